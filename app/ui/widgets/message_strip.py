"""A message that stands over a whole page, with air around it while there is one."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.badge import Tone
from app.ui.widgets.message import Message


class MessageStrip(QWidget):
    """A message across the page (meddelanderad). Takes no room until `say(text, tone)`."""

    def __init__(self) -> None:
        super().__init__()
        self._message = Message()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 0)
        column.addWidget(self._message)
        self.hide()

    @property
    def text(self) -> str:
        """Return what is said; "" when nothing is."""
        return self._message.text

    def say(self, text: str, tone: Tone = Tone.STOP) -> None:
        """Say something; an empty text says nothing any more."""
        self._message.say(text, tone)
        self.setVisible(bool(text))
