"""What the patient has had here before, and how little that may be of the whole."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.history import PastRow
from app.domain.order import ORIGIN_WORDS
from app.ui.texts import clock_time, day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.table import Column, Table
from app.usecases.show_history import KnownHistory

_LIMITS = "Bara det som står här, sedan {}. Andra apotek och apotekssystemet syns inte."


class PatientHistory(Dialog):
    """The patient's earlier rows (tidigare uttag). PatientHistory(parent, history)."""

    def __init__(self, parent: QWidget, history: KnownHistory) -> None:
        super().__init__(parent, "Tidigare uttag", _LIMITS.format(day(history.since)))
        columns: list[Column[PastRow]] = [
            Column("Utlämnat", lambda p: f"{day(p.happened_at)} {clock_time(p.happened_at)}", 130),
            Column("Vara", lambda past: past.row.product.title, 240, stretch=True),
            Column("Förp", lambda past: str(past.row.packages), 50, right=True),
            Column("Uttag", lambda past: f"{past.row.withdrawal} av {past.row.withdrawals}", 70),
            Column("Underlag", _order, 190),
            Column("Expedition", lambda past: past.slip, 100),
            Column("Disk", _counter, 60),
        ]
        self.table = Table(columns, "Tidigare uttag")
        self.table.show_rows(history.rows)
        self.table.setVisible(bool(history.rows))
        self.body.addWidget(self.table)
        if history.rows:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.text.setText(f"Inga andra uttag här. {self.text.text()}")
        self.resize(960, 380)


def _order(past: PastRow) -> str:
    """Say what it was handed out on, or that it waits in a bag."""
    words = f"{ORIGIN_WORDS[past.origin]} {past.issued_on.isoformat()}"
    return f"{words}, väntar" if past.is_waiting else words


def _counter(past: PastRow) -> str:
    """Return the letters of the counter's slips."""
    return past.slip.partition("-")[0]
