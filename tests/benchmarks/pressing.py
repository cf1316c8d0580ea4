"""Presses keys as the system hands them to a window, and notes when what they change is painted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

_PACE_MS = 60  # between two keys: a fast typist's; closer than 30 ms would be taken for a scanner
_PATIENCE_MS = 10_000
_REST_MS = 400  # so long that the next key is the first of a hand, and all else is done
Editor = QLineEdit | QPlainTextEdit


@dataclass
class Field:
    """A field under measurement: where keys go, what they change, and when all is answered."""

    editor: Editor
    changed: QWidget  # what is painted anew by what the keys change
    is_answered: Callable[[], bool] = lambda: True
    is_asked: Callable[[], bool] = lambda: True  # a blank at the end changes nothing


@dataclass
class Taken:
    """Milliseconds from each key to paint, and of CPU in them (tider)."""

    first: list[float] = field(default_factory=list)  # after a pause: held back for a scanner
    character: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    drawing: list[float] = field(default_factory=list)  # CPU of the drawing thread, a key
    process: list[float] = field(default_factory=list)  # CPU of all threads, a key


class Paints(QObject):
    """Notes when a widget was last painted and on the screen."""

    painted = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.at = 0.0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._note)  # when all that is to be painted now has been
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


def type_into(into: Field, text: str, taken: Taken) -> None:
    """Type a text in place of what stands in the field, and note each key's times."""
    into.editor.setFocus()
    into.editor.selectAll()
    pause(_REST_MS)
    painted = into.editor if isinstance(into.editor, QLineEdit) else into.editor.viewport()
    character, changed = Paints(painted), Paints(into.changed)
    for number, letter in enumerate(text, 1):
        threads = time.thread_time(), time.process_time()
        begun = _press(into.editor, letter)
        (taken.character if number > 1 else taken.first).append(
            character.wait(begun, partial(_holds, into.editor, number))
        )
        if into.is_asked() and number > 1:
            taken.changed.append(changed.wait(begun, into.is_answered))
        pause(_PACE_MS - (time.perf_counter() - begun) * 1000)
        taken.drawing.append((time.thread_time() - threads[0]) * 1000)
        taken.process.append((time.process_time() - threads[1]) * 1000)
    assert _text(into.editor) == text
    for watch in (character, changed):
        watch.deleteLater()


def bare_field(editor: Editor) -> tuple[QWidget, Field]:
    """Return a window that shows thirty lines at each key, known beforehand."""
    window, hits = QWidget(), QListWidget()
    column = QVBoxLayout(window)
    column.addWidget(editor)
    column.addWidget(hits)
    window.resize(1366, 768)

    def show() -> None:
        hits.clear()
        hits.addItems([f"{_text(editor)} {number}" for number in range(30)])

    editor.textChanged.connect(show)
    window.show()
    return window, Field(editor, hits.viewport())


def activate(window: QWidget) -> None:
    """Give a window the keyboard, as a window manager does."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def pause(milliseconds: float) -> None:
    """Let the program run for so long."""
    waiting = QEventLoop()
    QTimer.singleShot(max(1, round(milliseconds)), waiting.quit)
    waiting.exec()


def _text(editor: Editor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def _holds(editor: Editor, characters: int) -> bool:
    return len(_text(editor)) == characters


def _press(editor: Editor, letter: str) -> float:
    """Press a key as the system would tell it to the window, and return when."""
    window = editor.window().windowHandle()
    begun = time.perf_counter()
    QTest.keyClick(window, Qt.Key(ord(letter.upper())))
    return begun
