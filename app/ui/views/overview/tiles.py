"""A tile for each thing that dispensing leans on, with since when."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import to_micros
from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage
from app.ui.headline import COMMON_FIRST, moment
from app.ui.texts import NBSP
from app.ui.theme import current_theme
from app.ui.widgets.label import Glyph, ShortLabel, label, set_look
from app.ui.widgets.panel import Card
from app.usecases.overview import Conditions

_NARROWEST = 196  # px a tile, so that no name is cut


class Tile(Card):
    """One thing and how it is (platta)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._glyph = Glyph("circle-dashed", "ink3", 20)
        self.name = ShortLabel(name, "section")
        self.state = label("", "labelStrong")
        self.detail = ShortLabel("", "hint", "ink2")
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.state)
        below.addWidget(self.detail, 1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 5, 8, 5)
        row.setSpacing(9)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)

    def show_down(self, detail: str) -> None:
        """Show that it is down."""
        self._show(("circle-x", "stop"), "Nere", detail, ("stopBg", "stopLine"))

    def show_well(self, word: str, detail: str) -> None:
        """Show that it is known to work."""
        self._show(("circle-check", "ok"), word, detail, ("surface", "border"))

    def show_silent(self) -> None:
        """Show that nobody has said anything of it; that is not the same as working."""
        self._show(("circle-dashed", "ink2"), "", "ej anmäld nere", ("surface", "border"))

    def _show(
        self, icon: tuple[str, str], word: str, detail: str, colours: tuple[str, str]
    ) -> None:
        self._glyph.show_icon(*icon)
        self.state.setText(word)
        self.state.setVisible(bool(word))
        set_look(self.state, "colour", icon[1])
        self.detail.setText(detail)
        self.set_colours(*colours)


class Tiles(QWidget):
    """All that dispensing leans on (beroenden). Tiles(); then `show_states(outage, around)`."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles = {d: Tile(DEPENDENCY_WORDS[d]) for d in COMMON_FIRST}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._arrange(len(self.tiles) // 2 + 1)

    def minimumSizeHint(self) -> QSize:
        """Be content with two columns."""
        return QSize(2 * current_theme().px(_NARROWEST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many beside each other as there is room for."""
        super().resizeEvent(event)
        self._arrange(max(2, min(4, self.width() // current_theme().px(_NARROWEST))))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, number // columns, number % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def show_states(self, outage: Outage | None, around: Conditions) -> None:
        """Show what people have said, and what the computer knows of its own power."""
        for dependency, tile in self.tiles.items():
            periods = [p for p in (outage.periods if outage else ()) if p.dependency is dependency]
            still = [p for p in periods if p.until is None]
            if still:
                tile.show_down(f"sedan {moment(still[0].since, around.now)}")
            elif dependency is Dependency.POWER and around.on_battery is not None:
                _show_power(tile, around)
            elif periods:
                tile.show_well("Åter", _latest([p.until for p in periods], around.now))
            else:
                tile.show_silent()


def _latest(ends: Sequence[datetime | None], now: datetime) -> str:
    return moment(max((end for end in ends if end), key=to_micros), now)


def _show_power(tile: Tile, around: Conditions) -> None:
    level = "" if around.battery is None else f"batteri {around.battery}{NBSP}%"
    if around.on_battery:
        tile.show_down(level)
    else:
        tile.show_well("Nätdrift", level)
