"""The mark of a reprint over a document that is already made; nothing in it is set anew."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

from pypdfium2 import PdfDocument, PdfiumError
from reportlab.lib.colors import black, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.raster import PDFIUM
from app.documents.typesetting import Face, Style, draw_lines, load_faces, open_canvas
from app.domain.clock import STOCKHOLM
from app.domain.findings import Unavailable

_ON_SHEET, _ON_LABEL = Style(Face.BOLD, 8.5), Style(Face.BOLD, 5.5)
_WIDEST_LABEL = 130.0  # millimetres; what is wider is a sheet
_TOP, _SIDE, _PADDING = 4.3 * mm, 12 * mm, 1.5 * mm  # within what printers reach
_LABEL_EDGE = 0.4 * mm


def mark_reprint(pdf: bytes, at: datetime, fonts: Path) -> bytes:
    """Return the document with OMTRYCK and the time in the margin of every page."""
    load_faces(fonts)
    text = f"OMTRYCK {at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    target = BytesIO()
    try:
        with PDFIUM, PdfDocument(pdf) as document:
            for page in document:
                width, height = page.get_size()
                with PdfDocument(_mark(text, (width / mm, height / mm))) as mark:
                    page.insert_obj(mark.page_as_xobject(0, document).as_pageobject())
                    page.gen_content()
            document.save(target)
    except PdfiumError as error:
        raise Unavailable("Bladet går inte att läsa.", "Gör det igen.", code="pdf") from error
    return target.getvalue()


def _mark(text: str, size_mm: tuple[float, float]) -> bytes:
    """Return a page that is empty but for the mark."""
    target = BytesIO()
    canvas = open_canvas(target, size_mm, text)
    draw = _draw_beside if size_mm[0] < _WIDEST_LABEL else _draw_above
    draw(canvas, text, (size_mm[0] * mm, size_mm[1] * mm))
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_above(canvas: Canvas, text: str, size: tuple[float, float]) -> None:
    """Draw the mark in a box of its own, that is also read over the band of practice."""
    width = _ON_SHEET.width(text) + 2 * _PADDING
    left, top = size[0] - _SIDE - width, size[1] - _TOP
    canvas.setFillColor(white)
    canvas.rect(left, top - _ON_SHEET.line - 1 * mm, width, _ON_SHEET.line + 1 * mm, fill=1)
    canvas.setFillColor(black)
    draw_lines(canvas, (left + _PADDING, top - 0.5 * mm), [text], _ON_SHEET)


def _draw_beside(canvas: Canvas, text: str, size: tuple[float, float]) -> None:
    """Draw the mark up along the right edge of a label, where nothing else stands."""
    canvas.translate(*size)
    canvas.rotate(90)
    left = -(size[1] + _ON_LABEL.width(text)) / 2
    draw_lines(canvas, (left, _ON_LABEL.line + _LABEL_EDGE), [text], _ON_LABEL)
