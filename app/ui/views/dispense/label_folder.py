"""Labels as files in a folder that a person has chosen, where no printer answers."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.printing import PrintReceipt, Progress
from app.usecases.put_on_paper import save_sheet


@dataclass(frozen=True)
class LabelFolder:
    """A folder in place of a printer (mapp); a label printed again replaces the one before."""

    folder: Path

    def print_pdf(
        self,
        pdf: bytes,
        *,
        title: str,
        width_mm: float,  # noqa: ARG002 - the size stands in the PDF itself
        height_mm: float,  # noqa: ARG002
    ) -> PrintReceipt:
        """Save the label under its slip number and row."""
        path = self.folder / f"{title}.pdf"
        save_sheet(path, pdf)
        return PrintReceipt(str(path), path.name, Progress.SAVED)
