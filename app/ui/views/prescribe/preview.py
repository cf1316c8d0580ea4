"""The paper as it would be printed now, beside the form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.background import Background
from app.ui.errors import told
from app.ui.widgets.badge import Tone
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Card
from app.ui.widgets.sheet import SheetPicture

_WIDTH = 452  # px


class Preview(Card):
    """The live picture (förhandsvisning). Preview(background)."""

    def __init__(self, background: Background) -> None:
        super().__init__("sunken", "")
        self.picture = SheetPicture(background, "Förhandsvisning av receptet")
        self.message = Message()
        head = QHBoxLayout()
        head.addWidget(label("Förhandsvisning", "hint", "ink2"), 1)
        head.addWidget(
            label("uppdateras när du skriver", "hint", "ink3"), 0, Qt.AlignmentFlag.AlignRight
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(self.picture, 1)
        self.setFixedWidth(_WIDTH)

    def show_pdf(self, pdf: bytes) -> None:
        """Draw the paper."""
        self.message.clear()
        self.picture.show_pdf(pdf)

    def show_error(self, error: Exception) -> None:
        """Say why there is no paper of what stands in the fields."""
        self.message.say(told(error), Tone.WARN)


def beside(left: QWidget, preview: Preview) -> QHBoxLayout:
    """Return form and picture side by side; only the form grows."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(left, 1)
    row.addWidget(preview)
    return row
