"""Keys as they are written on screen in Swedish, and which of them belong to the window."""

import logging
import re

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

_log = logging.getLogger(__name__)

# Words on the caps that Qt knows by another name.
_QT_NAMES = {
    "Skift": "Shift",
    "Backsteg": "Backspace",
    "Mellanslag": "Space",
    "Enter": "Return",
    "Ins": "Ins",
    "Del": "Del",
    "−": "-",
}

_PORTABLE = QKeySequence.SequenceFormat.PortableText

# The window listens to these itself; a button may show them but must not listen too,
# since Qt answers neither of two listeners.
WINDOW_KEYS = frozenset(
    {
        "Ctrl+Enter", "Ctrl+Shift+A", "Ctrl+L", "Ctrl+G", "Ctrl+D", "Ctrl++", "Ctrl+−", "Ctrl+0",
        "Ctrl+Tab", "Ctrl+Shift+Tab", "Esc",
    }
)  # fmt: skip


# With Ctrl these are the screen's own keys, though a text field knows some of them by another
# meaning: Ins copies, Del cuts a word, E, B, K and U move or cut as in other programs.
_SCREEN_KEYS = frozenset(
    {
        Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_F,
        Qt.Key.Key_I, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_U,
        Qt.Key.Key_W,
    }
)  # fmt: skip


def is_screen_key(event: QEvent) -> bool:
    """Tell whether an editor is asked about a key that it must let the screen have."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.ControlModifier and event.key() in _SCREEN_KEYS


def sequences(key: str) -> list[QKeySequence]:
    """Return what Qt calls a key that is written as "Ctrl+Backsteg"."""
    parts = re.split(r"\+(?!$)", key)
    name = "+".join(_QT_NAMES.get(part, part) for part in parts)
    names = [name]
    if parts[-1] == "Enter":
        names.append(name.removesuffix("Return") + "Enter")  # the keypad's
    if key == "Ctrl+Shift+Tab":
        names.append("Ctrl+Shift+Backtab")
    if key == "Ctrl++":
        names.append("Ctrl+=")
    # Never by the language that Qt speaks, where other words are keys.
    return [QKeySequence.fromString(text, _PORTABLE) for text in names]


def may_listen(key: str) -> bool:
    """Tell whether a button may listen to the key that it shows.

    Not to the window's own keys, and not to a lone letter or digit: those are typed in fields,
    and a scanner types them too.
    """
    return key not in WINDOW_KEYS and ("Ctrl+" in key or "Alt+" in key)


def shortcut(key: str, parent: QObject) -> QShortcut:
    """Return a shortcut in the parent's window; it sleeps while the parent is hidden."""
    listener = QShortcut(parent)
    listener.setKeys(sequences(key))
    listener.setContext(Qt.ShortcutContext.WindowShortcut)
    listener.setAutoRepeat(False)
    listener.activatedAmbiguously.connect(
        lambda: _log.error("two listen to %s: neither hears", key)
    )
    return listener
