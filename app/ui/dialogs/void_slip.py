"""Saying why a slip will never be a dispensing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField


class VoidSlip(Dialog):
    """The reason for voiding (makulera). VoidSlip(parent, "A-0113-M"); `given` has the reason."""

    given = Signal(str)

    def __init__(self, parent: QWidget, number: str) -> None:
        text = "Numret redovisas som makulerat. Det som är skrivet tas bort."
        super().__init__(parent, f"Makulera {number}", text, action="Makulera")
        self.reason = LineField("Skäl", placeholder="till exempel: patienten avstod")
        self.body.addWidget(self.reason)
        self.reason.line.returnPressed.connect(self.accept)
        self.resize(460, self.sizeHint().height())
        self.reason.setFocus()

    def accept(self) -> None:
        """Give the reason, if there is one."""
        if not self.reason.value():
            self.reason.set_state(FieldState.BAD, "Skriv varför expeditionen makuleras.")
            self.reason.setFocus()
            return
        super().accept()
        self.given.emit(self.reason.value())
