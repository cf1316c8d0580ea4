"""Saying when a medicine was handed out that was only written on paper then."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clock import is_before
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState
from app.ui.widgets.moment_field import MomentField


class LateCapture(Dialog):
    """The time of a hand-out on paper (efterregistrera papper).

    LateCapture(parent, now); `number` is that of a form of the paper kit, `day` is proposed
    instead of today.
    """

    given = Signal(object)  # datetime

    def __init__(
        self, parent: QWidget, now: datetime, *, number: str = "", day: datetime | None = None
    ) -> None:
        text = "När lämnades läkemedlet ut? Tiden står på blanketten."
        heading = f"Mata in blankett {number}" if number else "Efterregistrera papper"
        super().__init__(parent, heading, text, action="Öppna blankett")
        self._now = now
        self.moment = MomentField("Utlämnad", day or now)
        self.moment.time.set_value("")  # nobody is to take the time of now by mistake
        self.body.addWidget(self.moment)
        self.moment.time.line.returnPressed.connect(self.accept)
        self.resize(440, self.sizeHint().height())
        self.moment.setFocus()

    def accept(self) -> None:
        """Give the time, if it can be read and has been."""
        self.action_button.setFocus()  # digits get their signs when the field is left
        moment = self.moment.value()
        if moment is None:
            return
        if is_before(self._now, moment):
            self.moment.time.set_state(FieldState.BAD, "Tiden ligger framåt. Rätta den.")
            self.moment.setFocus()
            return
        super().accept()
        self.given.emit(moment)
