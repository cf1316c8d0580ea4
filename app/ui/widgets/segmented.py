"""A choice among two to five words that all stand in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.paint import box

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class _Segment(QPushButton):
    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text)
        self._icon_name = icon
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        current_theme().follow(self.updateGeometry)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = QFontMetrics(theme.font("section")).horizontalAdvance(self.text())
        if self._icon_name:
            width += theme.px(16 + 6)
        return QSize(width + 2 * theme.px(10), theme.space("field"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), theme.colour("primary"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("sunken"))
        ink = "primaryInk" if self.isChecked() else "ink" if self.isEnabled() else "disabledInk"
        font = theme.font("section" if self.isChecked() else "value")
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        text_width = painter.fontMetrics().horizontalAdvance(self.text())
        icon_width = theme.px(16 + 6) if self._icon_name else 0
        x = (self.width() - text_width - icon_width) // 2
        if self._icon_name:
            pixmap = theme.icon(self._icon_name, ink, 16, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - theme.px(16)) // 2, pixmap)
        area = QRect(x + icon_width, 0, text_width + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())


class Segmented(QWidget):
    """A choice whose words stand side by side (segmentval).

    Segmented([("paper", "Blankett", "file-text"), ("phone", "Telefon", "")], "Underlag").
    Nothing is chosen until a person chooses. Arrow keys move the choice, a digit or the
    only letter of a word chooses, Tab leaves. `chosen` comes with the value when a person chooses.
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str, str]], name: str) -> None:
        super().__init__()
        self._values = [value for value, _, _ in options]
        self._group = QButtonGroup(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(1)
        for index, (_, text, icon) in enumerate(options):
            segment = _Segment(text, icon)
            segment.setAccessibleDescription(f"{name}, {index + 1} av {len(options)}")
            segment.installEventFilter(self)
            self._group.addButton(segment, index)
            row.addWidget(segment, 1)
        self._group.idClicked.connect(self._clicked)
        self.setFocusProxy(self._group.button(0))
        self._one_tab_stop()

    def value(self) -> str:
        """Return the value chosen, or "" while nothing is."""
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else ""

    def set_value(self, value: str) -> None:
        """Choose without `chosen`; "" chooses nothing."""
        self._group.setExclusive(False)
        for index, own in enumerate(self._values):
            self._group.button(index).setChecked(own == value)
        self._group.setExclusive(True)
        self._one_tab_stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move by arrows, choose by digits."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if (step := _STEPS.get(Qt.Key(event.key()))) is not None:
                at = self._group.id(watched) if isinstance(watched, _Segment) else 0
                self._choose((at + step) % len(self._values))
                return True
            letter = event.text().upper()
            words = [button.text() for button in self._group.buttons()]
            if len(letter) == 1 and letter in words:
                self._choose(words.index(letter))
                return True
            if event.text().isdecimal() and 1 <= int(event.text()) <= len(self._values):
                self._choose(int(event.text()) - 1)
                return True
        return super().eventFilter(watched, event)

    def _choose(self, index: int) -> None:
        button = self._group.button(index)
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self._clicked(index)

    def _clicked(self, index: int) -> None:
        self._one_tab_stop()
        self.chosen.emit(self._values[index])

    def _one_tab_stop(self) -> None:
        stop = max(self._group.checkedId(), 0)
        for index in range(len(self._values)):
            tab = Qt.FocusPolicy.StrongFocus if index == stop else Qt.FocusPolicy.ClickFocus
            self._group.button(index).setFocusPolicy(tab)
        self.setFocusProxy(self._group.button(stop))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the lines between the words."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        radius = theme.tokens.radius["field"]
        box(painter, self.rect(), theme.colour("surface"), theme.colour("borderStrong"), radius)
        painter.setClipRect(self.rect())
        for index in range(1, len(self._values)):
            x = self._group.button(index).x() - 1
            painter.fillRect(x, 1, 1, self.height() - 2, theme.colour("borderStrong"))
