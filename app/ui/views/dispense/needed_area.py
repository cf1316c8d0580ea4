"""A scrolled column that asks for the height of what lies in it, and scrolls when it gets less."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class NeededArea(QScrollArea):
    """Scrolls only what has no room (rullyta). NeededArea(content)."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """Ask for the height that the content has at the width there is."""
        content, own = self.widget(), super().sizeHint()
        layout = content.layout() if content is not None else None
        if layout is None:
            return own
        width = self.viewport().width()
        tall = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        return QSize(own.width(), tall if tall >= 0 else layout.totalSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask anew when the content has become another."""
        handled = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return handled
