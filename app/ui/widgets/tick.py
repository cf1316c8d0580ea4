"""A box that a person ticks."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox

from app.ui.theme import current_theme
from app.ui.widgets.paint import box

_BOX = 16  # px
_GAP = 8  # px


class Tick(QCheckBox):
    """A box with its words (kryssruta). Tick("Egenhändig underskrift finns").

    `clicked` comes when a person ticks, `toggled` also when the program does.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        current_theme().follow(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Leave room for box and words."""
        theme = current_theme()
        width = QFontMetrics(theme.font("table")).horizontalAdvance(self.text())
        return QSize(width + theme.px(_BOX + _GAP) + 2, theme.space("target"))

    def minimumSizeHint(self) -> QSize:
        """Never shorten."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click on the words too."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, tick and words."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        side = theme.px(_BOX)
        square = QRect(1, (self.height() - side) // 2, side, side)
        enabled = self.isEnabled()
        fill = theme.colour("surface" if enabled else "sunken")
        line = theme.colour("borderStrong" if enabled else "border")
        box(painter, square, fill, line, 3)
        ink = "ink" if enabled else "disabledInk"
        if self.isChecked():
            icon = theme.icon("check", ink, _BOX - 2, self.devicePixelRatioF())
            painter.drawPixmap(square.left() + 1, square.top() + 1, icon)
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font("table"))
        left = square.right() + theme.px(_GAP)
        area = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())
