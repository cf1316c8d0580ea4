"""Scanners that type: catches what they send before any field sees it, in every window."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.ui.burst import BurstDetector, KeyKind, Verdict

TAKES_KEYS = "takesKeys"  # property of a widget that wants every key as it is pressed
_END_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_LONE_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_CapsLock,
)
_SEPARATORS = "\x1c\x1d\x1e"  # FS, GS, RS: between the parts of a GS1 code
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_PRESSES = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_INTERRUPTIONS = (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut, QEvent.Type.Close)


@runtime_checkable
class TakesScans(Protocol):
    """A modal question that codes are scanned into."""

    def take_scan(self, code: str) -> bool:
        """Put a code in its place; False if it has none here."""
        ...


@dataclass(frozen=True)
class _Before:
    """A field as it was before a character was let through."""

    editor: QLineEdit | QPlainTextEdit
    text: str
    position: int

    def restore(self) -> None:
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(self.text)
            self.editor.setCursorPosition(self.position)
            return
        self.editor.setPlainText(self.text)
        cursor = self.editor.textCursor()
        cursor.setPosition(self.position)
        self.editor.setTextCursor(cursor)


class Scanner(QObject):
    """Finds codes among the keys (läsare).

    Scanner(application, prefix=""); one for the program. `scanned` comes with each whole code,
    which was never typed into the focused field. While `suspended` (locked, or the scanner
    belongs to another system) the code is thrown away and `discarded` comes, so that the window
    can sound a tone; so it is in a modal question that does not take it (TakesScans).

    Keys are judged where the system hands them over, at the window that has the focus; the time
    is the one that the system stamped on them, so a busy computer changes nothing.
    """

    scanned = Signal(str)
    discarded = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        prefix: str = "",
        clock_ms: Callable[[], float] = lambda: time.monotonic() * 1000,
    ) -> None:
        super().__init__(application)
        self.suspended = False
        self._detector = BurstDetector(prefix)
        self._clock_ms = clock_ms
        self._held: list[tuple[QWindow, QKeyEvent]] = []
        self._swallowed: set[int] = set()  # keys whose release must not reach a field either
        self._before: _Before | None = None
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._give_back)
        application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    @property
    def is_holding(self) -> bool:
        """Tell whether keys are held back until more is known."""
        return bool(self._held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold keys back while they may be a scanner's."""
        if self._replaying or not isinstance(watched, QWindow):
            return False
        if event.type() in _INTERRUPTIONS and self._held:
            self._give_back()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            self._before_shortcut(event)
        if event.type() not in _PRESSES:
            return False
        focused: QWidget | None = QApplication.focusWidget()
        if focused is not None and focused.property(TAKES_KEYS):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._release(watched, event)
        return self._press(watched, event)

    def _before_shortcut(self, event: QKeyEvent) -> None:
        """Let what was typed reach its field before a shortcut moves the keyboard elsewhere.

        A key that is a shortcut never comes as a press, so this is the only word of it.
        """
        if event.key() in _LONE_MODIFIERS:
            return
        if _kind(event, holding=self._detector.is_holding) is KeyKind.OTHER:
            self._give_back()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _press(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in _LONE_MODIFIERS:
            return False
        kind = _kind(event, holding=self._detector.is_holding)
        before = _field_now()
        verdict = self._detector.press(
            kind, event.text(), self._time(event), can_undo=before is not None
        )
        if verdict.replay:
            self._replay()
        if verdict.code is not None:
            self._found(verdict, event)
            return True
        if verdict.hold:
            self._held.append((window, _copy(event)))
            self._timer.start(round(self._detector.patience_ms()))
        else:
            self._before = before if kind is KeyKind.CHARACTER else None
        return verdict.hold

    def _release(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed:
            self._swallowed.discard(event.key())
            return True
        if any(held.key() == event.key() for _, held in self._held):
            self._held.append((window, _copy(event)))  # follows its press, in order
            return True
        return False

    def _found(self, verdict: Verdict, end: QKeyEvent) -> None:
        self._timer.stop()
        for _, held in self._held:
            if held.type() == QEvent.Type.KeyPress:
                self._swallowed.add(held.key())
            else:
                self._swallowed.discard(held.key())
        self._swallowed.add(end.key())
        self._held.clear()
        if verdict.take_back and self._before is not None:
            self._before.restore()
        self._before = None
        self._hand_over(verdict.code or "")

    def _hand_over(self, code: str) -> None:
        asking: object = QApplication.activeModalWidget()
        if not self.suspended and asking is None:
            self.scanned.emit(code)
        elif self.suspended or not (isinstance(asking, TakesScans) and asking.take_scan(code)):
            self.discarded.emit()

    def _give_back(self) -> None:
        """Let a person's keys through when no more came in time."""
        self._detector.expire()
        self._replay()

    def _replay(self) -> None:
        self._timer.stop()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for window, event in held:
                if shiboken6.isValid(window):
                    QCoreApplication.sendEvent(window, event)
        finally:
            self._replaying = False

    def _time(self, event: QKeyEvent) -> float:
        stamp = event.timestamp()
        return float(stamp) if stamp else self._clock_ms()


def _kind(event: QKeyEvent, *, holding: bool) -> KeyKind:
    if event.isAutoRepeat():
        return KeyKind.OTHER  # a person holds a key down
    plain = event.modifiers() & _COMMANDS
    if event.key() in _END_KEYS and not plain:
        return KeyKind.END
    text = event.text()
    if holding and text and text in _SEPARATORS:
        return KeyKind.CHARACTER
    if text and text.isprintable() and plain in (Qt.KeyboardModifier.NoModifier, _ALT_GR):
        return KeyKind.CHARACTER
    return KeyKind.OTHER


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())


def _field_now() -> _Before | None:
    """Return the focused text field as it is, or None where a character cannot be taken back.

    A password is not copied; its characters wait their few milliseconds instead.
    """
    widget: QWidget | None = QApplication.focusWidget()
    if isinstance(widget, QLineEdit):
        if widget.echoMode() is not QLineEdit.EchoMode.Normal:
            return None
        return _Before(widget, widget.text(), widget.cursorPosition())
    if isinstance(widget, QPlainTextEdit):
        return _Before(widget, widget.toPlainText(), widget.textCursor().position())
    return None
