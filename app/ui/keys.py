"""Keys as they are written on screen in Swedish, and which of them belong to the window."""

import re

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

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

# The window listens to these itself; a button may show them but must not listen too,
# since Qt answers neither of two listeners.
WINDOW_KEYS = frozenset(
    {
        "Ctrl+Enter", "Ctrl+Shift+A", "Ctrl+L", "Ctrl+G", "Ctrl+D", "Ctrl++", "Ctrl+−", "Ctrl+0",
        "Ctrl+Tab", "Ctrl+Shift+Tab", "Esc",
    }
)  # fmt: skip


def sequences(key: str) -> list[QKeySequence]:
    """Return what Qt calls a key that is written as "Ctrl+Backsteg"."""
    parts = re.split(r"\+(?!$)", key)
    name = "+".join(_QT_NAMES.get(part, part) for part in parts)
    found = [QKeySequence(name)]
    if parts[-1] == "Enter":
        found.append(QKeySequence(name.removesuffix("Return") + "Enter"))  # the keypad's
    if key == "Ctrl+Shift+Tab":
        found.append(QKeySequence("Ctrl+Shift+Backtab"))
    if key == "Ctrl++":
        found.append(QKeySequence("Ctrl+="))
    return found


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
    return listener
