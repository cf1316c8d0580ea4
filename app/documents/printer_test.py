"""The page that tries a printer: a ruler in true millimetres, and codes to scan back."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.symbols import code_128, data_matrix, draw_bars, draw_symbol, qr_code
from app.documents.typesetting import Face, Style, draw_lines, load_faces, open_canvas, wrap
from app.domain.clock import STOCKHOLM

SIGNS = "LYKTA12"  # all three codes say it
_TEXT, _HEAD = Style(Face.MEDIUM, 7, 1.15), Style(Face.BOLD, 9, 1.2)
_MARGIN = 2 * mm
_FRAME_MM = 1.0  # from the edge of the paper: seen whole where the paper lies right
_EDGE = 4 * mm
_TALL = 60 * mm  # there is room for more than what is measured
_DOTS = 203 / 25.4  # of a common label printer, a millimetre
_HOW = (
    "Lägg en linjal mot skalan: den ska stämma på halva millimetern. Ramen ska synas hel, 5 mm "
    f"från kanten. Läs koderna: alla tre säger {SIGNS}. Åäö, ÅÄÖ och ½ ska stå rätt."
)


@dataclass(frozen=True)
class ProofPage:
    """What is tried (provsida)."""

    pharmacy: str
    printer: str
    size_mm: tuple[float, float]
    at: datetime
    practice: bool


def render_proof_page(page: ProofPage, fonts: Path) -> bytes:
    """Return the page, of whatever size the paper is."""
    load_faces(fonts)
    width, height = page.size_mm[0] * mm, page.size_mm[1] * mm
    target = BytesIO()
    canvas = open_canvas(target, page.size_mm, "Provsida")
    if height > _TALL:  # what prints sheets leaves the edge of the paper white
        canvas.translate(_EDGE, _EDGE)
        width, height = width - 2 * _EDGE, height - 2 * _EDGE
    canvas.setLineWidth(0.2 * mm)
    inset = _FRAME_MM * mm
    canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    top = _draw_words(canvas, page, width, height - _MARGIN) - 1 * mm
    _draw_ruler(canvas, (_MARGIN, top), width - 2 * _MARGIN)
    if height > _TALL:
        canvas.saveState()
        canvas.translate(width - _MARGIN, top - 10 * mm)
        canvas.rotate(-90)
        _draw_ruler(canvas, (0, 0), top - 10 * mm - _MARGIN)
        canvas.restoreState()
    _draw_codes(canvas, width, top - 5 * mm)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_words(canvas: Canvas, page: ProofPage, width: float, top: float) -> float:
    """Draw what is tried, in as few words as the paper has room for; return what is left."""
    across, down = page.size_mm
    size, room = f"{across:g} × {down:g} mm", width - 2 * _MARGIN
    head = ("ÖVNING · " if page.practice else "") + f"Provsida {size}"
    at = f"{page.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    said = [f"{page.printer} · {at}"]
    if down * mm > _TALL:
        said = [f"{page.pharmacy} · {page.printer} · {at}", _HOW]
    below = draw_lines(canvas, (_MARGIN, top), wrap(head, _HEAD, room), _HEAD)
    for text in said:
        below = draw_lines(canvas, (_MARGIN, below), wrap(text, _TEXT, room), _TEXT)
    return below


def _draw_ruler(canvas: Canvas, at: tuple[float, float], room: float) -> None:
    """Draw a scale below a point: a line each millimetre, longer at five and ten."""
    left, top = at
    length = int(room / mm)
    canvas.setLineWidth(0.15 * mm)
    canvas.line(left, top, left + length * mm, top)
    for line in range(length + 1):
        tall = 4 if line % 10 == 0 else 3 if line % 5 == 0 else 2
        canvas.line(left + line * mm, top, left + line * mm, top - tall * mm)
        if line % 10 == 0 and line < length - 3:
            draw_lines(canvas, (left + (line + 0.4) * mm, top - 2.2 * mm), [str(line)], _TEXT)


def _draw_codes(canvas: Canvas, width: float, top: float) -> None:
    """Draw the three codes beside each other, their squares whole dots of a label printer."""
    small, square, bars = data_matrix(SIGNS), qr_code(SIGNS), code_128(SIGNS)
    room = top - _MARGIN - 2 * mm
    dots = min(5, int(room / square.modules * _DOTS / mm))
    module, gap, left = dots / _DOTS * mm, 4 * mm, _MARGIN + 3 * mm
    for symbol in (small, square):
        draw_symbol(canvas, symbol, (left, top - 1 * mm - symbol.modules * module), module)
        left += symbol.modules * module + gap
    bar = min(3, int((width - _MARGIN - gap - left) / len(bars) * _DOTS / mm)) / _DOTS * mm
    height = min(10 * mm, room)
    draw_bars(canvas, bars, (left, top - 1 * mm - height), bar, height)
