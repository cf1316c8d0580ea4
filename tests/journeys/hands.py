"""Two hands at the keyboard of the running program: they press, type and wait for what they see."""

from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.ui.keys import sequences
from app.usecases.workplace import Workplace
from tests.ui.stage import Stage
from tests.workplaces import SetClock

_PATIENCE_MS = 60_000
_PLAIN = {
    "Ned": Qt.Key.Key_Down,
    "Upp": Qt.Key.Key_Up,
    "Mellanslag": Qt.Key.Key_Space,
    "Enter": Qt.Key.Key_Return,
    "Tab": Qt.Key.Key_Tab,
}
W = TypeVar("W", bound=QWidget)


def _code(letter: str) -> int:
    """Return the code of a letter's key, 0 where it has none of its own."""
    return ord(letter.upper()) if letter.isalnum() and ord(letter.upper()) < 256 else 0


def is_gone(dialog: QWidget) -> bool:
    """Tell whether a dialog has gone."""
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


class Hands:
    """Two hands at the keyboard of a running program (händer)."""

    def __init__(self, stage: Stage, clock: SetClock) -> None:
        self.stage, self.clock = stage, clock
        self.window = stage.shell.window

    @property
    def workplace(self) -> Workplace:
        session = self.stage.shell.session
        assert session is not None
        return session.workplace

    def press(self, key: str) -> None:
        """Press a key as it is written on screen, where the system hands it over."""
        window = self.in_front()
        if key in _PLAIN:
            code, held = _PLAIN[key], Qt.KeyboardModifier.NoModifier
        else:
            stroke: Any = sequences(key)[0][0]  # type: ignore[index]  # stub: not indexable
            code, held = stroke.key(), stroke.keyboardModifiers()
        QTest.keyPress(window.windowHandle(), code, held)
        if shiboken6.isValid(window) and window.isVisible():  # the press may have closed it
            QTest.keyRelease(window.windowHandle(), code, held)
        self.stage.settle()
        self.until(lambda: not self.stage.scanner.is_holding)  # no hand is that fast

    def in_front(self) -> QWidget:
        """Return the window that takes keys now, once it does."""
        window = QApplication.activeModalWidget() or self.window
        window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is window)
        self.until(QApplication.focusWidget)
        return window

    def write(self, text: str) -> None:
        """Type a text where the keyboard is."""
        self.in_front()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, _code(letter), Qt.KeyboardModifier.NoModifier, letter)
                focused = QApplication.focusWidget()
                assert focused is not None, "nothing has the keyboard"
                QCoreApplication.sendEvent(focused, event)
        self.stage.settle()

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not condition():
            assert not deadline.hasExpired(), f"it never came; seen: {self.seen()}"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def seen(self) -> str:
        """Return every text in sight in the dialog, or else in the window."""
        labels = (QApplication.activeModalWidget() or self.window).findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())

    def dialog(self, kind: type[W]) -> W:
        """Return the dialog that asks for an answer, once it does."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        asking = QApplication.activeModalWidget()
        assert isinstance(asking, kind)
        return asking

    def to(self, widget: QWidget, by: str = "Tab") -> None:
        """Go to a field by Tab or Shift+Tab, from wherever the keyboard is."""
        for _ in range(60):
            focused = QApplication.focusWidget()
            if focused is not None and (focused is widget or widget.isAncestorOf(focused)):
                return
            self.press(by)
        raise AssertionError(f"{by} never reaches {widget}")
