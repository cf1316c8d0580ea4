"""Key press to paint at a counter of 60,000 packages, 100,000 entries and 5,000 patients."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.ui.garbage import GarbageCollector
from app.ui.theme import install_theme
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.dispense_view import DispenseView
from app.ui.widgets.field import LineField, TextField
from app.ui.widgets.focus_ring import FocusRing
from app.usecases.workplace import Workplace
from tests.benchmarks.figures import spread
from tests.benchmarks.filled import ENTRIES, PATIENTS, fill, identity_of
from tests.benchmarks.market import Market, words
from tests.benchmarks.pressing import Editor, Field, Taken, activate, bare_field, type_into
from tests.ui.stage import Stage, pharmacy
from tests.workplaces import RESOURCES, begin_outage

WORDS = 60  # that are searched for
SLIPS = 12  # whose fields are filled in
_FEWEST = 2  # characters that are searched for
_RANDOM = Random(7)
_TEXTS = {
    "patient.name": "tolvan tolvansson",
    "prescriber.name": "mattias provsson",
    "prescriber.phone": "0640-100 00",
    "prescriber.code": "9014820",
    "prescriber.workplace": "backe provcentral",
    "rows.0.product": "metoprolol norrmed",
    "rows.0.dosage": "1 tablett dagligen mot hogt blodtryck",
}


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(["lykta"])
    install_theme(RESOURCES, application)
    GarbageCollector(application)
    ring = FocusRing(application)
    with TemporaryDirectory() as folder:
        stage = Stage(pharmacy(Path(folder) / "home", practice=True))
        typed = _furnish(stage.open(), part)
        yield from _counter(stage, typed, max(1, SLIPS // part))
        stage.close()
    ring.deleteLater()


def _furnish(workplace: Workplace, part: int) -> list[str]:
    """Fill register and journal; return what is searched for."""
    market = Market(part)
    found = (word for word in words(market.npl, 2 * WORDS) if word.isascii())
    typed = list(found)[: max(1, WORDS // part)]
    workplace.register.load(market.everything(), workplace.computer.clock.now())
    begin_outage(workplace)
    fill(workplace).grow(ENTRIES // part)
    return typed


def _counter(stage: Stage, typed: list[str], slips: int) -> Iterator[str]:
    searched, filled = (Taken(), Taken()), (Taken(), Taken())
    bare = _Bare()
    for word in typed:
        stage.activate()
        search = _view(stage).page.rows.cards[0].editor.search
        type_into(_search_field(search), word, searched[0])
        bare.type_line(word, searched[1])
    for _ in range(slips):
        stage.activate()
        _fill_in(stage, filled[0])
        for text in _TEXTS.values():
            bare.type_line(text, filled[1])
        bare.type_text(_TEXTS["rows.0.dosage"], filled[1])
    bare.close()
    for name, (ours, base) in (("search", searched), ("field", filled)):
        yield spread(f"{name}: bare field and list", base.changed)
        yield spread(f"{name}: key to what it changes", ours.changed, base.changed)
        yield spread(f"{name}: key to its character", ours.character, base.character)
        yield spread(f"{name}: the first key after a pause", ours.first, base.first)
        yield spread(f"{name}: CPU a key, drawing", ours.drawing, base.drawing)
        yield spread(f"{name}: CPU a key, all threads", ours.process, base.process)


class _Bare:
    """Bare windows with the same kinds of field (jämförelse)."""

    def __init__(self) -> None:
        self._line = bare_field(QLineEdit())
        self._text = bare_field(QPlainTextEdit())

    def type_line(self, text: str, taken: Taken) -> None:
        self._type(self._line, text, taken)

    def type_text(self, text: str, taken: Taken) -> None:
        self._type(self._text, text, taken)

    def close(self) -> None:
        for window, _ in (self._line, self._text):
            window.close()

    def _type(self, where: tuple[QWidget, Field], text: str, taken: Taken) -> None:
        window, into = where
        activate(window)
        type_into(into, text, taken)


def _view(stage: Stage) -> DispenseView:
    """Return the screen with a slip on it."""
    view = stage.shell.window.go("dispense")
    assert isinstance(view, DispenseView)
    if view.desk.slip is None:
        stage.settle()
        view.open_new()
        stage.settle()
    return view


def _fill_in(stage: Stage, taken: Taken) -> None:
    """Fill in a slip of a patient who has had something, from its first field to its last."""
    view = _view(stage)
    view.open_new()
    stage.settle()
    identity = identity_of(_RANDOM.randrange(PATIENTS))
    for path, text in {"patient.identity": identity, **_TEXTS}.items():
        type_into(_slip_field(view, path), text, taken)


def _slip_field(view: DispenseView, path: str) -> Field:
    """Return a field of the slip, all of which is checked at each key."""
    before, painted = [view.desk.slip], view.page.findings.note
    view.desk.reviewed.connect(painted.update)  # also where the same is found as before

    def is_asked() -> bool:
        was, before[0] = before[0], view.desk.slip
        return view.desk.slip is not was

    return Field(_editor(view, path), painted, lambda: view.desk.review is not None, is_asked)


def _editor(view: DispenseView, path: str) -> Editor:
    widget = view.form.widget(path)
    assert isinstance(widget, LineField | TextField)
    view.page.reveal(path)
    return widget.line if isinstance(widget, LineField) else widget.text


def _search_field(search: ProductSearch) -> Field:
    return Field(
        search.line,
        search.hits.viewport(),
        lambda: search.typeahead.is_answered,
        lambda: len(search.value()) >= _FEWEST,
    )
