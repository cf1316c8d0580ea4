"""A choice in sight is made by arrows, digits or the mouse, and is one stop for Tab."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.ui.widgets.panel import tab_stops
from app.ui.widgets.segmented import Segmented
from tests.ui.showing import Show

OPTIONS = [("R", "Med förmån", ""), ("U", "Utan", ""), ("F", "Fritt", "")]


@pytest.fixture
def choice(show: Show) -> Segmented:
    made = Segmented(OPTIONS, "Förmån")
    show(QLineEdit(), made, QLineEdit())
    made.setFocus()
    return made


def press(choice: Segmented, key: Qt.Key) -> None:
    focused = choice.window().focusWidget()
    QTest.keyClick(focused, key)


def test_arrows_move_and_choose_round_and_round(choice: Segmented) -> None:
    seen: list[str] = []
    choice.chosen.connect(seen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        press(choice, key)
    assert seen == ["U", "F", "R", "F"]
    assert choice.value() == "F"


def test_a_digit_chooses(choice: Segmented) -> None:
    press(choice, Qt.Key.Key_3)
    assert choice.value() == "F"
    press(choice, Qt.Key.Key_9)
    assert choice.value() == "F"


def test_a_click_chooses(choice: Segmented) -> None:
    button = choice.findChildren(QPushButton)[1]
    with_signal: list[str] = []
    choice.chosen.connect(with_signal.append)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert with_signal == ["U"]


def test_the_program_chooses_in_silence_and_can_unchoose(choice: Segmented) -> None:
    seen: list[str] = []
    choice.chosen.connect(seen.append)
    choice.set_value("U")
    assert choice.value() == "U"
    choice.set_value("")
    assert (choice.value(), seen) == ("", [])


@pytest.mark.parametrize("value", ["", "R", "F"])
def test_it_is_one_stop_for_tab(choice: Segmented, value: str) -> None:
    choice.set_value(value)
    assert len(list(tab_stops(choice))) == 1


def test_each_part_says_where_in_the_choice_it_stands(choice: Segmented) -> None:
    described = [b.accessibleDescription() for b in choice.findChildren(QPushButton)]
    assert described == ["Förmån, 1 av 3", "Förmån, 2 av 3", "Förmån, 3 av 3"]
