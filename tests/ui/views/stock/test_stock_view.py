"""Lager in the window: what is there, and taking in, counting, correcting by the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.views.stock import StockView
from app.ui.views.stock.case_dialogs import CloseCaseDialog, CountDialog, MarkDialog
from app.ui.views.stock.move_dialogs import CorrectDialog, ReceiveDialog, RemoveDialog
from app.ui.views.stock.writing_dialog import WritingDialog
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets
from tests.ui.gallery_stock import ALONE, busy_stock
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import NOON, open_pharmacy

CONTROL = Qt.KeyboardModifier.ControlModifier
Open = Callable[[Workplace], StockView]


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> StockView:
        view = StockView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: bool(view.holdings) or not view.empty.isHidden())
        return view

    return open_at


@pytest.fixture
def view(tmp_path: Path, open_view: Open) -> StockView:
    return open_view(busy_stock(tmp_path / "home"))


def dialog(view: StockView, kind: type[WritingDialog], qtbot: QtBot) -> WritingDialog:
    qtbot.waitUntil(lambda: bool(view.findChildren(kind)))
    return view.findChildren(kind)[0]


def texts(view: StockView, row: int) -> list[str]:
    return [column.text(view.holdings[row]) for column in view.table.rows.columns]


def test_narcotics_come_first_with_balance_and_state(view: StockView) -> None:
    """Requirement 39."""
    assert texts(view, 0)[1:] == ["II", "8", "0", "8 åt sidan"]
    assert texts(view, 1)[1:] == ["II", "12", "12", "avvikelse"]
    assert texts(view, 3)[1:] == ["", "40", "40", "beslut finns"]
    assert [badge.text() for badge in view.badges()] == ["1\N{NO-BREAK SPACE}öppen avvikelse"]


def test_an_empty_stock_says_how_it_is_filled(tmp_path: Path, open_view: Open) -> None:
    view = open_view(open_pharmacy(tmp_path / "home"))
    assert not view.empty.isHidden()
    assert view.table.isHidden()
    view.all.click()
    assert "Ingen narkotika" in view.message.text


def test_a_count_hides_the_balance_and_a_difference_asks_for_a_recount(
    view: StockView, qtbot: QtBot
) -> None:
    """Requirement 38."""
    view.table.selectRow(2)
    QTest.keyClick(view, Qt.Key.Key_R, CONTROL)
    asked = dialog(view, CountDialog, qtbot)
    assert isinstance(asked, CountDialog)
    asked.counts[0].set_value("29")
    asked.beside.alone.set_value(ALONE.alone)
    asked.action_button.click()
    qtbot.waitUntil(lambda: not asked.again[0].isHidden())
    asked.again[0].set_value("29")
    asked.action_button.click()
    qtbot.waitUntil(lambda: len(view.holdings[2].open_cases) == 1)
    assert view.holdings[2].balance == 30


def test_a_deviation_ends_with_what_the_investigation_found(view: StockView, qtbot: QtBot) -> None:
    """Requirement 38."""
    view.table.selectRow(1)
    view.pane.close_case.click()
    asked = dialog(view, CloseCaseDialog, qtbot)
    assert isinstance(asked, CloseCaseDialog)
    assert asked.adjustment.value() == "-1"
    asked.words.set_value("Ingen förklaring.")
    asked.beside.alone.set_value(ALONE.alone)
    asked.action_button.click()
    qtbot.waitUntil(lambda: "saknas" in asked.outcome.message)
    asked.outcome.set_value("loss")
    asked.action_button.click()
    qtbot.waitUntil(lambda: view.holdings[1].balance == 11)
    assert view.holdings[1].open_cases == ()


def test_a_delivery_is_taken_in_and_a_number_that_is_none_is_told(
    view: StockView, qtbot: QtBot
) -> None:
    """Requirement 37."""
    view.table.selectRow(2)
    view.main_action()
    asked = dialog(view, ReceiveDialog, qtbot)
    assert isinstance(asked, ReceiveDialog)
    asked.packages.set_value("fem")
    asked.source.set_value("Partihandeln, 8")
    asked.action_button.click()
    assert "inget antal" in asked.packages.message
    asked.packages.set_value("5")
    asked.action_button.click()
    qtbot.waitUntil(lambda: view.holdings[2].balance == 35)


def test_a_line_is_corrected_by_a_new_one(view: StockView, qtbot: QtBot) -> None:
    """Requirement 37."""
    view.table.selectRow(2)
    view.pane.correct.click()
    asked = dialog(view, CorrectDialog, qtbot)
    assert isinstance(asked, CorrectDialog)
    asked.line.set_value("1")
    asked.delta.set_value("-2")
    asked.words.set_value("Två saknades i kartongen.")
    asked.beside.alone.set_value(ALONE.alone)
    asked.action_button.click()
    qtbot.waitUntil(lambda: view.holdings[2].balance == 28)
    assert view.holdings[2].lines[-1].corrects == 1


def test_packages_are_sent_away_and_a_batch_is_stopped(view: StockView, qtbot: QtBot) -> None:
    """Requirement 39."""
    view.table.selectRow(2)
    view.pane.remove.click()
    away = dialog(view, RemoveDialog, qtbot)
    assert isinstance(away, RemoveDialog)
    away.packages.set_value("3")
    away.action_button.click()
    assert "valt" in away.how.message
    away.how.set_value("returned")
    away.to.set_value("Partihandeln")
    away.words.set_value("Felleverans")
    away.beside.alone.set_value(ALONE.alone)
    away.action_button.click()
    qtbot.waitUntil(lambda: view.holdings[2].balance == 27)
    view.pane.batch.click()
    stop = dialog(view, MarkDialog, qtbot)
    assert isinstance(stop, MarkDialog)
    stop.state.set_value("quarantined")
    stop.ground.set_value("damage")
    stop.words.set_value("Blöt kartong")
    stop.packages.set_value("2")
    stop.action_button.click()
    qtbot.waitUntil(lambda: view.holdings[2].set_aside(NOON.date()) == 2)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_nothing_is_cut_but_what_the_pane_says_whole(
    tmp_path: Path, open_view: Open, theme: Theme, scale: float
) -> None:
    theme.set_scale(scale)
    assert cut_widgets(open_view(busy_stock(tmp_path / "home"))) == []


@pytest.mark.parametrize(("scale", "gone"), [(1.0, []), (1.3, ["Fört.", "Saldo"])])
def test_where_the_list_is_narrow_the_name_keeps_its_room(
    tmp_path: Path, open_view: Open, theme: Theme, scale: float, gone: list[str]
) -> None:
    theme.set_scale(scale)
    view = open_view(busy_stock(tmp_path / "home"))
    view.resize(1188, 626)
    columns = view.table.rows.columns
    hidden = [c.heading for i, c in enumerate(columns) if view.table.isColumnHidden(i)]
    assert hidden == gone
