"""The left half of the sign-in and lock screen: whose it is, the time, how things stand."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.texts import clock_time, long_day
from app.ui.theme import current_theme
from app.ui.widgets.label import Glyph, label

_CLOCK = 72  # px; read from across the room
_BRAND = 34  # px
_WORDS = 18  # px


class _State(QWidget):
    """Two lines behind a bar in the colour of the state."""

    def __init__(self) -> None:
        super().__init__()
        self.first = label("", "product", wrap=True)
        self.second = label("", "body", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 2, 0, 2)
        column.setSpacing(4)
        column.addWidget(self.first)
        column.addWidget(self.second)
        self.colour = "lampBg"

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(0, 0, 4, self.height(), current_theme().colour(self.colour))


class Face(QWidget):
    """The clock side (framsida): the time; when locked, also whose it is and how things stand."""

    def __init__(self) -> None:
        super().__init__()
        self._brand, self._clock = QLabel("Lykta"), QLabel()
        self.pharmacy, self.date = QLabel(), QLabel()
        self.state = _State()
        brand = QHBoxLayout()
        brand.setSpacing(18)
        brand.addWidget(Glyph("lantern", "primary", 48))
        brand.addWidget(self._brand, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(72, 56, 72, 36)
        column.setSpacing(4)
        column.addLayout(brand)
        column.addWidget(self.pharmacy)
        column.addSpacing(48)
        column.addWidget(self._clock)
        column.addWidget(self.date)
        column.addStretch(1)
        column.addWidget(self.state)
        self.pharmacy.setWordWrap(True)
        for text in (self._brand, self._clock, self.pharmacy, self.date):
            text.setTextFormat(Qt.TextFormat.PlainText)
        for text in (self.pharmacy, self.date):
            text.setProperty("colour", "ink2")
        self.show_cold()
        current_theme().follow(self._restyle)

    @property
    def clock(self) -> str:
        """Return the time that is shown."""
        return self._clock.text()

    def show_time(self, now: datetime) -> None:
        """Show the time and the day."""
        self._clock.setText(clock_time(now))
        self.date.setText(long_day(now))

    def show_cold(self) -> None:
        """Show nothing of what the store holds."""
        self.pharmacy.hide()
        self.state.hide()

    def show_state(self, pharmacy: str, lines: tuple[str, str], colour: str) -> None:
        """Show whose it is and how things stand; `colour` is the state's token."""
        self.pharmacy.setText(pharmacy)
        self.state.first.setText(lines[0])
        self.state.second.setText(lines[1])
        self.state.colour = colour
        self.state.update()
        self.pharmacy.show()
        self.state.show()

    def _restyle(self) -> None:
        theme = current_theme()
        strong, plain = QFont.Weight.DemiBold, QFont.Weight.Normal
        for text, size, weight in (
            (self._brand, _BRAND, strong),
            (self._clock, _CLOCK, strong),
            (self.pharmacy, _WORDS, plain),
            (self.date, _WORDS, plain),
        ):
            font = theme.font("figure")
            font.setPixelSize(theme.px(size))
            font.setWeight(weight)
            text.setFont(font)
