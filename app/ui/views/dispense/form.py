"""The fields of the screen by path: where the keyboard is, and what they say of findings."""

from collections.abc import Callable, Iterable, Iterator

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QScrollArea, QWidget

from app.domain.findings import Finding
from app.ui.views.dispense.paths import reading_order
from app.ui.widgets.field import Field, FieldState
from app.ui.widgets.segmented import Segmented

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Order = Callable[[str], tuple[int, int, int]]  # what sorts paths as the keyboard meets them
_BY_CODE = "enligt koden"
_ROOM = 24  # px kept in sight around a field that has the keyboard


class Form(QObject):
    """Every field that a finding can name (formulär).

    Form(parent, order), then `add(path, widget)`.

    `ticked` comes when Space has ticked a box, `entered` on Enter in a field, `left` when the
    keyboard goes from it to another. A field says nothing of what is wrong in it before it has
    been left once: nobody is corrected while typing for the first time.
    """

    entered = Signal(str)
    left = Signal(str)
    ticked = Signal(str)  # by Space, a box that was empty

    def __init__(self, parent: QObject, order: Order = reading_order) -> None:
        super().__init__(parent)
        self._order = order
        self._widgets: dict[str, QWidget] = {}
        self._good: dict[str, str] = {}
        self.visited: set[str] = set()
        self.verified: frozenset[str] = frozenset()  # paths that say what a signed code says
        self.last = ""  # the path that had the keyboard last; a widget may be gone by now
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._keep_current)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def add(self, path: str, widget: QWidget, *, good: str = "") -> None:
        """Take a field, a tick or a choice under its path; `good` stands below when all is well."""
        self._widgets[path] = widget
        self._good[path] = good
        for editor in _editors(widget):
            editor.installEventFilter(self)

    def begin_anew(self) -> None:
        """Let nobody have been in any field: another slip stands in them."""
        self.visited.clear()
        self.last = ""

    def forget_rows(self) -> None:
        """Let go of the rows' fields, before others take their paths."""
        for path in [path for path in self._widgets if path.startswith("rows.")]:
            del self._widgets[path]
        self.visited = {path for path in self.visited if not path.startswith("rows.")}
        self.last = "" if self.last.startswith("rows.") else self.last

    def widget(self, path: str) -> QWidget | None:
        """Return what stands under a path."""
        return self._widgets.get(path)

    def paths(self) -> list[str]:
        """Return every path that leads to a field."""
        return list(self._widgets)

    def path_of(self, widget: QWidget | None) -> str:
        """Return the path of the field that a widget is part of, or ""."""
        paths = {id(own): path for path, own in self._widgets.items()}
        while widget is not None:
            if (path := paths.get(id(widget))) is not None:
                return path
            widget = widget.parentWidget()
        return ""

    def current(self) -> str:
        """Return the path that has the keyboard, or ""."""
        return self.path_of(QApplication.focusWidget())

    def keep_in_sight(self) -> None:
        """Show the field that has the keyboard once all that moves it has its place."""
        self._laid_out.start()

    def visit_all(self) -> None:
        """Let every field say what is wrong in it from now on."""
        self.visited |= self._widgets.keys()

    def is_visited(self, path: str) -> bool:
        """Tell whether what is wrong at a path may be said; always where there is no field."""
        return path in self.visited or path not in self._widgets

    def show_findings(self, findings: Iterable[Finding], filled: Iterable[str]) -> None:
        """Show in each field what was found there; a tick in those of `filled` that are right."""
        by_path: dict[str, list[Finding]] = {}
        for finding in findings:
            by_path.setdefault(finding.field, []).append(finding)
        right = set(filled)
        for path, widget in self._widgets.items():
            if isinstance(widget, Field) and widget.state is not FieldState.LOCKED:
                found = by_path.get(path, []) if path in self.visited else []
                good = self._good[path] if path in right and path in self.visited else ""
                if path in self.verified and not found:
                    _mark_verified(widget, path)
                else:
                    widget.show_findings(found, good)
        self.keep_in_sight()  # what is said below fields moves those that follow

    def after(self, path: str, wanted: Iterable[str]) -> str:
        """Return the first of the wanted paths after a path, round and round; "" for none."""
        ordered = sorted((p for p in wanted if p in self._widgets), key=self._order)
        here = self._order(path)
        return next((p for p in ordered if self._order(p) > here), ordered[0] if ordered else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter from the editors; Shift+Enter is a new line where there are several."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in _ENTER and isinstance(watched, QWidget):
                if shift and isinstance(watched, QPlainTextEdit):
                    return False
                if plain and (path := self.path_of(watched)):
                    self.entered.emit(path)
                    return True
        if _is_space_up(event) and isinstance(watched, QCheckBox):
            QTimer.singleShot(0, watched, lambda: self._tell_tick(watched))
        return super().eventFilter(watched, event)

    def _tell_tick(self, box: QCheckBox) -> None:
        if box.isChecked() and (path := self.path_of(box)):
            self.ticked.emit(path)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and (path := self.path_of(new)):
            self.last = path
            keep_in_sight(new)
            self.keep_in_sight()
        before = self.path_of(old) if old is not None and shiboken6.isValid(old) else ""
        if before and self.path_of(new) != before:
            self.visited.add(before)
            self.left.emit(before)

    def _keep_current(self) -> None:
        current = QApplication.focusWidget()
        if current is not None and self.path_of(current):
            keep_in_sight(current)


def _mark_verified(field: Field, path: str) -> None:
    """Say that a field says what the code says; the patient's have room for the tick alone."""
    field.set_state(FieldState.GOOD, "" if path.startswith("patient.") else _BY_CODE)
    field.editor.setAccessibleDescription(_BY_CODE)


def _is_space_up(event: QEvent) -> bool:
    is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease
    return is_key and event.key() == Qt.Key.Key_Space  # type: ignore[attr-defined]


def _editors(widget: QWidget) -> Iterator[QWidget]:
    editor = widget.editor if isinstance(widget, Field) else widget
    if isinstance(editor, Segmented):
        yield from editor.findChildren(QWidget)
    else:
        yield editor


def keep_in_sight(widget: QWidget) -> None:
    """Scroll whatever the widget stands in until it is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            _scroll(above, widget)
        above = above.parentWidget()


def _scroll(area: QScrollArea, widget: QWidget) -> None:
    """Show the place of the next letter, and all of the field where there is room for it."""
    area.ensureWidgetVisible(widget, 0, _ROOM)
    page = area.widget()
    if page is not None and widget.height() + 2 * _ROOM <= area.viewport().height():
        for y in (widget.height(), 0):
            at = widget.mapTo(page, QPoint(0, y))
            area.ensureVisible(at.x(), at.y(), 0, _ROOM)
