"""The list of rows: the keyboard leads, the choice stays with what is still to be done."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.domain.steps import StepState
from app.ui.views.settle.row_list import RowList, shown_identity
from app.ui.views.settle.work import WorkRow
from tests.ui.showing import Show
from tests.ui.views.settle.cases import many_rows
from tests.workplaces import NOON


@pytest.fixture
def rows() -> list[WorkRow]:
    return list(many_rows(5).rows)


@pytest.fixture
def listing(show: Show, rows: list[WorkRow], qtbot: QtBot) -> RowList:
    made = RowList()
    show(made).resize(326, 500)
    made.show_rows(rows, NOON)
    made.setFocus()
    qtbot.wait(1)
    return made


def finished(row: WorkRow) -> WorkRow:
    return replace(row, lines=tuple(replace(x, state=StepState.ELSEWHERE) for x in row.lines))


def test_the_first_row_is_chosen_and_the_arrows_go_on(
    listing: RowList, rows: list[WorkRow], qtbot: QtBot
) -> None:
    assert listing.chosen_rows() == rows[:1]
    with qtbot.waitSignal(listing.chosen) as told:
        QTest.keyClick(listing, Qt.Key.Key_Down)
    assert told.args == [[rows[1]]]
    QTest.keyClick(listing, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert listing.chosen_rows() == rows[1:3]


def test_left_right_and_enter_are_told(listing: RowList, qtbot: QtBot) -> None:
    for key, steps in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
        with qtbot.waitSignal(listing.turned) as told:
            QTest.keyClick(listing, key)
        assert told.args == [steps]
    with qtbot.waitSignal(listing.opened):
        QTest.keyClick(listing, Qt.Key.Key_Return)


def test_letters_and_digits_leave_the_choice_alone(
    listing: RowList, rows: list[WorkRow], qtbot: QtBot
) -> None:
    QTest.keyClicks(listing, "Tolvan19")
    assert listing.chosen_rows() == rows[:1]


def test_many_chosen_are_told_at_once(listing: RowList, rows: list[WorkRow], qtbot: QtBot) -> None:
    told: list[list[WorkRow]] = []
    listing.chosen.connect(told.append)
    listing.selectAll()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [rows]


def test_new_content_of_the_same_rows_keeps_the_choice(
    listing: RowList, rows: list[WorkRow]
) -> None:
    listing.choose(3)
    again = [replace(row, identity="190905271474") for row in rows]
    listing.show_rows(again, NOON)
    assert listing.chosen_rows() == [again[3]]


def test_a_row_that_is_done_gives_its_place_to_the_next(
    listing: RowList, rows: list[WorkRow]
) -> None:
    listing.choose(1)
    listing.show_rows([rows[0], *rows[2:], finished(rows[1])], NOON)
    assert listing.chosen_rows() == [rows[2]]


def test_what_is_chosen_stays_chosen_when_others_come_and_go(
    listing: RowList, rows: list[WorkRow]
) -> None:
    listing.selectAll()
    listing.show_rows(rows[1:4], NOON)
    assert listing.chosen_rows() == rows[1:4]


def test_an_empty_list_has_nothing_chosen(listing: RowList) -> None:
    listing.show_rows([], NOON)
    assert listing.chosen_rows() == []


def test_a_screen_reader_hears_who_what_which_and_how(
    listing: RowList, rows: list[WorkRow]
) -> None:
    said = listing.model().data(listing.model().index(0, 0))
    product, slip = rows[0].first.product, rows[0].first.slip
    assert said == f"Tolvan Tolvansson 19121212-1212, {product}, {slip}, väntar, 4\xa0min"


def test_only_the_rows_in_sight_are_drawn(listing: RowList, qtbot: QtBot) -> None:
    drawn: list[int] = []
    delegate = listing.itemDelegate()

    class Counting(type(delegate)):  # type: ignore[misc]
        def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
            drawn.append(index.row())  # type: ignore[attr-defined]
            super().paint(painter, option, index)

    listing.setItemDelegate(Counting(listing))
    listing.show_rows(many_rows(5000).rows, NOON)
    drawn.clear()
    listing.viewport().repaint()
    assert 0 < len(drawn) < 30
    assert listing.findChildren(type(listing.viewport())) is not None


@pytest.mark.parametrize("width", [200, 326, 700])
def test_rows_are_drawn_at_any_width(listing: RowList, width: int) -> None:
    row = replace(many_rows(1).rows[0], identity="191212121212")
    long = replace(row.first, patient="Anna-Karin Elisabeth Wachtmeister-Stålhammar")
    listing.show_rows([replace(row, lines=(long, *row.lines[1:]))], NOON)
    picture = QPixmap(width, 49)
    option = QStyleOptionViewItem()
    option.rect = QRect(QPoint(0, 0), picture.size())
    painter = QPainter(picture)
    listing.itemDelegate().paint(painter, option, listing.model().index(0, 0))
    painter.end()
    assert not picture.toImage().isNull()


def test_a_number_is_shown_as_on_every_screen() -> None:
    assert shown_identity("191212121212", NOON.date()) == "19121212-1212"
