"""Key press to paint in the product search, with 60,000 packages, against a bare field."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.ui.theme import install_theme
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.dispense_view import DispenseView
from app.ui.widgets.focus_ring import FocusRing
from tests.benchmarks.figures import spread
from tests.benchmarks.market import Market, words
from tests.ui.stage import Stage, pharmacy
from tests.workplaces import RESOURCES, begin_outage

WORDS = 60
_PACE_MS = 60  # between two keys: a fast typist's; closer than 30 ms would be taken for a scanner
_FEWEST = 2  # characters that are searched for
_PATIENCE_MS = 10_000


@dataclass
class Field:
    """A field under measurement: where keys go, what must be painted, and when all is answered."""

    line: QLineEdit
    hits: QWidget  # what the list is painted on
    is_answered: Callable[[], bool]


@dataclass
class Taken:
    """Milliseconds from each key to paint (tider)."""

    first: list[float]  # a key after a pause, to its character: held back in case of a scanner
    character: list[float]
    hits: list[float]


class _Paints(QObject):
    """Notes when a widget was last painted and on the screen."""

    painted = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.at = 0.0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)  # when all that is to be painted now has been
        return super().eventFilter(watched, event)

    def wait(self, begun: float, is_answered: Callable[[], bool] = lambda: True) -> float:
        """Let the program run until it is painted with the answer; return the milliseconds.

        The thread sleeps between events as a program's does: polling would keep the other lanes
        from the interpreter.
        """
        loop, patience = QEventLoop(), QTimer(singleShot=True, interval=_PATIENCE_MS)
        self.painted.connect(loop.quit)
        patience.timeout.connect(loop.quit)
        patience.start()
        while not (self.at > begun and is_answered()):
            if not patience.isActive():
                raise TimeoutError
            loop.exec()
        self.painted.disconnect(loop.quit)
        return (self.at - begun) * 1000

    def _note(self) -> None:
        self.at = time.perf_counter()
        self.painted.emit()


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(["lykta"])
    install_theme(RESOURCES, application)
    ring = FocusRing(application)
    with TemporaryDirectory() as folder:
        stage = Stage(pharmacy(Path(folder) / "home", practice=True))
        market = Market(part)
        found = (word for word in words(market.npl, 2 * WORDS) if word.isascii())
        typed = list(found)[: max(1, WORDS // part)]
        workplace = stage.open()
        workplace.register.load(market.everything(), workplace.computer.clock.now())
        del market  # a running program does not hold it either
        begin_outage(workplace)
        ours, base = _type_all(stage, typed)
        stage.close()
    ring.deleteLater()
    yield spread("bare field and list (baseline)", base.hits)
    yield spread("key to packages painted", ours.hits, base.hits)
    yield spread("key to its character painted", ours.character, base.character)
    yield spread("the first key after a pause", ours.first, base.first)


def _type_all(stage: Stage, typed: Sequence[str]) -> tuple[Taken, Taken]:
    bare_window, bare = _bare_field()
    ours, base = Taken([], [], []), Taken([], [], [])
    for word in typed:
        stage.activate()
        search = _search(stage)
        _type(word, Field(search.line, search.hits.viewport(), _answered(search)), ours)
        bare_window.activateWindow()
        QTest.qWaitForWindowActive(bare_window)
        _type(word, bare, base)
    bare_window.close()
    return ours, base


def _search(stage: Stage) -> ProductSearch:
    view = stage.shell.window.go("dispense")
    assert isinstance(view, DispenseView)
    if view.desk.slip is None:
        stage.settle()
        view.open_new()
        stage.settle()
    return view.page.rows.cards[0].editor.search


def _answered(search: ProductSearch) -> Callable[[], bool]:
    return lambda: search.typeahead.is_answered


def _bare_field() -> tuple[QWidget, Field]:
    """Return a window that shows as many lines at each key, known beforehand."""
    window, line, hits = QWidget(), QLineEdit(), QListWidget()
    column = QVBoxLayout(window)
    column.addWidget(line)
    column.addWidget(hits)
    window.resize(1366, 768)

    def show(text: str) -> None:
        hits.clear()
        hits.addItems([f"{text} {number}" for number in range(30)])

    line.textEdited.connect(show)
    window.show()
    return window, Field(line, hits.viewport(), lambda: True)


def _type(word: str, into: Field, taken: Taken) -> None:
    """Type a word in place of what stands in the field, and note each key's times."""
    into.line.setFocus()
    into.line.selectAll()
    _pause(400)  # so long that the next key is the first of a hand, and all else is done
    line, hits = _Paints(into.line), _Paints(into.hits)
    for number, letter in enumerate(word, 1):
        begun = _press(into.line, letter)
        (taken.character if number > 1 else taken.first).append(line.wait(begun))
        if number >= _FEWEST:
            taken.hits.append(hits.wait(begun, into.is_answered))
        _pause(_PACE_MS - (time.perf_counter() - begun) * 1000)
    assert into.line.text() == word
    for watch in (line, hits):
        watch.deleteLater()


def _press(line: QLineEdit, letter: str) -> float:
    """Press a key as the system would tell it to the window, and return when."""
    window = line.window().windowHandle()
    begun = time.perf_counter()
    QTest.keyClick(window, Qt.Key(ord(letter.upper())))
    return begun


def _pause(milliseconds: float) -> None:
    waiting = QEventLoop()
    QTimer.singleShot(max(1, round(milliseconds)), waiting.quit)
    waiting.exec()
