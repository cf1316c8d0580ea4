"""Choosing a person by key, digit and pointer."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.people_list import Choice, PeopleList
from tests.ui.showing import Show

PEOPLE = [Choice("Amina Yusuf", "farmaceut"), Choice("Johan Berglund"), Choice("Sara Lindqvist")]


def made(show: Show) -> tuple[PeopleList, list[int], list[bool]]:
    people = PeopleList("Vem?")
    chosen: list[int] = []
    decided: list[bool] = []
    people.chosen.connect(chosen.append)
    people.decided.connect(lambda: decided.append(True))
    show(people, QLineEdit())
    people.show_people(PEOPLE)
    people.setFocus()
    return people, chosen, decided


def test_the_first_is_marked_and_arrows_move_the_mark(show: Show) -> None:
    people, chosen, decided = made(show)
    assert people.marked() == "Amina Yusuf"
    QTest.keyClick(people, Qt.Key.Key_Down)
    assert people.marked() == "Johan Berglund"
    assert chosen[-1] == 1
    assert decided == []


def test_a_digit_chooses_and_goes_on(show: Show) -> None:
    people, _, decided = made(show)
    QTest.keyClick(people, Qt.Key.Key_3)
    assert people.marked() == "Sara Lindqvist"
    assert decided == [True]
    QTest.keyClick(people, Qt.Key.Key_9)
    assert people.marked() == "Sara Lindqvist"
    QTest.keyClick(people, Qt.Key.Key_Return)
    assert decided == [True, True]


def test_a_click_chooses_and_goes_on(show: Show) -> None:
    people, _, decided = made(show)
    place = people.visualItemRect(people.item(1)).center()
    QTest.mouseClick(people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert people.marked() == "Johan Berglund"
    assert decided == [True]


def test_a_person_is_marked_by_name_and_nobody_is_marked_in_an_empty_list(show: Show) -> None:
    people, _, _ = made(show)
    people.mark("Sara Lindqvist")
    assert people.currentRow() == 2
    people.mark("Okänd")
    assert people.currentRow() == 2
    people.show_people([])
    assert people.marked() == ""


def test_long_lists_scroll_and_short_ones_take_no_more_room_than_they_need(show: Show) -> None:
    people, _, _ = made(show)
    short = people.height()
    people.show_people(PEOPLE * 4)
    assert short < people.height() < 12 * 50
    assert people.verticalScrollBar().maximum() > 0


def test_the_digits_are_shown_while_they_work(show: Show) -> None:
    people, _, _ = made(show)
    working = people.grab().toImage()
    other = people.window().findChild(QLineEdit)
    assert isinstance(other, QLineEdit)
    other.setFocus()
    assert people.grab().toImage() != working


def test_the_mark_is_moved_from_outside_and_stays_in_the_list(show: Show) -> None:
    people, _, _ = made(show)
    for by, row in ((1, 1), (1, 2), (1, 2), (-1, 1), (-5, 0)):
        people.step(by)
        assert people.currentRow() == row
    people.show_people([])
    people.step(1)
    assert people.marked() == ""
