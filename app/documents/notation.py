"""The note for a paper form as PDF, on the paper of a label: to be stuck on or written off."""

from dataclasses import fields
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm

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
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)  # points; none smaller is read


def render_notation(text: NotationText, fonts: Path, width_mm: float, height_mm: float) -> bytes:
    """Return the note on one label, in the largest letters that fit; never cut."""
    load_faces(fonts)
    for field in fields(text):
        printable(str(getattr(text, field.name)))
    width, height = width_mm * mm, height_mm * mm
    for size in _SIZES:
        lines = _lines(text, size, width - 2 * _MARGIN)
        if sum(style.line for style, _ in lines) <= height - 2 * _MARGIN:
            target = BytesIO()
            canvas = open_canvas(target, (width_mm, height_mm), f"Notering {text.slip}")
            below = height - _MARGIN
            for style, line in lines:
                below = draw_lines(canvas, (_MARGIN, below), [line], style)
            canvas.showPage()
            canvas.save()
            return target.getvalue()
    raise refuse(
        "Noteringen får inte plats på etiketten.", "Skriv den för hand.", rule="notation.room"
    )


def _lines(text: NotationText, size: float, width: float) -> list[tuple[Style, str]]:
    plain, strong = Style(Face.MEDIUM, size, 1.18), Style(Face.BOLD, size, 1.18)
    head = "ÖVNING · " if text.practice else ""
    left = " · ".join(words for words in (text.owed, text.remaining) if words)
    parts = (
        (strong, f"{head}Utlämnat {text.dispensed_on}"),
        (plain, text.pharmacy),
        (plain, text.product),
        (strong, text.quantity),
        (strong, left),
        (plain, f"Sign. {text.signum} · {text.slip}"),
    )
    return [(style, line) for style, words in parts for line in wrap(words, style, width)]
