"""A choice of ready words by number, or own words: why a person decides as they do."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import label

_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ReasonChoice(QWidget):
    """Ready words and a line for own ones (skäl).

    ReasonChoice(["Ringt förskrivaren", …], longest=300). Nothing is chosen beforehand: a number
    key chooses, a letter begins own words, Enter ends them, Esc leaves without any.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, phrases: Sequence[str], *, longest: int) -> None:
        super().__init__()
        self.phrases = [_Phrase(str(at), words) for at, words in enumerate(phrases, 1)]
        self.line = QLineEdit()
        self.line.setMaxLength(longest)
        self.line.setPlaceholderText("eller skriv, Enter sparar")
        self.line.setAccessibleName("Skäl med egna ord")
        self.line.returnPressed.connect(self._give_own)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Varför? En siffra väljer, eller skriv.")
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 4, 2, 2)
        column.setSpacing(2)
        column.addWidget(label("Varför?", "label", "ink2"))
        for phrase in self.phrases:
            column.addWidget(phrase)
            phrase.chosen.connect(self._give)
        column.addSpacing(2)
        column.addWidget(self.line)
        for one, other in pairwise(self.stops()):
            QWidget.setTabOrder(one, other)

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        return [self, *self.phrases, self.line]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number, walk by arrows, begin own words, leave by Esc."""
        at = event.key() - Qt.Key.Key_1
        text = event.text()
        if event.modifiers() & _HELD:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif not self.line.hasFocus() and 0 <= at < len(self.phrases):
            self._give(self.phrases[at].words)
        elif not self.line.hasFocus() and text.isprintable() and text.strip():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.setText(text)
        elif event.key() not in _CHOOSE:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        stops = self.stops()
        at = next((i for i, stop in enumerate(stops) if stop.hasFocus()), 0)
        stops[max(1, min(at + by, len(stops) - 1))].setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_own(self) -> None:
        self._give(self.line.text())

    def _give(self, words: str) -> None:
        if said := " ".join(words.split()):
            self.given.emit(said)


class _Phrase(QWidget):
    """One of the ready words with its number."""

    chosen = Signal(str)

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.words = words
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 3, 2, 3)
        row.setSpacing(8)
        row.addWidget(KeyCap(key), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, "table", "ink", wrap=True), 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CHOOSE and not event.modifiers() & _HELD:
            self.chosen.emit(self.words)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.words)
