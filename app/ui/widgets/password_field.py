"""A field for a password: hidden, can be shown, warns of Caps Lock."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.theme import current_theme
from app.ui.widgets.field import FieldState, LineField


class PasswordField(LineField):
    """A password (lösenord). `password()` is what was typed, blanks and all; it can be pasted."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text, hint)
        self._own_hint = hint
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction("Visa lösenordet", self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.line.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.line.installEventFilter(self)
        current_theme().follow(self._draw_eye)

    def password(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, and hide the next."""
        self.line.clear()
        self._eye.setChecked(False)
        self.set_state(FieldState.NORMAL)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that letters come out as capitals without Shift, or small with it."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.text().isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            caps = event.text().isupper() != shift
            self.set_hint("Caps Lock är på." if caps else self._own_hint)
        return super().eventFilter(watched, event)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._draw_eye()

    def _draw_eye(self) -> None:
        name = "eye-off" if self._eye.isChecked() else "eye"
        self._eye.setText("Dölj lösenordet" if self._eye.isChecked() else "Visa lösenordet")
        icon = current_theme().icon(name, "ink2", 16, self.devicePixelRatioF())
        self._eye.setIcon(QIcon(icon))
