"""The figures of an outage: handed out, waiting, open, steps left."""

from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.steps import StepState
from app.ui.models.pace import pace
from app.ui.texts import number
from app.ui.widgets.bars import Bars
from app.ui.widgets.label import hairline, label
from app.ui.widgets.panel import Panel
from app.ui.widgets.progress import Part, Progress
from app.usecases.overview import Situation

_NAMES = ("dispensed", "waiting", "slips", "steps")


class Figures(Panel):
    """How much has been done and is left (siffror). Figures(); then `show_situation(…)`."""

    def __init__(self) -> None:
        super().__init__("Utlämnat i reservdrift", framed=True)
        self.bars = Bars("Utlämnat")
        self.progress = Progress()
        self.figures = {name: (label("0", "patient"), label("", "hint", "ink2")) for name in _NAMES}
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        for index, (figure, words) in enumerate(self.figures.values()):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(figure)
            column.addWidget(words)
            column.addStretch(1)
            grid.addLayout(column, index // 2, index % 2)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.bars, 1)
        row.addWidget(hairline("v"))
        row.addLayout(grid)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.progress)

    def show_situation(self, situation: Situation, now: datetime) -> None:
        """Show the figures of the outage in hand."""
        steps, outage = situation.steps, situation.outage
        if outage is not None:
            drawn = pace(situation.quarters, outage.since, outage.ended_at or now)
            self.bars.show_pace(drawn)
            self.set_note(drawn.words)
        total, done = sum(steps.values()), sum(n for s, n in steps.items() if s.is_done)
        self._say("dispensed", situation.dispensed, ("utlämnad", "utlämnade"))
        self._say("waiting", situation.waiting, ("väntar", "väntar"))
        self._say("slips", situation.open_slips, ("öppen expedition", "öppna expeditioner"))
        self._say("steps", total - done, ("steg kvar", "steg kvar"))
        parts = [
            Part(steps[StepState.SETTLED], "skickade"),
            Part(steps[StepState.ELSEWHERE], "gjorda för hand", "chart3"),
            Part(steps[StepState.WAIVED], "avstådda", "borderStrong"),
            Part(steps[StepState.REFUSED], "avvisade", "chartDown"),
        ]
        words = ", ".join(f"{number(part.count)} {part.name}" for part in parts if part.count)
        text = f"{number(done)} av {number(total)} steg klara"
        self.progress.show_parts(f"{text}: {words}" if words else text, total, parts)
        self.progress.setVisible(bool(done))

    def _say(self, name: str, value: int, words: tuple[str, str]) -> None:
        figure, below = self.figures[name]
        figure.setText(number(value))
        below.setText(words[0 if value == 1 else 1])
