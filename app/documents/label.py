"""The dosage label as PDF: exact size, nothing cut, and a second label when one is too small."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from io import BytesIO
from itertools import product
from pathlib import Path

from reportlab.lib.units import inch, mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.symbols import Symbol, data_matrix, draw_symbol
from app.documents.typesetting import (
    Face,
    Style,
    draw_lines,
    load_faces,
    open_canvas,
    printable,
    wrap,
)
from app.domain.findings import Refused, refuse
from app.domain.label import LabelText

WIDTH_MM, HEIGHT_MM = 76.0, 38.0
MOST_LABELS = 4
SMALLEST = 7.0  # points; smaller print is not read by the people who take the medicine
_DIRECTION_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, SMALLEST)
_PARTINGS = (  # where directions go on to the next label: after a sentence, a clause, any line
    re.compile(r"(?<=[.!?]) +|(?<=\n)"),
    re.compile(r"(?<=[.!?,;]) +|(?<=\n)"),
    None,
)
_ROOMY, _TIGHT = (8.5, 7.5), (SMALLEST, SMALLEST)  # name and product; tight only for long words
_MARGIN = 2.0 * mm
_GAP = 1.0 * mm
_MODULE = 5 * inch / 203  # five dots of a common label printer, so that squares end on dots
_WIDEST_COUNT = f"ETIKETT {MOST_LABELS} AV {MOST_LABELS}"
_SMALL = Style(Face.MEDIUM, SMALLEST, 1.15)
_SLIP = Style(Face.BOLD, SMALLEST, 1.15)
_MARK = Style(Face.BOLD, SMALLEST, 1.4)

Paragraph = tuple[Style, list[str]]


@dataclass(frozen=True)
class _Label:
    """One label's words in lines, measured for the paper."""

    size: tuple[float, float]
    marks: list[str]  # lines of the band along the left edge
    name: Paragraph
    patient_id: str
    head: list[Paragraph]  # below the rule
    foot: list[str]  # beside the code, above the slip number
    slip: str
    symbol: Symbol
    is_one_of_many: bool = False

    @property
    def stacked(self) -> bool:
        """Whether the count of labels stands above the slip number: beside it no room is left."""
        beside = _SLIP.width(self.slip) + 2 * _GAP + _count_width(_WIDEST_COUNT)
        return self.is_one_of_many and self.left + beside > self.right - self.side - _GAP

    @property
    def left(self) -> float:
        return _left(self.marks)

    @property
    def right(self) -> float:
        return self.size[0] - _MARGIN

    @property
    def side(self) -> float:
        """How wide and high the code is."""
        return self.symbol.modules * _MODULE

    @property
    def top(self) -> float:
        """Where the directions begin."""
        used = sum(style.line * len(lines) for style, lines in (self.name, *self.head))
        return self.size[1] - _MARGIN - used - 1.5 * _GAP

    @property
    def bottom(self) -> float:
        """Where the directions end."""
        text = len(self.foot) * _SMALL.line + (2 if self.stacked else 1) * _SLIP.line
        return _MARGIN + max(text, self.side) + _GAP / 2

    def holds(self, style: Style) -> int:
        """How many lines of directions there is room for."""
        return int((self.top - self.bottom) / style.line)


def render_label(
    text: LabelText, fonts: Path, width_mm: float = WIDTH_MM, height_mm: float = HEIGHT_MM
) -> bytes:
    """Return the label; refuse words that four labels cannot hold, or that no sign exists for."""
    load_faces(fonts)
    for field in fields(text):
        printable(str(getattr(text, field.name)))
    size = (width_mm * mm, height_mm * mm)
    style, pages = _fit(text, [_measure(text, size, _ROOMY), _measure(text, size, _TIGHT)])
    target = BytesIO()
    canvas = open_canvas(target, (width_mm, height_mm), f"Etikett {text.slip}")
    for number, (label, lines) in enumerate(pages, 1):
        _draw_marks(canvas, label)
        _draw_head(canvas, label)
        draw_lines(canvas, (label.left, label.top), lines, style)
        _draw_foot(canvas, label, f"ETIKETT {number} AV {len(pages)}" if len(pages) > 1 else "")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _measure(text: LabelText, size: tuple[float, float], sizes: tuple[float, float]) -> _Label:
    name, goods = (Style(Face.SEMIBOLD, size, 1.15) for size in sizes)
    symbol = data_matrix(text.slip)
    mark = " · ".join(["ÖVNING"] * text.practice + ["OMTRYCK"] * text.reprint)
    marks = wrap(mark, _MARK, size[1] - 2 * _GAP)
    inner = size[0] - _left(marks) - _MARGIN
    patient_id = printable(text.patient_id)
    where = " · ".join(filter(None, (text.pharmacy, f"{text.dispensed_on}", text.signum)))
    said = (f"Förskr. {text.prescriber}", where, text.register_mark)
    foot = (" · " if sizes == _TIGHT else "\n").join(part for part in said if part)
    beside_id = inner - name.width(patient_id) - 2 * _GAP
    return _Label(
        size,
        marks,
        (name, wrap(printable(text.patient_name), name, beside_id) or [""]),
        patient_id,
        [
            (goods, wrap(printable(text.product), goods, inner)),
            (_SMALL, wrap(printable(text.quantity), _SMALL, inner)),
        ],
        wrap(printable(foot), _SMALL, inner - symbol.modules * _MODULE - 2 * _GAP),
        f"{printable(text.slip)} · reservrutin",
        symbol,
    )


