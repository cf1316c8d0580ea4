"""A page as dots: for the preview, for printers that take pictures, and for tests that look."""

from dataclasses import dataclass
from threading import Lock

import pypdfium2

from app.domain.findings import Unavailable

_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
_PDFIUM = Lock()  # the library is not safe in two threads at once


@dataclass(frozen=True)
class Raster:
    """A page as dots (bild), four bytes each: red, green, blue, opaque."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a document has."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_size_mm(pdf: bytes) -> tuple[float, float]:
    """Return width and height of the first page in millimetres."""
    try:
        with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
            width, height = document[0].get_size()
    except pypdfium2.PdfiumError as error:
        raise Unavailable("Bladet går inte att läsa.", "Gör det igen.", code="pdf") from error
    return width / _POINTS_PER_INCH * _MM_PER_INCH, height / _POINTS_PER_INCH * _MM_PER_INCH


def page(pdf: bytes, dpi: float, number: int = 0) -> Raster:
    """Return one page, counted from 0, at a resolution; a started dot counts as a whole one."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[number].render(
            scale=dpi / _POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True
        )
        return Raster(bitmap.width, bitmap.height, bytes(bitmap.buffer))
