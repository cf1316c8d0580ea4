"""A page as dots: for the preview, for printers that take pictures, and for tests that look."""

from dataclasses import dataclass
from threading import Lock

import pypdfium2

from app.domain.findings import Unavailable
from app.domain.printing import Bitmap

_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
_BLACK = bytes(ord("1") if grey < 128 else ord("0") for grey in range(256))
PDFIUM = Lock()  # the library is not safe in two threads at once


@dataclass(frozen=True)
class Raster:
    """A page as dots (bild), four bytes each: red, green, blue, opaque."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a document has."""
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_size_mm(pdf: bytes) -> tuple[float, float]:
    """Return width and height of the first page, to the hundredth of a millimetre."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
            width, height = document[0].get_size()
    except pypdfium2.PdfiumError as error:
        raise Unavailable("Bladet går inte att läsa.", "Gör det igen.", code="pdf") from error
    in_mm = _MM_PER_INCH / _POINTS_PER_INCH
    return round(width * in_mm, 2), round(height * in_mm, 2)


def page(pdf: bytes, dpi: float, number: int = 0) -> Raster:
    """Return one page, counted from 0, at a resolution; a started dot counts as a whole one."""
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[number].render(
            scale=dpi / _POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True
        )
        return Raster(bitmap.width, bitmap.height, bytes(bitmap.buffer))


def bitmaps(pdf: bytes, dpi: float) -> list[Bitmap]:
    """Return every page as black dots, exactly as many as the paper has at a resolution."""
    made = []
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            bitmap = sheet.render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
            rows = memoryview(bitmap.buffer).cast("B")
            lines = (
                rows[start : start + bitmap.width]
                for start in range(0, bitmap.height * bitmap.stride, bitmap.stride)
            )
            made.append(Bitmap(bitmap.width, bitmap.height, b"".join(map(_packed, lines))))
    return made


def _packed(line: memoryview) -> bytes:
    """Return a row of greys as bits; what is darker than the middle is black."""
    digits = bytes(line).translate(_BLACK)
    digits += b"0" * (-len(digits) % 8)
    return int(digits, 2).to_bytes(len(digits) // 8, "big")
