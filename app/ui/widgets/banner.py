"""The banner: what state the pharmacy is in, what is down, what waits, power, time, who."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.texts import clock_time, initials, number, short_day
from app.ui.theme import current_theme
from app.ui.widgets.label import Glyph, ShortLabel, label, set_look
from app.ui.widgets.paint import hatch
from app.ui.widgets.systems import Health, SystemsStrip, SystemState


class Mode(StrEnum):
    """What state the pharmacy is in (driftläge); one for the whole window."""

    NORMAL = "NORMALDRIFT"
    RESERVE = "RESERVDRIFT"
    AFTER = "EFTERARBETE"
    DRILL = "ÖVNING"


_MODES = {  # ground, text, icon
    Mode.NORMAL: ("normalBg", "normalInk", "circle-check"),
    Mode.RESERVE: ("lampBg", "lampInk", "lantern"),
    Mode.AFTER: ("afterBg", "afterInk", "list-checks"),
    Mode.DRILL: ("drillBg", "drillInk", "flag-triangle-right"),
}
_MODE_WIDTH = 198  # px, at least
_PERSON_WIDTH = 170  # px; longer names are shortened here, and stand whole under Personal
_CELL_COLOURS = {Health.WARN: "bannerWarn", Health.DOWN: "bannerDown"}


class _ModeBlock(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.mode = Mode.NORMAL
        self._glyph = Glyph("circle-check", "normalInk", 22)
        self.word = label("", "mode", "normalInk")
        self.since = label("", "hint", "normalInk")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 16, 0)
        row.setSpacing(11)
        row.addWidget(self._glyph)
        row.addWidget(_two_lines(self.word, self.since), 1)

    def show_mode(self, mode: Mode, since: str) -> None:
        self.mode = mode
        _, ink, icon = _MODES[mode]
        self._glyph.show_icon(icon, ink)
        for part, text in ((self.word, mode.value), (self.since, since)):
            part.setText(text)
            set_look(part, "colour", ink)
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint.expandedTo(QSize(current_theme().px(_MODE_WIDTH), hint.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = QPainter(self)
        ground = theme.colour(_MODES[self.mode][0])
        if self.mode is Mode.DRILL:
            hatch(painter, self.rect(), ground, theme.colour("drillBg2"), theme.px(12))
        else:
            painter.fillRect(self.rect(), ground)


class _Cell(QWidget):
    """Two lines behind a thin line, with what stands before them."""

    def __init__(self, mark: QWidget | None, *, right: bool = False, role: str = "section") -> None:
        super().__init__()
        self.first = ShortLabel("", role, "bannerInk")
        self.second = ShortLabel("", "hint", "bannerInk2")
        for line in (self.first, self.second):
            line.setMaximumWidth(current_theme().px(_PERSON_WIDTH * 1.4))
            if right:
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 13, 0)
        row.setSpacing(9)
        if mark is not None:
            row.addWidget(mark)
        row.addWidget(_two_lines(self.first, self.second))

    def show_lines(self, first: str, second: str, health: Health = Health.OK) -> None:
        self.first.setText(first)
        self.second.setText(second)
        set_look(self.first, "colour", _CELL_COLOURS.get(health, "bannerInk"))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(0, 0, 1, self.height(), current_theme().colour("bannerLine"))


class _Avatar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.initials = ""
        current_theme().follow(self._restyle)

    def _restyle(self) -> None:
        side = current_theme().px(28)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bannerLine"))
        painter.drawEllipse(self.rect())
        if not self.initials:
            icon = theme.icon("lock", "bannerInk", 15, self.devicePixelRatioF())
            offset = (self.width() - theme.px(15)) // 2
            painter.drawPixmap(offset, offset, icon)
            return
        painter.setPen(theme.colour("bannerInk"))
        painter.setFont(theme.font("labelStrong"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.initials)


class Banner(QWidget):
    """The line at the top that always says how things are (banderoll).

    Banner(); each part is told by its own `show_…`. Nothing is coloured without icon and word.
    """

    def __init__(self) -> None:
        super().__init__()
        self._mode = _ModeBlock()
        self._systems = SystemsStrip()
        self._unsent_glyph = Glyph("cloud-upload", "bannerInk", 18)
        self._unsent = _Cell(self._unsent_glyph)
        self._power_glyph = Glyph("plug", "bannerInk", 18)
        self._power = _Cell(self._power_glyph)
        self._clock = _Cell(None, right=True, role="title")
        self._avatar = _Avatar()
        self._person = _Cell(self._avatar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        row.addWidget(self._mode)
        row.addWidget(self._systems, 1)
        for cell in (self._unsent, self._power, self._clock, self._person):
            row.addWidget(cell)
        self._unsent.hide()
        self._power.hide()
        self.show_mode(Mode.NORMAL, "")
        self.show_person("", "")
        current_theme().follow(self._restyle)

    @property
    def mode(self) -> Mode:
        """Return the state that is shown."""
        return self._mode.mode

    def show_mode(self, mode: Mode, since: str) -> None:
        """Show the state and how long, as "sedan 14:32 · 2 h 49 min"."""
        self._mode.show_mode(mode, since)

    def show_systems(self, systems: Sequence[SystemState]) -> None:
        """Show what is down and what works; the worst first, and a number for what has no room."""
        self._systems.show_systems(systems)

    def show_unsent(self, count: int | None) -> None:
        """Show how many dispensings wait to be sent; None hides the number, as in a drill."""
        self._unsent.setVisible(count is not None)
        self._unsent_glyph.show_icon("cloud-off" if count else "cloud-upload", "bannerInk")
        self._unsent.show_lines(number(count or 0), "ej uppladdade")

    def show_power(self, text: str, detail: str, health: Health) -> None:
        """Show what the computer runs on, as "Batteri 62 %", "räcker ca 3 h 10"."""
        icons = {Health.OK: "plug", Health.WARN: "battery-medium", Health.DOWN: "battery-warning"}
        colour = _CELL_COLOURS.get(health, "bannerInk")
        self._power_glyph.show_icon(icons.get(health, "circle-help"), colour)
        self._power.show_lines(text, detail, health)
        self._power.setVisible(bool(text))

    def show_clock(self, now: datetime, doubt: str = "") -> None:
        """Show the time; `doubt` stands instead of the date when the clock is not believed."""
        health = Health.WARN if doubt else Health.OK
        time = f"▲ {clock_time(now)}" if doubt else clock_time(now)
        self._clock.show_lines(time, doubt or short_day(now), health)

    def show_person(self, name: str, role: str) -> None:
        """Show who is signed in; an empty name says that nobody is."""
        self._avatar.initials = initials(name)
        self._avatar.update()
        self._person.show_lines(name or "Ingen inloggad", role or "låst")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        del event
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("bannerBg"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("bannerLine"))

    def _restyle(self) -> None:
        self.setFixedHeight(current_theme().space("banner"))


def _two_lines(first: QWidget, second: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(first)
    column.addWidget(second)
    column.addStretch(1)
    return made
