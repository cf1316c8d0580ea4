"""Saying when a medicine was handed out that was only written on paper then."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.clock import STOCKHOLM
from app.ui.texts import day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import DateField, FieldState, LineField


class LateCapture(Dialog):
    """The time of a hand-out on paper (efterregistrera papper). LateCapture(parent, now)."""

    given = Signal(object)  # datetime

    def __init__(self, parent: QWidget, now: datetime) -> None:
        text = "När lämnades läkemedlet ut? Tiden står på blanketten."
        super().__init__(parent, "Efterregistrera papper", text, action="Öppna blankett")
        self._now = now
        self.date = DateField("Datum")
        self.date.set_value(day(now))
        self.time = LineField("Klockslag", placeholder="tt:mm")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.date, 1)
        row.addWidget(self.time, 1)
        self.body.addLayout(row)
        self.time.line.returnPressed.connect(self.accept)
        self.resize(420, self.sizeHint().height())
        self.time.setFocus()

    def accept(self) -> None:
        """Give the time, if it can be read and has been."""
        moment = self._moment()
        if moment is None:
            self._complain("Skriv som 14:32.")
        elif moment > self._now:
            self._complain("Tiden ligger framåt. Rätta den.")
        else:
            super().accept()
            self.given.emit(moment)

    def _moment(self) -> datetime | None:
        written = self.time.value().replace(".", ":")
        if len(written) in (3, 4) and written.isdecimal():
            written = f"{written[:-2].zfill(2)}:{written[-2:]}"
        try:
            moment = datetime.fromisoformat(f"{self.date.value()}T{written.zfill(5)}")
        except ValueError:
            return None
        return moment.replace(tzinfo=STOCKHOLM)

    def _complain(self, text: str) -> None:
        self.time.set_state(FieldState.BAD, text)
        self.time.setFocus()
