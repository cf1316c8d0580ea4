"""Efterregistrera with 5,000 rows waiting: from key to paint, scrolling and reading anew."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QStringListModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from app.ui.background import Background
from app.ui.garbage import GarbageCollector
from app.ui.session import Session
from app.ui.theme import install_theme
from app.ui.views.settle import SettleView
from app.ui.views.settle.reading import read_work
from app.ui.views.settle.work import Work
from tests.benchmarks.figures import spread
from tests.benchmarks.handed_out import long_outage
from tests.benchmarks.pressing import Paints, activate, pause
from tests.workplaces import RESOURCES

ROWS, KEYS, ROUNDS = 5_000, 200, 12
_PACE_MS = 40


class Pulse(QObject):
    """Notes how long the drawing thread was away from its events (puls)."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=2)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def measure(part: int) -> Iterator[str]:
    """Yield the figures, each beside a bare list of thirty lines in the same run."""
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    install_theme(RESOURCES, application)
    GarbageCollector(application)
    keys = max(20, KEYS // part)
    with tempfile.TemporaryDirectory() as folder:
        workplace = long_outage(Path(folder) / "home", ROWS // part)
        background = Background()
        view = SettleView(Session(workplace, background))
        view.resize(1188, 696)
        view.show()
        view.entered()
        while not view.work.rows:
            pause(20)
        assert len(view.work.rows) == ROWS // part
        bare = QListView()
        bare.setModel(QStringListModel([f"rad {number}" for number in range(30)]))
        bare.resize(326, 500)
        bare.show()
        base = list(pressed(bare, bare, Qt.Key.Key_Down, 25))
        yield spread("bare list, Down to paint", base)
        activate(view)
        view.list.setFocus()
        for name, key in (("Down", Qt.Key.Key_Down), ("Page Down", Qt.Key.Key_PageDown)):
            yield spread(f"{name} to paint", list(pressed(view, view.list, key, keys)), base)
        yield spread("to another filter and back", list(turned(view, keys // 4)), base)
        taken = []
        for before in (Work(), view.work, view.work, view.work):
            begun = time.perf_counter()
            read_work(workplace, before)
            taken.append((time.perf_counter() - begun) * 1000)
        yield spread("reading all, beside the window", taken[:1])
        yield spread("reading anew, beside the window", taken[1:])
        shown = list(shown_again(view, max(3, ROUNDS // part)))
        yield spread("showing what was read anew, drawing", shown, base)
        pulse = Pulse()
        view.read()
        during = list(pressed(view, view.list, Qt.Key.Key_Up, keys, again=view.read))
        yield spread("Up to paint, while read without end", during, base)
        yield spread("drawing thread away, meanwhile", pulse.gaps)
        pulse.deleteLater()
        view.close()
        bare.close()
        background.close()


def pressed(
    window: QWidget, listing: QListView, key: Qt.Key, times: int, again: object = None
) -> Iterator[float]:
    """Press a key many times and yield the milliseconds until the list is painted anew."""
    activate(window)
    listing.setFocus()
    paints = Paints(listing.viewport())
    listing.setCurrentIndex(listing.model().index(0, 0))
    if key == Qt.Key.Key_Up:
        listing.setCurrentIndex(listing.model().index(min(900, listing.model().rowCount() - 1), 0))
    pause(100)
    for _ in range(times):
        at = listing.currentIndex().row()
        if key != Qt.Key.Key_Up and at == listing.model().rowCount() - 1:
            listing.setCurrentIndex(listing.model().index(0, 0))
            pause(_PACE_MS)
        elif key == Qt.Key.Key_Up and at == 0:
            key = Qt.Key.Key_Down
        begun = time.perf_counter()
        QTest.keyClick(window.windowHandle(), key)
        yield paints.wait(begun)
        if callable(again):
            again()
        pause(_PACE_MS)
    paints.deleteLater()


def turned(view: SettleView, times: int) -> Iterator[float]:
    """Turn to another filter and yield the milliseconds until the list is painted."""
    paints = Paints(view.list.viewport())
    for at in range(times):
        begun = time.perf_counter()
        view.filters.turn(1 if at % 2 == 0 else -1)
        yield paints.wait(begun)
        pause(_PACE_MS)
    paints.deleteLater()


def shown_again(view: SettleView, times: int) -> Iterator[float]:
    """Show work that was read anew, and yield the milliseconds of the drawing thread."""
    for _ in range(times):
        work = read_work(view._session.workplace, view.work)
        begun = time.perf_counter()
        view.show_work(work)
        QApplication.processEvents()
        yield (time.perf_counter() - begun) * 1000
