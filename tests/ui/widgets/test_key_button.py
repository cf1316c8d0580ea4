"""A button shows its key, listens to it, and stays reachable when it is blocked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.ui.keys import WINDOW_KEYS, may_listen, sequences
from app.ui.theme import Theme
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from tests.ui.showing import Show

CONTROL = Qt.KeyboardModifier.ControlModifier


def counted(button: KeyButton) -> tuple[list[int], list[int]]:
    acted: list[int] = []
    obstructed: list[int] = []
    button.acted.connect(lambda: acted.append(1))
    button.obstructed.connect(lambda: obstructed.append(1))
    return acted, obstructed


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_act(show: Show, key: Qt.Key) -> None:
    button = KeyButton("Parkera", "Ctrl+W")
    show(button)
    acted, _ = counted(button)
    QTest.keyClick(button, key)
    assert acted == [1]


def test_the_shown_key_acts_from_a_field_at_once(show: Show) -> None:
    button, field = KeyButton("Skriv etikett", "Ctrl+E"), QLineEdit()
    page = show(field, button)
    field.setFocus()
    acted, _ = counted(button)
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL)
    assert acted == [1]


def test_a_hidden_button_does_not_listen(show: Show) -> None:
    one, other = KeyButton("Ett", "Ctrl+E"), KeyButton("Ett till", "Ctrl+E")
    page = show(one, other)
    other.hide()
    first, second = counted(one)[0], counted(other)[0]
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL)
    assert (first, second) == ([1], [])


def test_a_blocked_button_is_reached_and_leads_to_the_obstacle(show: Show) -> None:
    button = KeyButton("Färdigställ", "Ctrl+E", kind=ButtonKind.PRIMARY)
    page = show(QLineEdit(), button)
    acted, obstructed = counted(button)
    button.block("Rad 2: fel styrka.")
    assert button.isEnabled()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL)
    assert (acted, obstructed) == ([], [1, 1])
    button.block("")
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert acted == [1]


def test_a_screen_reader_hears_the_name_once_and_the_key_and_the_reason(show: Show) -> None:
    button = KeyButton("Färdigställ", "Ctrl+E")
    show(button)
    button.block("Ett stopp finns kvar.")
    read = QAccessible.queryAccessibleInterface(button)
    assert read.text(QAccessible.Text.Name) == "Färdigställ"
    assert read.text(QAccessible.Text.Description) == "Ett stopp finns kvar. Tangent Ctrl+E."


def test_the_key_gives_way_before_the_text(show: Show) -> None:
    button = KeyButton("Skriv etikett", "Ctrl+E", icon="printer")
    show(button)
    room = button.sizeHint().width() - button.minimumSizeHint().width()
    assert room > 30
    bare = KeyButton("Skriv etikett", icon="printer")
    assert bare.sizeHint().width() == button.minimumSizeHint().width()


@pytest.mark.parametrize("kind", list(ButtonKind))
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_every_button_is_large_enough_to_hit(theme: Theme, kind: ButtonKind, scale: float) -> None:
    theme.set_scale(scale)
    button = KeyButton("A", kind=kind)
    assert min(button.sizeHint().toTuple()) >= 26
    assert BigButton("A").sizeHint().height() == theme.px(44)


def test_a_key_in_swedish_is_the_key_that_qt_knows() -> None:
    assert sequences("Ctrl+Backsteg") == [QKeySequence(Qt.Key.Key_Backspace | CONTROL)]
    assert sequences("Mellanslag") == [QKeySequence(Qt.Key.Key_Space)]
    assert sequences("Skift+F2") == [QKeySequence("Shift+F2")]
    assert sequences("Ctrl+−") == [QKeySequence("Ctrl+-")]
    assert QKeySequence("Ctrl+Return") in sequences("Ctrl+Enter")
    assert QKeySequence("Ctrl+Enter") in sequences("Ctrl+Enter")


def test_every_key_of_the_window_is_one_that_qt_knows() -> None:
    for key in WINDOW_KEYS:
        for sequence in sequences(key):
            assert sequence.count() == 1, key
            assert sequence.toString(), key


@pytest.mark.parametrize(
    ("key", "may"),
    [("Ctrl+E", True), ("Alt+1", True), ("Ctrl+Enter", False), ("1", False), ("Enter", False)],
)
def test_a_button_listens_to_commands_alone(key: str, may: bool) -> None:
    assert may_listen(key) is may
