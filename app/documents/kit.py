"""The paper kit as PDF: numbered blank forms on A4, each number in digits and as a code."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.boxes import draw_section
from app.documents.kit_forms import FOOTERS, HAND_OUT, SECTIONS, TOLD
from app.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, SIDE_MARGIN, TEXT_WIDTH, draw_band
from app.documents.symbols import data_matrix, draw_symbol, qr_code
from app.documents.typesetting import (
    A4_MM,
    Face,
    Style,
    draw_lines,
    load_faces,
    open_canvas,
    printable,
    wrap,
)
from app.domain.clock import STOCKHOLM
from app.domain.kit import FORM_WORDS, KitForm
from app.domain.slip import SlipNumber

_TITLE, _TOLD = Style(Face.BOLD, 19), Style(Face.REGULAR, 9.5)
_NUMBER, _SMALL = Style(Face.MONO_MEDIUM, 19), Style(Face.REGULAR, 8)
_ROW_NUMBER = Style(Face.MONO_MEDIUM, 15)
_QR_MODULE, _MATRIX_MODULE = 1.0 * mm, 1.0 * mm
_TOP, _PRACTICE = 12 * mm, 9 * mm
_HEAD, _SHORT_HEAD = 30 * mm, 19 * mm
_ROW = 46.5 * mm  # of a sheet of hand-outs
_ROW_LEFT = 38 * mm
_KEEP = "Makulerat blad sparas: serien ska vara hel."


@dataclass(frozen=True)
class KitSheets:
    """The sheets of one kit (pappersreserv)."""

    pharmacy: str
    printed_at: datetime
    sheets: tuple[tuple[KitForm, tuple[SlipNumber, ...]], ...]
    practice: bool = False
    again: datetime | None = None  # when these were printed once more


def render_kit(text: KitSheets, fonts: Path) -> bytes:
    """Return all sheets, a page each."""
    load_faces(fonts)
    target = BytesIO()
    canvas = open_canvas(target, A4_MM, "Pappersreserv")
    for place, (form, numbers) in enumerate(text.sheets, 1):
        if text.practice:
            draw_band(canvas)
        top = PAGE_HEIGHT - _TOP - (_PRACTICE if text.practice else 0)
        if form is KitForm.HAND_OUT:
            _draw_hand_outs(canvas, top, text, numbers)
        else:
            _draw_form(canvas, top, text, (form, numbers[0]))
        _draw_footer(canvas, text, form, place)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_form(
    canvas: Canvas, top: float, text: KitSheets, sheet: tuple[KitForm, SlipNumber]
) -> None:
    form, number = sheet
    _draw_heading(canvas, top, form)
    symbol = qr_code(str(number))
    side = symbol.modules * _QR_MODULE
    right = PAGE_WIDTH - SIDE_MARGIN
    draw_symbol(canvas, symbol, (right - side, top - side), _QR_MODULE)
    edge = right - side - 6 * mm
    y = _to_right(canvas, (edge, top), "Nummer", _SMALL)
    y = _to_right(canvas, (edge, y), str(number), _NUMBER)
    for line in wrap(printable(text.pharmacy), _SMALL, 62 * mm)[:2]:
        y = _to_right(canvas, (edge, y), line, _SMALL)
    top -= _HEAD
    for section in SECTIONS[form]:
        top = draw_section(canvas, (SIDE_MARGIN, top), TEXT_WIDTH, section)


def _draw_hand_outs(
    canvas: Canvas, top: float, text: KitSheets, numbers: tuple[SlipNumber, ...]
) -> None:
    _draw_heading(canvas, top, KitForm.HAND_OUT)
    edge = PAGE_WIDTH - SIDE_MARGIN
    y = top
    for line in wrap(printable(text.pharmacy), _SMALL, 62 * mm)[:2]:
        y = _to_right(canvas, (edge, y), line, _SMALL)
    _to_right(canvas, (edge, y), "Datum ____________________", _TOLD)
    for place, number in enumerate(numbers):
        _draw_hand_out(canvas, top - _SHORT_HEAD - place * _ROW, number)


def _draw_hand_out(canvas: Canvas, top: float, number: SlipNumber) -> None:
    left = SIDE_MARGIN
    y = draw_lines(canvas, (left, top), [str(number)], _ROW_NUMBER) - 1.5 * mm
    symbol = data_matrix(str(number))
    side = symbol.modules * _MATRIX_MODULE
    draw_symbol(canvas, symbol, (left, y - 1.5 * mm - side), _MATRIX_MODULE)
    draw_section(canvas, (left + _ROW_LEFT, top), TEXT_WIDTH - _ROW_LEFT, HAND_OUT)


def _draw_heading(canvas: Canvas, top: float, form: KitForm) -> None:
    top = draw_lines(canvas, (SIDE_MARGIN, top), [FORM_WORDS[form]], _TITLE)
    draw_lines(canvas, (SIDE_MARGIN, top), wrap(TOLD[form], _TOLD, 104 * mm), _TOLD)


def _draw_footer(canvas: Canvas, text: KitSheets, form: KitForm, place: int) -> None:
    right = PAGE_WIDTH - SIDE_MARGIN
    canvas.setLineWidth(0.6)
    canvas.line(SIDE_MARGIN, 13 * mm, right, 13 * mm)
    draw_lines(canvas, (SIDE_MARGIN, 12 * mm), [f"{FOOTERS[form]} {_KEEP}"], _SMALL)
    printed = f"Utskriven {_minute(text.printed_at)}"
    if text.again is not None:
        printed = f"Omtryck {_minute(text.again)}: kasta det första bladet"
    where = f"{printed} · blad {place} av {len(text.sheets)}"
    _to_right(canvas, (right, 8.4 * mm), where, _SMALL)


def _to_right(canvas: Canvas, at: tuple[float, float], line: str, style: Style) -> float:
    right, top = at
    return draw_lines(canvas, (right - style.width(line), top), [line], style)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
