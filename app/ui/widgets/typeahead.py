"""What fits is shown while a field is typed in, and taken by keys without leaving the field."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.view import View
from app.ui.widgets.field import LineField
from app.ui.widgets.hit_list import Hit, HitList

Ask = Callable[[str, Callable[[Sequence[Hit]], None], Callable[[Exception], None]], None]
_FEWEST = 2  # characters


class Typeahead(QObject):
    """Hits while typing (förslag). Typeahead(field, ask, enter_marks=True, least_width=0).

    `ask(text, done, failed)` looks elsewhere and answers later; while one question is out the next
    waits for it. Arrow keys move in the hits, Enter takes the marked one, Esc closes the list.
    Where nothing is marked Enter marks the first, or with `enter_marks` off it is the field's own.
    """

    taken = Signal(object)  # a hit's value
    failed = Signal(object)  # Exception

    def __init__(
        self, field: LineField, ask: Ask, *, enter_marks: bool = True, least_width: int = 0
    ) -> None:
        super().__init__(field)
        self._field, self._ask = field, ask
        self._enter_marks, self._least_width = enter_marks, least_width
        self.is_meant: Callable[[Sequence[Hit]], bool] = lambda _: False  # its first is marked then
        self._asked = ""  # what the running search looks for
        self._is_asking = False
        self.hits = HitList()
        self.hits.chosen.connect(self.take)
        field.destroyed.connect(self.hits.deleteLater)  # it may lie on another widget by then
        field.edited.connect(self.look)

    def come_first(self) -> None:
        """See keys before whatever else watches the field; called after the others were told."""
        self._field.line.installEventFilter(self)

    def look(self) -> None:
        """Ask for what stands in the field."""
        text = self._field.value()
        if len(text) < _FEWEST:
            self.close()
        elif not self._is_asking:
            self._is_asking, self._asked = True, text
            self._ask(text, self._found, self._not_found)

    @property
    def is_answered(self) -> bool:
        """Whether what stands in the field has been looked for."""
        return not self._is_asking and self._asked == self._field.value()

    def show(self, hits: Sequence[Hit]) -> None:
        """Let a person choose."""
        self.hits.show_hits(self._field, self._stage(), hits, self._least_width)
        if self.is_meant(hits):
            self.hits.step(1)

    def close(self) -> None:
        """Take the list away."""
        self.hits.hide()

    def take(self, value: object) -> None:
        """Take a hit, as a click or Enter does."""
        self.close()
        self.taken.emit(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list, take, close; all while typing."""
        if watched is self._field.line:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if self._press(Qt.Key(event.key())):
                    return True
            elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.close()
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key) -> bool:
        if self.hits.isHidden():
            if key == Qt.Key.Key_Down and self._field.value():
                self.look()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.hits.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _enter(self) -> bool:
        """Take the marked hit, or mark the first for a person to look at, or leave the key."""
        if (hit := self.hits.marked()) is not None:
            self.take(hit.value)
        elif self._enter_marks:
            self.hits.step(1)
        else:
            self.close()
            return False
        return True

    def _found(self, hits: Sequence[Hit]) -> None:
        self._is_asking = False
        if not self.is_answered:
            self.look()  # typed on meanwhile: what came is dropped
        elif self._field.line.hasFocus():
            self.show(hits)

    def _not_found(self, error: Exception) -> None:
        self._is_asking = False
        self.failed.emit(error)

    def _stage(self) -> QWidget:
        above = self._field.parentWidget()
        while above is not None and not isinstance(above, View):
            above = above.parentWidget()
        return above or self._field.window()
