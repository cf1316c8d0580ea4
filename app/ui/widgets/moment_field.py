"""A date and a time of day that belong together."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.clock import STOCKHOLM
from app.ui.texts import clock_time, day
from app.ui.widgets.field import DateField, FieldState, LineField

_UNREADABLE = "Skriv dag som 2026-11-23 och tid som 14:32."


class _TimeField(LineField):
    def __init__(self, text: str) -> None:
        super().__init__(text, placeholder="tt:mm")
        self.line.setMaxLength(5)
        self.left.connect(self._punctuate)

    def _punctuate(self) -> None:
        digits = self.value()
        if len(digits) == 4 and digits.isdecimal():
            self.line.setText(f"{digits[:2]}:{digits[2:]}")
        elif "." in digits:
            self.line.setText(digits.replace(".", ":"))


class MomentField(QWidget):
    """When something happened (tidpunkt). MomentField("Sedan", now); digits alone will do."""

    def __init__(self, text: str, now: datetime) -> None:
        super().__init__()
        self.day = DateField(f"{text}, dag")
        self.time = _TimeField("Klockan")
        self.day.set_value(day(now))
        self.time.set_value(clock_time(now))
        self._given = (self.day.value(), self.time.value(), now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.day, 3)
        row.addWidget(self.time, 2)
        self.setFocusProxy(self.time)

    def value(self) -> datetime | None:
        """Return the moment, or say at the field that it cannot be read and return nothing.

        A moment that nobody has touched is the one that was given, to the second.
        """
        day_text, time_text, now = self._given
        if (self.day.value(), self.time.value()) == (day_text, time_text):
            return now
        try:
            text = f"{self.day.value()} {self.time.value()}"
            found = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=STOCKHOLM)
        except ValueError:
            self.time.set_state(FieldState.BAD, _UNREADABLE)
            self.time.setFocus()
            return None
        self.time.set_state(FieldState.NORMAL)
        return found
