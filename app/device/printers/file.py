"""Documents saved as files where there is no printer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.device.files import disk_errors, sync_folder, write_new
from app.domain.printing import MayBeOut, PrintReceipt, Progress


@dataclass(frozen=True)
class FilePrinter:
    """A folder that takes documents as PDF files (sparad utskrift); none is ever overwritten."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.folder)

    def print_pdf(
        self,
        pdf: bytes,
        *,
        title: str,
        size_mm: tuple[float, float],  # noqa: ARG002 - the size stands in the PDF itself
        copies: int = 1,  # noqa: ARG002 - whoever prints the file says how many
    ) -> PrintReceipt:
        """Save the document under its title."""
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip(".-") or "utskrift"
        with disk_errors(f"{stem}.pdf kunde inte sparas"):
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                path = self.folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")
                try:
                    with _whole_or_gone(path):
                        write_new(path, pdf)
                        sync_folder(self.folder)
                except FileExistsError:
                    continue
                break
        return PrintReceipt(str(path), path.name, Progress.SAVED)

    def ask(self, job: str) -> None:
        """Know nothing more: a file is written or it is not."""
        del job


@contextmanager
def _whole_or_gone(path: Path) -> Iterator[None]:
    """Leave no file behind that a disk's error makes doubtful: what failed may be saved again."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            text = f"{path.name} kan ligga i mappen, hel eller trasig."
            raise MayBeOut(text, "Se efter i mappen.", sent_to=str(path)) from error
        raise
