"""The codes of a row in order, each with where it stands."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.scan_over import CodeKind, ScanCode, Tick
from app.ui.theme import current_theme
from app.ui.widgets.label import Glyph, ShortLabel, label
from app.ui.widgets.paint import box
from app.ui.widgets.panel import scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.scan_over import ScanOver


class _Line(QWidget):
    """One code in the list (kodrad)."""

    def __init__(self, code: ScanCode, tick: Tick | None, *, is_now: bool) -> None:
        super().__init__()
        self._is_now = is_now
        icon, colour, state = _look(tick, is_now=is_now)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 5, 8, 6)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Glyph(icon, colour, 20), 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label(code.label, "tableStrong", wrap=True), 0, 1)
        shown = tick.reason if tick and tick.reason else code.shown
        grid.addWidget(ShortLabel(shown, "hint", "ink2"), 1, 1)
        kind = "keyboard" if code.kind is CodeKind.TYPED else "scan-barcode"
        grid.addWidget(Glyph(kind, "ink2", 16), 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{code.label}, {state}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of the one that is shown, and the line below."""
        del event
        theme, painter = current_theme(), QPainter(self)
        if self._is_now:
            box(painter, self.rect(), theme.colour("select"), None, theme.tokens.radius["field"])
            bar = self.rect().adjusted(0, 0, theme.tokens.line["selectBar"] - self.width(), 0)
            painter.fillRect(bar, theme.colour("primary"))
        line = self.rect().adjusted(0, self.height() - 1, 0, 0)
        painter.fillRect(line, theme.colour("border"))


class ScanOrder(QWidget):
    """The order of the codes (ordning). `show_scan(scan, at)`."""

    def __init__(self) -> None:
        super().__init__()
        self._page = TallPage()
        self._lines = QVBoxLayout(self._page)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addStretch(1)
        self._area = scrolling(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        self.lines: list[QWidget] = []
        self._at = -1

    def show_scan(self, scan: ScanOver, at: int) -> None:
        """Show each code, that which is on the plate marked."""
        for old in self.lines:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = [
            _Line(code, scan.ticks.get(code.key), is_now=number == at)
            for number, code in enumerate(scan.codes)
        ]
        for number, line in enumerate(self.lines):
            self._lines.insertWidget(number, line)
        self._at = at
        QTimer.singleShot(0, self._area, self._follow)  # when they have got their places

    def _follow(self) -> None:
        if 0 <= self._at < len(self.lines):
            self._area.ensureWidgetVisible(self.lines[self._at])


def _look(tick: Tick | None, *, is_now: bool) -> tuple[str, str, str]:
    """Return icon, colour token and words of a code."""
    if tick is None:
        return (
            ("circle-dot", "primary", "visas nu") if is_now else ("circle-dashed", "ink3", "kvar")
        )
    if tick.reason:
        return "circle-x", "warn", f"inte läst: {tick.reason}"
    return "circle-check", "ok", "läst"
