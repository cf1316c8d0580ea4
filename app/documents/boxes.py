"""Boxes to fill in by hand, in rows: captions, squares for digits, boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.typesetting import Face, Style, draw_lines, wrap

_CAPTION = Style(Face.REGULAR, 7.5)
_HEADING = Style(Face.SEMIBOLD, 10.5, 1.3)
_WORD = Style(Face.REGULAR, 9)
_NUMBER = Style(Face.BOLD, 12)
_PADDING = 1.6 * mm
_SQUARE, _TICK = 5.6 * mm, 3.4 * mm
_LINE, _DIGIT_LINE = 0.7, 0.5


@dataclass(frozen=True)
class Box:
    """One box of a row (ruta)."""

    caption: str
    share: float = 1  # of the row's width
    digits: int = 0  # squares to write one sign each in
    ticks: tuple[str, ...] = ()  # boxes to tick, each with its word
    number: str = ""  # printed large, of a line


@dataclass(frozen=True)
class BoxRow:
    """Boxes beside each other (rad)."""

    height_mm: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Section:
    """Rows below a heading (avsnitt)."""

    heading: str
    rows: tuple[BoxRow, ...]


def draw_section(canvas: Canvas, at: tuple[float, float], width: float, section: Section) -> float:
    """Draw a section below a point, (left, top) in points, and return where the next begins."""
    left, top = at
    if section.heading:
        top = draw_lines(canvas, (left, top), [section.heading], _HEADING) - 0.6 * mm
    for row in section.rows:
        top = _draw_row(canvas, (left, top), width, row)
    return top - 1.6 * mm


def _draw_row(canvas: Canvas, at: tuple[float, float], width: float, row: BoxRow) -> float:
    left, top = at
    height = row.height_mm * mm
    shares = sum(box.share for box in row.boxes)
    for box in row.boxes:
        wide = width * box.share / shares
        canvas.setLineWidth(_LINE)
        canvas.rect(left, top - height, wide, height)
        _fill(canvas, (left + _PADDING, top - 0.7 * mm), wide - 2 * _PADDING, box)
        left += wide
    return top - height


def _fill(canvas: Canvas, at: tuple[float, float], width: float, box: Box) -> None:
    left, top = at
    if box.number:
        draw_lines(canvas, (left, top - 0.6 * mm), [box.number], _NUMBER)
    under = draw_lines(canvas, (left, top), wrap(box.caption, _CAPTION, width), _CAPTION)
    if box.digits:
        _draw_squares(
            canvas, (left, under - 0.6 * mm), min(_SQUARE, width / box.digits), box.digits
        )
    _draw_ticks(canvas, (left, under - 1.0 * mm), width, box.ticks)


def _draw_squares(canvas: Canvas, at: tuple[float, float], side: float, count: int) -> None:
    left, top = at
    canvas.setLineWidth(_DIGIT_LINE)
    for place in range(count):
        canvas.rect(left + place * side, top - _SQUARE, side, _SQUARE)


def _draw_ticks(
    canvas: Canvas, at: tuple[float, float], width: float, words: Sequence[str]
) -> None:
    left, top = at
    x = left
    canvas.setLineWidth(_LINE)
    for word in words:
        wide = _TICK + 1.2 * mm + _WORD.width(word)
        if x > left and x + wide > left + width:
            x, top = left, top - _TICK - 1.1 * mm
        canvas.rect(x, top - _TICK, _TICK, _TICK)
        draw_lines(canvas, (x + _TICK + 1.2 * mm, top + 0.3 * mm), [word], _WORD)
        x += wide + 2.6 * mm
