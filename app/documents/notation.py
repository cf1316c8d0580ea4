"""The note for a paper form as PDF, on the paper of a label: to be stuck on or written off."""

from collections.abc import Sequence
from dataclasses import fields
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import inch, mm

from app.documents.symbols import data_matrix, draw_symbol
from app.documents.typesetting import (
    Face,
    Style,
    draw_lines,
    load_faces,
    open_canvas,
    printable,
    wrap,
)
from app.domain.findings import refuse
from app.domain.notation import NotationText

_MARGIN = 2.5 * mm
_EDGE = 4.0 * mm  # right of the code, where a reprint's mark goes
_GAP = 1.5 * mm
_MODULE = 5 * inch / 203  # five dots of a common label printer, so that squares end on dots
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)  # points; none smaller is read
_Line = tuple[Style, str]


def render_notation(text: NotationText, fonts: Path, width_mm: float, height_mm: float) -> bytes:
    """Return the note on one label, in the largest letters that fit; never cut.

    The slip number stands in a code at the lower right, the last lines beside it.
    """
    load_faces(fonts)
    for field in fields(text):
        printable(str(getattr(text, field.name)))
    width, height = width_mm * mm, height_mm * mm
    symbol = data_matrix(text.slip)
    side = symbol.modules * _MODULE
    for size in _SIZES:
        head = _lines(_head(text, size), width - 2 * _MARGIN)
        foot = _lines(_foot(text, size), width - _MARGIN - _GAP - side - _EDGE)
        if _height(head) + max(_height(foot), side + _GAP) <= height - 2 * _MARGIN:
            target = BytesIO()
            canvas = open_canvas(target, (width_mm, height_mm), f"Notering {text.slip}")
            draw_symbol(canvas, symbol, (width - _EDGE - side, _MARGIN), _MODULE)
            below = height - _MARGIN
            for style, line in (*head, *foot):
                below = draw_lines(canvas, (_MARGIN, below), [line], style)
            canvas.showPage()
            canvas.save()
            return target.getvalue()
    raise refuse(
        "Noteringen får inte plats på etiketten.", "Skriv den för hand.", rule="notation.room"
    )


def _head(text: NotationText, size: float) -> list[_Line]:
    plain, strong = _styles(size)
    practice = "ÖVNING · " if text.practice else ""
    return [
        (strong, f"{practice}Utlämnat {text.dispensed_on}"),
        (plain, text.pharmacy),
        (plain, text.product),
        (strong, text.quantity),
    ]


def _foot(text: NotationText, size: float) -> list[_Line]:
    plain, strong = _styles(size)
    sign = f"Sign. {text.signum} · {text.slip}"
    return [(strong, text.owed), (strong, text.remaining), (plain, sign)]


def _styles(size: float) -> tuple[Style, Style]:
    return Style(Face.MEDIUM, size, 1.18), Style(Face.BOLD, size, 1.18)


def _lines(parts: Sequence[_Line], width: float) -> list[_Line]:
    return [(style, line) for style, words in parts for line in wrap(words, style, width)]


def _height(lines: Sequence[_Line]) -> float:
    return sum(style.line for style, _ in lines)
