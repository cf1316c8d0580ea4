"""A box that takes every key as it comes, to see what a scanner presses."""

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.scanner_check import Reading
from app.ui.scanner import TAKES_KEYS
from app.ui.widgets.label import label
from app.ui.widgets.panel import Card

_SILENCE_MS = 700  # after the last key a reading without an end key is over
_END_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_CONTROLS = "\x1c\x1d\x1e\x04"
_MOST = 1000  # keys of one reading


class KeyCatcher(Card):
    """What is pressed (tangentruta). KeyCatcher(); `read` comes with a Reading.

    While it has the keyboard the scanner's own filter stands aside. Esc, and Enter or Tab where
    nothing has come, are a person's and mean what they mean elsewhere.
    """

    read = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(TAKES_KEYS, True)
        self.setAccessibleName("Ruta som lyssnar på läsaren")
        self._text, self._times = "", list[float]()
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(_SILENCE_MS)
        self._silence.timeout.connect(lambda: self._finish(has_end=False))
        self._words = label("", "body", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._words)
        self._show()

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the keyboard by it."""
        is_tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if event.type() == QEvent.Type.KeyPress and is_tab and self._times:
            self.keyPressEvent(event)  # type: ignore[arg-type]  # is_tab told the type
            return True
        if event.type() == QEvent.Type.ShortcutOverride and self._times:
            event.accept()  # no shortcut in the middle of a code
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show(is_listening=event.type() == QEvent.Type.FocusIn)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the key, or end the reading."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape or (key in _END_KEYS and not self._times):
            super().keyPressEvent(event)
            return
        if not _is_alone(key):
            self._times.append(float(event.timestamp() or time.monotonic() * 1000))
            if key in _END_KEYS:
                self._finish(has_end=True)
                return
            if len(self._times) < _MOST:
                self._text += _written(event, key)
            self._silence.start()

    def _finish(self, *, has_end: bool) -> None:
        self._silence.stop()
        reading = Reading(self._text, has_end, tuple(self._times))
        self._text, self._times = "", []
        self.read.emit(reading)

    def _show(self, *, is_listening: bool = False) -> None:
        self.set_colours("surface", "primary" if is_listening else "border")
        self._words.setText(
            "Lyssnar. Skanna provbladets koder." if is_listening else "Ställ dig här och skanna."
        )


def _is_alone(key: Qt.Key) -> bool:
    return key in (
        Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_Control, Qt.Key.Key_Alt,
        Qt.Key.Key_CapsLock, Qt.Key.Key_Meta, Qt.Key.Key_NumLock,
    )  # fmt: skip


def _written(event: QKeyEvent, key: Qt.Key) -> str:
    """Return the character of a key, or its name where it has none."""
    text = event.text()
    if text and (text.isprintable() or text in _CONTROLS):
        return text
    return f"‹{key.name.removeprefix('Key_')}›"
