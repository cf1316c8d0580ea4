"""A field for a small number, too narrow to say in itself what is wrong in it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator

from app.ui.widgets.field import FieldState, LineField


class NumberField(LineField):
    """A whole number (antal). NumberField("Förp", 99).

    `told` comes with every change of its state: whoever holds it says its `message` where there
    is room.
    """

    told = Signal()

    def __init__(self, text: str, most: int) -> None:
        super().__init__(text)
        self.line.setValidator(QIntValidator(0, most, self))

    def set_state(self, state: FieldState, message: str = "", *, colour: str = "") -> None:
        """Show a state by the frame alone."""
        super().set_state(state, message, colour=colour)
        self.below.hide()
        self.told.emit()