def _left(marks: list[str]) -> float:
    return _MARGIN + (len(marks) * _MARK.line + _GAP if marks else 0)


def _fit(text: LabelText, firsts: list[_Label]) -> tuple[Style, list[tuple[_Label, list[str]]]]:
    """Return the fewest labels, parted between sentences if they can be, in the largest print."""
    directions = printable(text.directions)
    for count, first in product(range(1, MOST_LABELS + 1), firsts):
        ways = _PARTINGS if count > 1 else _PARTINGS[-1:]
        for parting, labels, size in product(ways, _sets(first, count), _DIRECTION_SIZES):
            style = Style(Face.BOLD, size, 1.15)
            width = first.right - first.left
            lines = wrap(directions, style, width)
            rooms = [label.holds(style) for label in labels]
            if rooms[0] < 1 or min(rooms) < 0 or len(lines) > sum(rooms):
                continue
            parts = (
                [f"{part} " for part in parting.split(directions)]
                if parting
                else [f"{line}\n" for line in lines]
            )
            shares = _shared(parts, (style, width), rooms)
            if shares and (all(shares) or not parting):
                return style, list(zip(labels, shares, strict=True))
    raise _too_long(firsts[-1])


def _shared(
    parts: list[str], form: tuple[Style, float], rooms: list[int]
) -> list[list[str]] | None:
    """Return the lines of each label, as many whole parts on each as it holds, if all get room."""
    shares = []
    for room in rooms:
        held: list[str] = []
        taken = 0
        while taken < len(parts):
            more = wrap("".join(parts[: taken + 1]), *form)
            if len(more) > room:
                break
            held, taken = more, taken + 1
        shares.append(held)
        parts = parts[taken:]
    return None if parts else shares


def _sets(plain: _Label, count: int) -> Iterator[list[_Label]]:
    """Yield the ways to share what stands on a label among several.

    Those after the first repeat who it is for and what it is; the rest of their room is text. Where
    the first has no room beside its foot, prescriber and pharmacy stand on the last.
    """
    first = replace(plain, is_one_of_many=count > 1)
    more = replace(first, head=first.head[:1], foot=[])
    yield [first, *[more] * (count - 1)]
    if count > 1:
        last = replace(more, foot=first.foot)
        yield [replace(first, foot=[]), *[more] * (count - 2), last]


def _too_long(label: _Label) -> Refused:
    if label.holds(Style(Face.BOLD, SMALLEST, 1.15)) < 1:
        return refuse(
            "Namn, vara, förskrivare eller apotek är för långt för etiketten.",
            "Korta det längsta.",
            field="label",
            rule="label.room",
        )
    return refuse(
        f"Doseringen får inte plats på {MOST_LABELS} etiketter.",
        "Korta den, eller hänvisa till ett blad som patienten får med sig.",
        field="dosage",
        rule="label.room",
    )


def _draw_marks(canvas: Canvas, label: _Label) -> None:
    """Draw the black band that nobody takes for a patient's own label."""
    if not label.marks:
        return
    band = label.left - _GAP
    canvas.rect(0, 0, band, label.size[1], stroke=0, fill=1)
    canvas.saveState()
    canvas.setFillGray(1)
    canvas.rotate(90)  # the way up is now to the left
    widest = max(_MARK.width(line) for line in label.marks)
    top = -(band - len(label.marks) * _MARK.line) / 2
    draw_lines(canvas, ((label.size[1] - widest) / 2, top), label.marks, _MARK)
    canvas.restoreState()


def _draw_head(canvas: Canvas, label: _Label) -> None:
    style, name = label.name
    top = label.size[1] - _MARGIN
    left_of_id = label.right - style.width(label.patient_id)
    draw_lines(canvas, (left_of_id, top), [label.patient_id], style)
    below = draw_lines(canvas, (label.left, top), name, style) - _GAP / 4
    canvas.setLineWidth(0.25 * mm)
    canvas.line(label.left, below, label.right, below)
    below -= 0.75 * _GAP
    for paragraph_style, lines in label.head:
        below = draw_lines(canvas, (label.left, below), lines, paragraph_style)


def _draw_foot(canvas: Canvas, label: _Label, count: str) -> None:
    draw_symbol(canvas, label.symbol, (label.right - label.side, _MARGIN), _MODULE)
    height = (2 if label.stacked else 1) * _SLIP.line
    top = _MARGIN + len(label.foot) * _SMALL.line + height
    below = draw_lines(canvas, (label.left, top), label.foot, _SMALL)
    if label.stacked:
        _draw_count(canvas, (label.left, below), count)
        below -= _SLIP.line
    elif count:
        _draw_count(canvas, (label.left + _SLIP.width(label.slip) + 2 * _GAP, below), count)
    draw_lines(canvas, (label.left, below), [label.slip], _SLIP)


def _draw_count(canvas: Canvas, at: tuple[float, float], count: str) -> None:
    """Draw which label of how many it is, white on black, below a point."""
    left, top = at
    canvas.rect(left, top - _SLIP.line, _count_width(count), _SLIP.line, stroke=0, fill=1)
    canvas.setFillGray(1)
    draw_lines(canvas, (left + _GAP, top), [count], _SLIP)
    canvas.setFillGray(0)


def _count_width(count: str) -> float:
    return _SLIP.width(count) + 2 * _GAP
