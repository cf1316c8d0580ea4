"""A day and a time typed as text; today's day comes by itself."""

import re

from app.ui.session import Session
from app.ui.widgets.field import LineField

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")


class TimeField(LineField):
    """A moment (tidpunkt). TimeField("Samtalets tid", session): 14:32 gets the day of today."""

    def __init__(self, text: str, session: Session) -> None:
        super().__init__(text, placeholder="tt:mm")
        self._session = session
        self.line.setMaxLength(16)
        self.left.connect(self._complete)

    def _complete(self) -> None:
        if match := _TIME.fullmatch(self.value()):
            today = self._session.workplace.computer.clock.now().date()
            self.line.setText(f"{today.isoformat()} {int(match[1]):02}:{match[2]}")
