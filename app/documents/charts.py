"""Small line charts in one ink: each count has a panel of its own, so that no line needs a colour.

What a line shows is written above it with the count at the end, and its highest count at the axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.documents.pages import TEXT_WIDTH
from app.documents.typesetting import Face, Style, draw_lines
from app.domain.clock import STOCKHOLM, to_micros
from app.domain.settling import CountsAt

_LABEL, _NUMBER = Style(Face.SEMIBOLD, 9.5), Style(Face.REGULAR, 8)
_GUTTER = 6 * mm
_AXIS_ROOM = 9 * mm  # for the highest count, left of each panel
_HEAD, _FOOT, _PLOT = 6 * mm, 5 * mm, 24 * mm
_HAIRLINE, _LINE = 0.6, 1.4


@dataclass(frozen=True)
class _Line:
    label: str
    counts: Sequence[int]


class SettlingChart(Flowable):
    """How many waited, were done and stood refused, side by side over the same time (diagram).

    `back_at` is when the systems were back: a dashed line in each panel.
    """

    def __init__(self, counts: Sequence[CountsAt], back_at: datetime | None) -> None:
        super().__init__()
        self.counts, self.back_at = counts, back_at
        self.width, self.height = TEXT_WIDTH, _HEAD + _PLOT + _FOOT

    def draw(self) -> None:
        """Draw the three panels where the page has come to."""
        lines = (
            _Line("Väntar", [c.waiting for c in self.counts]),
            _Line("Klara", [c.done for c in self.counts]),
            _Line("Avvisade", [c.refused for c in self.counts]),
        )
        panel = (self.width - 2 * _GUTTER) / 3
        for number, line in enumerate(lines):
            self.canv.saveState()
            self.canv.translate(number * (panel + _GUTTER), 0)
            self._panel(self.canv, line, panel)
            self.canv.restoreState()

    def _panel(self, canvas: Canvas, line: _Line, width: float) -> None:
        draw_lines(canvas, (_AXIS_ROOM, self.height), [f"{line.label}: {line.counts[-1]}"], _LABEL)
        highest = max(line.counts)
        for value, y in ((highest, _FOOT + _PLOT), (0, _FOOT)):
            if value or y == _FOOT:
                left = _AXIS_ROOM - 1.2 * mm - _NUMBER.width(str(value))
                draw_lines(canvas, (left, y + _NUMBER.size / 2), [str(value)], _NUMBER)
        canvas.setStrokeColor(black)
        canvas.setLineWidth(_HAIRLINE)
        canvas.line(_AXIS_ROOM, _FOOT, width, _FOOT)
        canvas.line(_AXIS_ROOM, _FOOT, _AXIS_ROOM, _FOOT + _PLOT)
        self._times(canvas, width)
        self._path(canvas, line.counts, highest, width)

    def _times(self, canvas: Canvas, width: float) -> None:
        first, last = self.counts[0].at, self.counts[-1].at
        draw_lines(canvas, (_AXIS_ROOM, _FOOT - 1 * mm), [_when(first)], _NUMBER)
        end = _when(last)
        draw_lines(canvas, (width - _NUMBER.width(end), _FOOT - 1 * mm), [end], _NUMBER)
        if self.back_at is not None and 0 <= (at := self._share(self.back_at)) <= 1:
            x = _AXIS_ROOM + at * (width - _AXIS_ROOM)
            canvas.setDash(1.5, 2)
            canvas.line(x, _FOOT, x, _FOOT + _PLOT)
            canvas.setDash()

    def _path(self, canvas: Canvas, counts: Sequence[int], highest: int, width: float) -> None:
        """Draw the counts as steps: a count holds until the next."""
        canvas.setLineWidth(_LINE)
        path = canvas.beginPath()
        before = 0.0
        for number, (at, count) in enumerate(zip(self.counts, counts, strict=True)):
            x = _AXIS_ROOM + self._share(at.at) * (width - _AXIS_ROOM)
            y = _FOOT + _PLOT * count / max(highest, 1)
            if number:
                path.lineTo(x, before)
                path.lineTo(x, y)
            else:
                path.moveTo(x, y)
            before = y
        path.lineTo(width, before)
        canvas.drawPath(path, stroke=1, fill=0)

    def _share(self, moment: datetime) -> float:
        first, last = to_micros(self.counts[0].at), to_micros(self.counts[-1].at)
        return (to_micros(moment) - first) / max(last - first, 1)


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%d/%m %H:%M}"
