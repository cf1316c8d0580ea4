"""Comparing the computer's clock with another one, when it may be wrong."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import duration
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.message import Message
from app.ui.widgets.moment_field import MomentField
from app.usecases.compare_clock import compare_clock

_ALIKE = timedelta(minutes=2)


class CompareClock(Dialog):
    """The time by another clock (jämför klockan). CompareClock(parent, session, now)."""

    def __init__(self, parent: QWidget, session: Session, now: datetime) -> None:
        text = "Läs av en telefon eller en annan dator. Lykta ändrar inga tider."
        super().__init__(parent, "Jämför klockan", text, action="Jämför")
        self._session = session
        self.moment = MomentField("Rätt tid nu", now)
        self.moment.time.set_value("")  # it is to be read, not agreed to
        self.message = Message()
        self.body.addWidget(self.moment)
        self.body.addWidget(self.message)
        self.moment.time.line.returnPressed.connect(self.accept)
        self.resize(440, self.sizeHint().height())
        self.moment.setFocus()

    def accept(self) -> None:
        """Compare, if the time can be read."""
        self.action_button.setFocus()  # digits get their signs when the field is left
        moment = self.moment.value()
        if moment is None:
            return
        self._session.run(
            lambda workplace: compare_clock(workplace, moment), self._say, self._failed
        )

    def _say(self, ahead: timedelta) -> None:
        if abs(ahead) <= _ALIKE:
            super().accept()
            return
        how = "före" if ahead > timedelta() else "efter"
        text = f"Datorns klocka går {duration(abs(ahead))} {how}. Ställ den i datorns inställningar"
        self.message.say(f"{text} och jämför igen.", Tone.WARN)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
