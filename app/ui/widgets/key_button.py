"""Buttons that show their key as a painted cap, and that stay reachable when they are blocked."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from app.ui.keys import may_listen, shortcut
from app.ui.theme import current_theme
from app.ui.widgets.paint import box, key_cap, key_cap_width


class ButtonKind(StrEnum):
    """How much a button weighs (knapptyp)."""

    PRIMARY = "primary"  # the screen's main action, filled; one on a screen
    PLAIN = "plain"  # everything else
    CHOSEN = "chosen"  # what a person has chosen among several
    LINK = "link"  # without a frame, in lists of ways out


# Kind: fill, line, text; with the pointer over it the fill is the fourth.
_COLOURS = {
    ButtonKind.PRIMARY: ("primary", "primary", "primaryInk", "primaryHover"),
    ButtonKind.PLAIN: ("surface", "borderStrong", "ink", "sunken"),
    ButtonKind.CHOSEN: ("primarySoft", "primarySoft", "primarySoftInk", "primarySoft"),
    ButtonKind.LINK: ("", "", "ink", "select"),
}
_BLOCKED = ("disabledBg", "border", "disabledInk", "disabledBg")
_GAP = 7  # px between icon, text and cap


class KeyButton(QPushButton):
    """A button with its key (knapp med tangent).

    KeyButton("Skriv etikett", "Ctrl+E", icon="printer", kind=ButtonKind.PLAIN).

    Connect to `acted`: it comes on click, Enter, Space and the shown key, but not while the
    button is blocked; then `obstructed` comes, so that the screen can lead to what stops it.
    The shown key works by itself while the button is visible, apart from the window's own keys
    (see keys.WINDOW_KEYS) and keys without Ctrl or Alt.
    """

    acted = Signal()
    obstructed = Signal()

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        icon: str = "",
        kind: ButtonKind = ButtonKind.PLAIN,
    ) -> None:
        super().__init__(text)
        self._key, self._icon_name, self._kind, self._blocked = key, icon, kind, ""
        self._hovered = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.clicked.connect(self._click)
        if key and may_listen(key):
            shortcut(key, self).activated.connect(self._click)
        self._describe()
        current_theme().follow(self.updateGeometry)

    @property
    def key(self) -> str:
        """Return the key as it is shown."""
        return self._key

    @property
    def kind(self) -> ButtonKind:
        """Return how much the button weighs."""
        return self._kind

    def block(self, reason: str) -> None:
        """Say that the button cannot act and why; it can still be reached and pressed."""
        if reason == self._blocked:
            return  # every key of a slip asks
        self._blocked = reason
        self._describe()
        self.updateGeometry()
        self.update()

    def unblock(self) -> None:
        """Let the button act again."""
        self.block("")

    @property
    def is_blocked(self) -> bool:
        """Tell whether something stops the button."""
        return bool(self._blocked)

    def _click(self) -> None:
        (self.obstructed if self._blocked else self.acted).emit()

    def _describe(self) -> None:
        self.setToolTip(self._blocked or self._key)
        key = f"Tangent {self._key}." if self._key else ""
        self.setAccessibleDescription(f"{self._blocked} {key}".strip())

    def _shown_icon(self) -> str:
        return "lock" if self._blocked else self._icon_name

    def _text_role(self) -> str:
        return "section" if self._kind is ButtonKind.PRIMARY else "value"

    def _width(self, *, with_key: bool) -> int:
        theme = current_theme()
        metrics = QFontMetrics(theme.font(self._text_role()))
        width = metrics.horizontalAdvance(self.text()) + 2 * theme.px(12) + 2
        if self._shown_icon():
            width += theme.px(16 + _GAP)
        if with_key and self._key:
            width += key_cap_width(self._key) + theme.px(_GAP)
        return width

    def sizeHint(self) -> QSize:
        """Leave room for icon, text and key."""
        return QSize(self._width(with_key=True), self._height())

    def minimumSizeHint(self) -> QSize:
        """Give up the key cap, never the text."""
        return QSize(self._width(with_key=False), self._height())

    def _height(self) -> int:
        theme = current_theme()
        return theme.space("target") if self._kind is ButtonKind.LINK else theme.space("button")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as Space; Qt does so only for the default button of a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Notice the pointer."""
        self._hovered = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self._hovered = False
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, text and key."""
        del event
        theme = current_theme()
        blocked = bool(self._blocked) or not self.isEnabled()
        fill, line, ink, hover = _BLOCKED if blocked else _COLOURS[self._kind]
        painter = QPainter(self)
        ground = hover if self._hovered or self.isDown() else fill
        if ground:
            edge = theme.colour(line) if line else None
            box(painter, self.rect(), theme.colour(ground), edge, theme.tokens.radius["field"])
        self._paint_content(painter, ink)

    def _paint_content(self, painter: QPainter, ink: str) -> None:
        theme = current_theme()
        with_key = bool(self._key) and self.width() >= self._width(with_key=True)
        spare = self.width() - self._width(with_key=with_key)
        is_link = self._kind is ButtonKind.LINK
        x = 0 if is_link else theme.px(12) + 1 + max(0, spare // 2)
        if icon := self._shown_icon():
            top = (self.height() - theme.px(16)) // 2
            pixmap = theme.icon(icon, ink, 16, self.devicePixelRatioF())
            painter.drawPixmap(QPoint(x, top), pixmap)
            x += theme.px(16 + _GAP)
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font(self._text_role()))
        width = painter.fontMetrics().horizontalAdvance(self.text())
        area = QRect(x, 0, width + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())
        if with_key:
            self._paint_key(painter, self.width() if is_link else x + width, ink)

    def _paint_key(self, painter: QPainter, x: int, ink: str) -> None:
        theme = current_theme()
        width, height = key_cap_width(self._key), theme.px(18)
        left = x - width if self._kind is ButtonKind.LINK else x + theme.px(_GAP)
        plain = self._kind in (ButtonKind.PLAIN, ButtonKind.LINK) and not self._blocked
        cap_ink = theme.colour("ink2" if plain else ink)
        line = theme.colour("border" if plain or self._blocked else ink)
        rect = QRect(left, (self.height() - height) // 2, width, height)
        key_cap(painter, rect, self._key, cap_ink, line)


class BigButton(KeyButton):
    """The main action of an action bar (huvudknapp), 44 px high; same arguments as KeyButton."""

    def _height(self) -> int:
        return current_theme().space("primary")

    def _text_role(self) -> str:
        return "product"


def button_row(*buttons: KeyButton) -> QHBoxLayout:
    """Return buttons beside each other, from the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
