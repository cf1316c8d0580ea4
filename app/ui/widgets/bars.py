"""Bars over time, each with its number."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.models.pace import Pace
from app.ui.texts import clock_time, number
from app.ui.theme import current_theme

_AXIS, _TOP = 18, 16  # px below and above the bars
_WIDEST = 44  # px
_LOWEST = 84  # px


class Bars(QWidget):
    """How many, stretch by stretch (staplar). Bars("Utlämnat"), then `show_pace(pace)`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pace: Pace | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        current_theme().follow(self.updateGeometry)

    def show_pace(self, pace: Pace) -> None:
        """Show these."""
        self._pace = pace
        words = ", ".join(f"{clock_time(at)} {count}" for at, count in pace.bars)
        self.setAccessibleDescription(f"{pace.words}: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Be content with low bars; they grow where there is room."""
        return QSize(240, current_theme().px(_LOWEST))

    def minimumSizeHint(self) -> QSize:
        """Never lower."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars from zero, with their numbers."""
        del event
        if self._pace is None or not self._pace.bars:
            return
        theme, bars = current_theme(), self._pace.bars
        painter = QPainter(self)
        high = max(1, *(count for _, count in bars))
        base = self.height() - theme.px(_AXIS)
        room = base - theme.px(_TOP)
        pitch = min(self.width() / len(bars), theme.px(_WIDEST))
        painter.fillRect(0, base, self.width(), 1, theme.colour("chartGrid"))
        for index, (at, count) in enumerate(bars):
            left = round(index * pitch)
            width = round(pitch * 0.78)
            height = round(room * count / high)
            painter.fillRect(left, base - height, width, height, theme.colour("chart1"))
            painter.setPen(theme.colour("ink"))
            painter.setFont(theme.font("labelStrong"))
            above = QRect(left - 8, base - height - theme.px(_TOP), width + 16, theme.px(_TOP))
            if count:
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, number(count))
            if index % 2 == 0:
                below = QRect(left - 12, base + 3, width + 24, theme.px(_AXIS) - 3)
                painter.setPen(theme.colour("ink2"))
                painter.setFont(theme.font("hint"))
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, clock_time(at))
