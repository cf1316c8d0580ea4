"""The rail to the left: the screens that exist, each with its key and what waits in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.label import Glyph, hairline, label
from app.ui.widgets.paint import box, side_bar


@dataclass(frozen=True)
class Place:
    """A screen that the rail leads to (plats), or an act that stands below (hjälp, lås)."""

    name: str  # "dispense"
    title: str  # "Expediera"
    icon: str
    key: str  # "F3" or "Skift+F2"
    group: int = 0  # places of one group stand together; groups are parted by a line
    checkable: bool = True  # False for what is no screen
    within: str = ""  # name of the screen that leads to it, when it has no item of its own


_ICON_LEFT, _TEXT_LEFT, _RIGHT = 18, 44, 12  # px
_GAP = 6  # px at least between title and key
_INSET = 8  # px around the marked item


class _Item(QToolButton):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.counter = ""
        self._warns = False
        self.setText(place.title)
        self.setToolTip(place.key)
        self.setAccessibleDescription(f"Tangent {place.key}.")
        self.setCheckable(place.checkable)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        current_theme().follow(self.updateGeometry)

    def show_counter(self, text: str, *, warns: bool) -> None:
        self.counter, self._warns = text, warns
        key = f"Tangent {self.place.key}."
        self.setAccessibleDescription(f"{text}. {key}" if text else key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        title = QFontMetrics(theme.font("tableStrong")).horizontalAdvance(self.text())
        counter = QFontMetrics(theme.font("labelStrong")).horizontalAdvance(self.counter)
        text = max(title, counter) + theme.px(2 + _TEXT_LEFT + _GAP) + _RIGHT
        return QSize(text + self._key_width(), theme.space("railItem") + 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _key_text(self) -> str:
        return self.place.key.removeprefix("Skift+")

    def _has_shift(self) -> bool:
        return self.place.key.startswith("Skift+")

    def _key_width(self) -> int:
        theme = current_theme()
        width = QFontMetrics(theme.font("hint")).horizontalAdvance(self._key_text())
        return width + (theme.px(13) if self._has_shift() else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = QPainter(self)
        active = self.isChecked()
        self._paint_ground(painter)
        ink = "ink" if active else "ink2"
        icon = theme.icon(self.place.icon, ink, 18, self.devicePixelRatioF())
        painter.drawPixmap(_ICON_LEFT, (self.height() - theme.px(18)) // 2, icon)
        left = theme.px(_TEXT_LEFT)
        area = QRect(left, 0, self.width() - left, self.height())
        title, counter = area, area
        if self.counter:
            middle = self.height() // 2 + theme.px(1)
            title = QRect(left, 0, area.width(), middle)
            counter = QRect(left, middle, area.width(), self.height() - middle)
        up = Qt.AlignmentFlag.AlignBottom if self.counter else Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font("tableStrong" if active else "table"))
        painter.drawText(title, up, self.text())
        painter.setPen(theme.colour("warn" if self._warns else "ink2"))
        painter.setFont(theme.font("labelStrong"))
        painter.drawText(counter, Qt.AlignmentFlag.AlignTop, self.counter)
        self._paint_key(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = current_theme()
        inner = self.rect().adjusted(_INSET, 1, -_INSET, 0)
        radius = theme.tokens.radius["field"]
        if self.isChecked():
            box(painter, inner, theme.colour("railSel"), theme.colour("border"), radius)
            width = theme.tokens.line["selectBar"]
            side_bar(painter, inner, theme.colour("primary"), width, 2)
        elif self.underMouse():
            box(painter, inner, None, theme.colour("borderStrong"), radius)

    def _paint_key(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setPen(theme.colour("ink2" if self.isChecked() else "ink3"))
        painter.setFont(theme.font("hint"))
        area = self.rect().adjusted(0, 0, -_RIGHT - 2, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(right), self._key_text())
        if self._has_shift():
            x = area.right() - self._key_width()
            icon = theme.icon("arrow-big-up", "ink3", 12, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - theme.px(12)) // 2, icon)


class Rail(QWidget):
    """The way to every screen (skena).

    Rail(); `add(places)` before it is shown, `add(places, at_bottom=True)` for help and lock.
    Items are passed over by Tab: each has its key. `chosen` comes with the place's name.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, _Item] = {}
        self._group = QButtonGroup(self)
        self._top = QVBoxLayout()
        self._bottom = QVBoxLayout()
        for part in (self._top, self._bottom):
            part.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 6)
        column.setSpacing(0)
        column.addWidget(self._brand())
        column.addLayout(self._top)
        column.addStretch(1)
        column.addLayout(self._bottom)
        self._last_group = -1
        current_theme().follow(self._restyle)

    def add(self, places: Sequence[Place], *, at_bottom: bool = False) -> None:
        """Add items in order; a new group starts below a line."""
        column = self._bottom if at_bottom else self._top
        for place in places:
            if not at_bottom and self._last_group not in (-1, place.group):
                column.addLayout(_parting_line())
            self._last_group = self._last_group if at_bottom else place.group
            item = _Item(place)
            item.clicked.connect(lambda _=False, name=place.name: self.chosen.emit(name))
            if place.checkable:
                self._group.addButton(item)
            self._items[place.name] = item
            item.setSizePolicy(item.sizePolicy().Policy.Expanding, item.sizePolicy().Policy.Fixed)
            column.addWidget(item)
        self._restyle()

    def mark(self, name: str) -> None:
        """Show which screen stands in the window."""
        self._items[name].setChecked(True)

    def show_counter(self, name: str, text: str, *, warns: bool = True) -> None:
        """Show what waits in a screen, as "112 väntar"; an empty text shows nothing."""
        self._items[name].show_counter(text, warns=warns)
        self._restyle()

    def counter(self, name: str) -> str:
        """Return what stands below a screen's title."""
        return self._items[name].counter

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line towards the content."""
        del event
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("border"))

    def _brand(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(17, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Glyph("lantern", "primary", 22))
        row.addWidget(label("Lykta", "title"), 1)
        self._brand_row = made
        return made

    def _restyle(self) -> None:
        theme = current_theme()
        self._brand_row.setFixedHeight(theme.space("head"))
        needed = [item.sizeHint().width() for item in self._items.values()]
        self.setFixedWidth(max([theme.tokens.space["rail"], *needed]) + 1)


def _parting_line() -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(16, 6, 16, 6)
    made.addWidget(hairline())
    return made
