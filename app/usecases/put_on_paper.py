"""Put a sheet that is already made on paper, into a file or on the screen."""

from pathlib import Path

from app.device.files import disk_errors, write_whole
from app.device.printers.cups import CupsPrinter
from app.documents.raster import Raster, page, page_size_mm
from app.domain.printing import PrintReceipt

__all__ = ["Raster"]


def print_sheet(queue: str, pdf: bytes, title: str) -> PrintReceipt:
    """Send a document to a print queue in its own size; the title is a number or a sort, never a
    name."""
    width_mm, height_mm = page_size_mm(pdf)
    return CupsPrinter(queue).print_pdf(pdf, title=title, width_mm=width_mm, height_mm=height_mm)


def save_sheet(path: Path, pdf: bytes) -> None:
    """Write the document as a file that only this user reads."""
    with disk_errors(f"{path.name} kunde inte sparas"):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, pdf)


def draw_sheet(pdf: bytes, dpi: float, number: int = 0) -> Raster:
    """Return one page, counted from 0, as dots for the screen."""
    return page(pdf, dpi, number)
