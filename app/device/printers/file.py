"""Documents saved as files where there is no printer."""

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.device.files import disk_errors, sync_folder, write_new
from app.domain.printing import PrintReceipt, Progress


@dataclass(frozen=True)
class FilePrinter:
    """A folder that takes documents as PDF files (sparad utskrift); none is ever overwritten."""

    folder: Path

    def print_pdf(
        self,
        pdf: bytes,
        *,
        title: str,
        width_mm: float,  # noqa: ARG002 - the size stands in the PDF itself
        height_mm: float,  # noqa: ARG002
    ) -> PrintReceipt:
        """Save the document under its title."""
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip(".-") or "utskrift"
        with disk_errors(f"{stem}.pdf kunde inte sparas"):
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                path = self.folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")
                try:
                    write_new(path, pdf)
                except FileExistsError:
                    continue
                break
            sync_folder(self.folder)
        return PrintReceipt(str(path), path.name, Progress.SAVED)
