"""What the patient has had here before, and how little that may be of the whole."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.going_on import Left
from app.domain.history import PastRow
from app.domain.order import ORIGIN_WORDS
from app.domain.supplied import RowRef
from app.domain.supply import packages_words
from app.ui.texts import clock_time, day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.table import Column, Table
from app.usecases.show_history import KnownHistory

_HOW = "Enter tar upp den markerade: resten, eller nästa uttag på samma recept."
_NOTHING = "Inget är kvar på den markerade raden."
_LIMITS = "Bara det som står här, sedan {}. Andra apotek och apotekssystemet syns inte."


class PatientHistory(Dialog):
    """The patient's earlier rows (tidigare uttag). PatientHistory(parent, history).

    `chosen` comes with the hand-out of a row that leaves something.
    """

    chosen = Signal(object)  # UUID

    def __init__(self, parent: QWidget, history: KnownHistory) -> None:
        limits = _LIMITS.format(day(history.since))
        action = "Ta upp" if history.left else ""
        super().__init__(
            parent, "Tidigare uttag", f"{limits} {_HOW}" if action else limits, action=action
        )
        self._left = history.left
        columns: list[Column[PastRow]] = [
            Column("Utlämnat", lambda p: f"{day(p.happened_at)} {clock_time(p.happened_at)}", 145),
            Column("Vara", lambda past: past.row.product.title, 240, stretch=True),
            Column("Förp", lambda past: str(past.row.packages), 50, right=True),
            Column("Uttag", lambda past: f"{past.row.withdrawal} av {past.row.withdrawals}", 70),
            Column("Kvar", self._rest, 110),
            Column("Underlag", _order, 190),
            Column("Expedition", lambda past: past.slip, 124),
            Column("Disk", _counter, 60),
        ]
        self.table = Table(columns, "Tidigare uttag")
        self.table.show_rows(history.rows)
        self.table.opened.connect(lambda _: self.accept())
        self.table.marked.connect(self._show_way)
        self.table.setVisible(bool(history.rows))
        self.body.addWidget(self.table)
        if history.rows:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.text.setText(f"Inga andra uttag på identiteten här. {self.text.text()}")
        self.resize(1060, 380)

    def accept(self) -> None:
        """Take up the hand-out of the marked row, if it leaves anything."""
        past = self.table.marked_item()
        if past is not None and self._left_of(past) is not None:
            super().accept()
            self.chosen.emit(past.subject)

    def _show_way(self, past: PastRow | None) -> None:
        if past is None or self._left_of(past) is None:
            self.action_button.block(_NOTHING)
        else:
            self.action_button.unblock()

    def _rest(self, past: PastRow) -> str:
        """Say what may still be handed out on the paper of a row."""
        left = self._left_of(past)
        if left is None:
            return ""
        if left.owed:
            return f"{packages_words(left.owed)} restas"
        return f"uttag {left.next_withdrawal}"

    def _left_of(self, past: PastRow) -> Left | None:
        return self._left.get(RowRef(past.subject, past.row.row))


def _order(past: PastRow) -> str:
    """Say what it was handed out on, or that it waits in a bag."""
    words = f"{ORIGIN_WORDS[past.origin]} {past.issued_on.isoformat()}"
    return f"{words}, väntar" if past.is_waiting else words


def _counter(past: PastRow) -> str:
    """Return the letters of the counter's slips."""
    return past.slip.partition("-")[0]
