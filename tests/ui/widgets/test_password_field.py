"""A password: hidden, shown on demand, exact, and Caps Lock told."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.ui.widgets.field import FieldState
from app.ui.widgets.password_field import PasswordField
from tests.ui.showing import Show


@pytest.fixture
def field(show: Show) -> PasswordField:
    made = PasswordField("Lösenord", "Minst 10 tecken.")
    show(made)
    return made


def test_it_is_hidden_until_somebody_wants_to_see_it(field: PasswordField) -> None:
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    field._eye.trigger()
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    assert field._eye.text() == "Dölj lösenordet"
    field.clear()
    assert field.line.echoMode() is QLineEdit.EchoMode.Password


def test_blanks_around_it_belong_to_it(field: PasswordField) -> None:
    field.line.setText("  tre små ord ")
    assert field.password() == "  tre små ord "


def test_it_can_be_pasted(field: PasswordField) -> None:
    QApplication.clipboard().setText("ur lösenordshanteraren")
    field.line.paste()
    assert field.password() == "ur lösenordshanteraren"


@pytest.mark.parametrize(
    ("text", "shift", "told"),
    [("a", False, False), ("A", True, False), ("A", False, True), ("a", True, True)],
)
def test_caps_lock_is_told(field: PasswordField, text: str, shift: bool, told: bool) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for _ in range(2):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, text)
        QApplication.sendEvent(field.line, press)
    assert ("Caps Lock" in field.message) is told
    assert field.password() == text * 2


def test_what_was_wrong_is_forgotten_with_the_password(field: PasswordField) -> None:
    field.set_state(FieldState.BAD, "Lösenordet stämmer inte.")
    field.clear()
    assert (field.state, field.message) == (FieldState.NORMAL, "Minst 10 tecken.")
