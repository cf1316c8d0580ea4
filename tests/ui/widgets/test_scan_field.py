"""The field in the head: takes what is typed, shows its key, leaves room for the title."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.scan_field import ScanField
from tests.ui.showing import Show


def test_what_is_typed_is_given_once_and_the_field_is_empty_again(show: Show) -> None:
    field = ScanField("Ctrl+L")
    given: list[str] = []
    field.given.connect(given.append)
    show(field)
    QTest.keyClicks(field, "  041238 ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert given == ["041238"]
    assert field.text() == ""


def test_the_key_stands_inside_at_the_right_and_clear_of_the_text(show: Show) -> None:
    field = ScanField("Ctrl+L")
    show(field)
    (cap,) = field.findChildren(KeyCap)
    assert cap.text() == "Ctrl+L"
    assert field.rect().contains(cap.geometry())
    assert field.textMargins().right() >= cap.width()


def test_larger_letters_get_their_room_from_the_field(show: Show) -> None:
    field = ScanField("Ctrl+L")
    show(field)
    before = field.sizeHint().width()
    current_theme().set_scale(1.3)
    assert field.minimumSizeHint().width() < field.sizeHint().width() < before


def test_a_second_button_shows_a_key_without_taking_it(show: Show) -> None:
    heard: list[str] = []
    first, second = KeyButton("Skriv etikett", "Ctrl+E"), KeyEcho("Försök igen", "Ctrl+E")
    first.acted.connect(lambda: heard.append("first"))
    second.acted.connect(lambda: heard.append("second"))
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.addWidget(first)
    row.addWidget(second)
    page = show(holder)
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["first"]
    second.click()
    assert heard == ["first", "second"]
    assert second.key == "Ctrl+E"
