"""A key cap that stands by itself, beside a heading."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.theme import current_theme
from app.ui.widgets.paint import key_cap, key_cap_width


class KeyCap(QLabel):
    """The picture of a key (tangent). KeyCap("Alt+U")."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current_theme().follow(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Leave room for the text."""
        return QSize(key_cap_width(self.text()), current_theme().px(18))

    def minimumSizeHint(self) -> QSize:
        """Never shorten."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        del event
        theme = current_theme()
        ink, line = theme.colour("ink2"), theme.colour("border")
        key_cap(QPainter(self), self.rect(), self.text(), ink, line)
