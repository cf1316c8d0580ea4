"""What the prescriber, or everybody here, has issued, with what became of each order."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clock import STOCKHOLM
from app.ui.session import Session
from app.ui.texts import clock_time, count, short_day
from app.ui.views.prescribe.words import medicine_words, patient_words, state_mark, state_words
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.panel import Panel
from app.ui.widgets.table import Column, Table
from app.usecases.follow_prescriptions import PrescriptionLine

_LEAST_HEIGHT = 118  # px
_WHOSE = {False: "Mina reservrecept", True: "Allas reservrecept"}
_TURN = {False: "Visa allas", True: "Visa mina"}


class RegisterPanel(Panel):
    """The register (Mina reservrecept, Allas reservrecept). RegisterPanel(session)."""

    chosen = Signal(object)  # PrescriptionLine
    all_asked = Signal(bool)  # whether colleagues' are to be shown too

    def __init__(self, session: Session) -> None:
        super().__init__(_WHOSE[False], "Alt+M")
        self._session = session
        self._is_all = False
        self.turn = KeyButton(_TURN[False], "Alt+A")
        self.head.insertWidget(2, self.turn)
        self.turn.acted.connect(self._turn)
        self.table: Table[PrescriptionLine] = Table(self._columns(), _WHOSE[False])
        self.empty = label(
            "Inget är utfärdat än. Ctrl+Enter skriver ut och signerar.", "table", "ink2"
        )
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table, 1)
        self.table.opened.connect(self.chosen)

    def show_lines(self, lines: Sequence[PrescriptionLine]) -> None:
        """Show what was issued, the latest first."""
        today = self._session.workplace.computer.clock.now().astimezone(STOCKHOLM).date()
        in_day = sum(line.issued.issued_at.astimezone(STOCKHOLM).date() == today for line in lines)
        self.set_note(f"{in_day} i dag, {count(len(lines), 'recept', 'recept')} i allt")
        self.empty.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.show_rows(lines)
        if lines and self.table.marked_item() is None:
            self.table.selectRow(0)

    def first(self) -> QWidget | None:
        """Return the list, where there is one, before the button above it."""
        return self.table if self.table.isVisible() else super().first()

    def _turn(self) -> None:
        self._is_all = not self._is_all
        self.heading.setText(_WHOSE[self._is_all])
        self.table.setAccessibleName(_WHOSE[self._is_all])
        self.turn.setText(_TURN[self._is_all])
        self.all_asked.emit(self._is_all)

    def _columns(self) -> list[Column[PrescriptionLine]]:
        return [
            Column("Nummer", lambda line: line.issued.number, 124),
            Column("Patient", patient_words, 140),
            Column("Läkemedel", medicine_words, 150, stretch=True),
            Column("Tid", self._time, 92, right=True),
            Column("E-recept", state_words, 188, icon=state_mark),
        ]

    def _time(self, line: PrescriptionLine) -> str:
        at, now = line.issued.issued_at, self._session.workplace.computer.clock.now()
        is_today = at.astimezone(STOCKHOLM).date() == now.astimezone(STOCKHOLM).date()
        return clock_time(at) if is_today else f"{short_day(at)} {clock_time(at)}"
