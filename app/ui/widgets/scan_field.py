"""The one field in a page head that takes a code by hand, or words to search for."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from app.ui.theme import current_theme
from app.ui.widgets.key_cap import KeyCap

_WIDTH = 300  # px


class ScanField(QLineEdit):
    """Scan or search (skanna eller sök). ScanField("Ctrl+L"); `given` comes with what was typed."""

    given = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setPlaceholderText("Skanna eller sök")
        self.setAccessibleName("Skanna eller sök")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._cap = KeyCap(key)
        self._cap.setParent(self)
        self.returnPressed.connect(self._give)
        current_theme().follow(self._restyle)

    def sizeHint(self) -> QSize:
        """Be wide where there is room; larger letters need it for the page's title."""
        return QSize(round(_WIDTH / current_theme().scale ** 2), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Leave room for a number."""
        return QSize(_WIDTH // 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key cap at the right edge."""
        super().resizeEvent(event)
        size = self._cap.sizeHint()
        self._cap.setGeometry(
            self.width() - size.width() - 6,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )

    def _give(self) -> None:
        if text := self.text().strip():
            self.clear()
            self.given.emit(text)

    def _restyle(self) -> None:
        theme = current_theme()
        self._icon.setIcon(
            QIcon(theme.icon("scan-barcode", "primary", 16, self.devicePixelRatioF()))
        )
        self.setTextMargins(0, 0, self._cap.sizeHint().width() + 4, 0)
        self.updateGeometry()
