"""The row of systems in the banner: icon and words, the worst first, a number for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme import current_theme


class Health(StrEnum):
    """How a system or a device is (tillstånd)."""

    OK = "ok"
    WARN = "warn"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SystemState:
    """One system as the banner says it (system), as "E-hälsomyndigheten nere"."""

    text: str
    health: Health


_LOOKS = {  # colour, icon
    Health.OK: ("bannerOk", "check"),
    Health.WARN: ("bannerWarn", "triangle-alert"),
    Health.DOWN: ("bannerDown", "circle-x"),
    Health.UNKNOWN: ("bannerInk2", "circle-help"),
}
_WORST_FIRST = (Health.DOWN, Health.WARN, Health.UNKNOWN, Health.OK)
_MARGIN, _GAP, _ICON, _ICON_GAP = 16, 16, 15, 6  # px


class SystemsStrip(QWidget):
    """Which systems answer (systemrad); what has no room becomes "+2 till" with a tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._systems: tuple[SystemState, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        current_theme().follow(self.update)

    def show_systems(self, systems: Sequence[SystemState]) -> None:
        """Show these, the worst first."""
        ordered = sorted(systems, key=lambda system: _WORST_FIRST.index(system.health))
        self._systems = tuple(ordered)
        self.setAccessibleName(self._all())
        self.update()

    def fitting(self) -> int:
        """Return how many of the systems there is room for."""
        room = self.width() - 2 * _MARGIN
        widths = [self._width(system.text) for system in self._systems]
        for shown in range(len(widths), 0, -1):
            left_over = len(widths) - shown
            more = self._more_width(left_over) if left_over else 0
            if sum(widths[:shown]) + (shown - 1) * _GAP + more <= room:
                return shown
        return min(1, len(widths))

    def minimumSizeHint(self) -> QSize:
        """Be content with the first and the number."""
        return QSize(current_theme().px(160), 10)

    def event(self, event: QEvent) -> bool:
        """Say all of them in a tooltip when some are left out."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cut = self.fitting() < len(self._systems)
            QToolTip.showText(event.globalPos(), self._all() if cut else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(theme.font("value"))
        shown = self.fitting()
        x = _MARGIN
        for system in self._systems[:shown]:
            colour, icon = _LOOKS[system.health]
            pixmap = theme.icon(icon, colour, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - theme.px(_ICON)) // 2, pixmap)
            left = x + theme.px(_ICON + _ICON_GAP)
            x += self._width(system.text) + _GAP
            self._text(painter, left, system.text, colour)
        if left_over := len(self._systems) - shown:
            self._text(painter, x, f"+{left_over} till", "bannerInk2")

    def _text(self, painter: QPainter, left: int, text: str, colour: str) -> None:
        room = self.width() - left - _MARGIN // 2
        painter.setPen(current_theme().colour(colour))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        area = QRect(left, 0, room, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, short)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(current_theme().font("value"))

    def _width(self, text: str) -> int:
        return self._metrics().horizontalAdvance(text) + current_theme().px(_ICON + _ICON_GAP)

    def _more_width(self, count: int) -> int:
        return self._metrics().horizontalAdvance(f"+{count} till") + _GAP

    def _all(self) -> str:
        return ", ".join(system.text for system in self._systems)
