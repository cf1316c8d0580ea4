"""A code to be read off the screen: black on white in every theme, whole pixels, quiet around."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.paint import box

Squares = Sequence[Sequence[bool]]
_QUIET_BARS, _QUIET_SQUARES = 10, 4  # modules of light on each side
_BAR_HEIGHT = 150  # px
_WHITES = (255, 235, 215, 190)  # grey levels of the plate, for readers that a screen dazzles
_USUAL = {True: 3, False: 9}  # px a module, of bars and of squares, before a person makes it larger
_EDGE = 12


class CodePlate(QWidget):
    """One code, large (kodplatta). `show_code(rows, below)`, or `show_text` for what has no code.

    It takes the keys of the loop itself: `read` comes on Space and Enter, `back` on Left, `ahead`
    on Right and `plain` on V; + and − change the light, Ctrl with them the size.
    """

    read = Signal()
    back = Signal()
    ahead = Signal()
    plain = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Squares = ()
        self._below, self._text = "", ""
        self._dim, self._growth = 0, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_code(self, rows: Squares, below: str) -> None:
        """Show a code, and below it what it says."""
        self._rows, self._below, self._text = rows, below, ""
        self.setAccessibleName(f"Kod: {below}")
        self.update()

    def show_text(self, text: str) -> None:
        """Show what a person types in the other system."""
        self._rows, self._below, self._text = (), "", text
        self.setAccessibleName(f"Skriv av: {text}")
        self.update()

    def lighten(self, steps: int) -> None:
        """Make the plate lighter or darker; the code stays black."""
        self._dim = max(0, min(self._dim - steps, len(_WHITES) - 1))
        self.update()

    def enlarge(self, steps: int) -> None:
        """Make the code larger or smaller, as far as there is room."""
        self._growth = max(-8, min(self._growth + steps, 12))
        self.update()

    def sizeHint(self) -> QSize:
        """Wish for room for a long bar code."""
        return QSize(660, 360)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than any code needs."""
        return QSize(560, 240)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by one key; held down it does so once."""
        key, is_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.isAutoRepeat():
            return
        sizes = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if key in sizes:
            (self.enlarge if is_ctrl else self.lighten)(sizes[Qt.Key(key)])
            return
        signals = {
            Qt.Key.Key_Space: self.read,
            Qt.Key.Key_Return: self.read,
            Qt.Key.Key_Enter: self.read,
            Qt.Key.Key_Left: self.back,
            Qt.Key.Key_Right: self.ahead,
            Qt.Key.Key_V: self.plain,
        }
        if is_ctrl or key not in signals:
            super().keyPressEvent(event)
        else:
            signals[Qt.Key(key)].emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate, and on it the code as whole pixels of the screen."""
        del event
        theme, painter = current_theme(), QPainter(self)
        white = QColor(*[_WHITES[self._dim]] * 3)
        line, radius = theme.colour("borderStrong"), theme.tokens.radius["panel"]
        box(painter, self.rect(), white, line, radius)
        painter.setPen(QColor("black"))
        if not self._rows:
            self._draw_words(painter, self.rect().adjusted(24, 24, -24, -24), "patient", self._text)
            return
        words = theme.px(24) * (1 + self._below.count("\n")) + _EDGE
        room = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE - words)
        low = self._draw_code(painter, room, white)
        self._draw_words(
            painter, QRect(_EDGE, low, self.width() - 2 * _EDGE, words), "code", self._below
        )

    def _draw_code(self, painter: QPainter, room: QRect, white: QColor) -> int:
        """Draw it in the middle of the room; return where words below may begin."""
        dpr = self.devicePixelRatioF()
        is_bars = len(self._rows) == 1
        quiet = _QUIET_BARS if is_bars else _QUIET_SQUARES
        across = len(self._rows[0]) + 2 * quiet
        most = int(room.width() * dpr / across)
        if not is_bars:
            most = min(most, int(room.height() * dpr / (len(self._rows) + 2 * quiet)))
        module = max(1, min(round(_USUAL[is_bars] * dpr) + self._growth, most))
        width = module * len(self._rows[0])
        tall = min(_BAR_HEIGHT, room.height()) * dpr if is_bars else module * len(self._rows)
        image = _image(self._rows, white).scaled(width, int(tall))
        image.setDevicePixelRatio(dpr)
        left = (round(room.center().x() * dpr) - width // 2) / dpr
        top = (round(room.center().y() * dpr) - int(tall) // 2) / dpr
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(int(left), int(top), image)
        below = quiet * module if not is_bars else 8 * dpr
        return int(top + (tall + below) / dpr)

    def _draw_words(self, painter: QPainter, room: QRect, role: str, text: str) -> None:
        painter.setFont(current_theme().font(role))
        option = QTextOption(
            Qt.AlignmentFlag.AlignCenter
            if role == "patient"
            else Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(room.toRectF(), text, option)


def _image(rows: Squares, white: QColor) -> QImage:
    """Return the code with one pixel a module."""
    image = QImage(len(rows[0]), len(rows), QImage.Format.Format_RGB32)
    image.fill(white)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                image.setPixelColor(x, y, QColor("black"))
    return image
