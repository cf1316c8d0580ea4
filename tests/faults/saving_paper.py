"""A program that saves one page in a folder and tells what is known of it."""

import sys
from pathlib import Path

from app.device.printers.file import FilePrinter
from app.domain.findings import Unavailable
from app.domain.printing import MayBeOut


def save_page(folder: Path) -> str:
    """Save a page; return what a print queue would make of the answer."""
    try:
        FilePrinter(folder).print_pdf(b"%PDF-1", title="blad", size_mm=(210, 297))
    except MayBeOut:
        return "in doubt"
    except Unavailable:
        return "failed"
    return "saved"


if __name__ == "__main__":
    sys.stdout.write(f"{save_page(Path(sys.argv[1]))}\n")
