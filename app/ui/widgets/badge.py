"""Badges: a short state as icon and word in a coloured box."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.theme import current_theme
from app.ui.widgets.paint import box, dashed_box


class Tone(StrEnum):
    """What a colour means (betydelse), always with an icon and a word."""

    STOP = "stop"
    WARN = "warn"
    INFO = "info"
    OK = "ok"
    LATER = "later"
    NEUTRAL = "neutral"
    DRILL = "drill"


@dataclass(frozen=True)
class ToneColours:
    """The colour tokens of a tone and what it means (färger)."""

    ink: str
    fill: str
    line: str
    meaning: str  # in the tokens: word and icon

    @property
    def icon(self) -> str:
        """Return the icon that always goes with the meaning."""
        return current_theme().meaning(self.meaning).icon

    @property
    def word(self) -> str:
        """Return the word that always goes with the meaning, as "STOPP"."""
        return current_theme().meaning(self.meaning).text


TONES = {
    Tone.STOP: ToneColours("stop", "stopBg", "stopLine", "stop"),
    Tone.WARN: ToneColours("warn", "warnBg", "warnLine", "warning"),
    Tone.INFO: ToneColours("info", "infoBg", "infoLine", "info"),
    Tone.OK: ToneColours("ok", "okBg", "okLine", "ok"),
    Tone.LATER: ToneColours("later", "laterBg", "laterLine", "later"),
    Tone.NEUTRAL: ToneColours("ink2", "sunken", "border", "pending"),
    Tone.DRILL: ToneColours("drill", "drillBgSoft", "drill", "drill"),
}


class Badge(QLabel):
    """A state in a word or two (märke).

    Badge("Skannad", Tone.OK, icon="scan-barcode"); without `icon` the tone's own.
    Drawn dashed for Tone.LATER: a promise, not a warning.
    """

    def __init__(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        super().__init__(text)
        self._tone, self._icon = tone, icon
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current_theme().follow(self.updateGeometry)

    def show_state(self, text: str, tone: Tone, icon: str = "") -> None:
        """Change word, tone and icon together."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    @property
    def tone(self) -> Tone:
        """Return what the badge means."""
        return self._tone

    def sizeHint(self) -> QSize:
        """Leave room for icon and word."""
        theme = current_theme()
        width = QFontMetrics(theme.font("label")).horizontalAdvance(self.text())
        return QSize(width + theme.px(14 + 5) + 2 * theme.px(6), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        """Never shorten."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon and word."""
        del event
        theme = current_theme()
        look = TONES[self._tone]
        painter = QPainter(self)
        draw = dashed_box if self._tone is Tone.LATER else box
        radius = theme.tokens.radius["badge"]
        draw(painter, self.rect(), theme.colour(look.fill), theme.colour(look.line), radius)
        icon = theme.icon(self._icon or look.icon, look.ink, 14, self.devicePixelRatioF())
        painter.drawPixmap(theme.px(6), (self.height() - theme.px(14)) // 2, icon)
        painter.setPen(theme.colour(look.ink))
        painter.setFont(theme.font("label"))
        left = theme.px(6 + 14 + 5)
        area = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())
