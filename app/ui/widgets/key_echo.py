"""A button that shows a key which something else listens to; Qt answers neither of two."""

from PySide6.QtGui import QShortcut

from app.ui.widgets.key_button import ButtonKind, KeyButton


class KeyEcho(KeyButton):
    """A second button for what a key already does (ekoknapp); same arguments as KeyButton."""

    def __init__(
        self, text: str, key: str, *, icon: str = "", kind: ButtonKind = ButtonKind.PLAIN
    ) -> None:
        super().__init__(text, key, icon=icon, kind=kind)
        for listener in self.findChildren(QShortcut):
            listener.setEnabled(False)
