"""The cockpit: who has taken a row, a receiver that is not steady yet, and new paper stopped."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.outage import is_frozen
from app.ui.views.settle.freeze import FreezeDialog, ThawDialog
from app.ui.views.settle.items import step_items
from app.ui.views.settle.selection import Filter
from app.usecases.declare_outage import list_outages
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import dispense, end_now, mark, open_after, three
from tests.ui.views.settle.conftest import Open


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_after(tmp_path / "home")


def test_sending_waits_until_the_receiver_is_steady(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    end_now(workplace)
    mark(workplace, "twin_check")
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.work.sendable == 3)
    now = workplace.computer.clock.now()
    view.steady._heard((15, True))
    assert view.send.is_blocked
    view.main_action()
    assert not view.sending.is_wanted
    assert view.message.text.startswith("Mottagaren har svarat i 0 av 15 minuter.")
    for minutes in range(1, 16):
        later = now + timedelta(minutes=minutes)
        view.steady.steadiness = view.steady.steadiness.heard(later, answered=True)
    view.steady.moved.emit()
    assert not view.send.is_blocked


def test_new_paper_is_stopped_and_the_stop_is_lifted_by_keys(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(view.work.rows) == 3)
    view.freeze.click()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in view.window().findChildren(FreezeDialog)))
    next(d for d in view.window().findChildren(FreezeDialog) if d.isVisible()).accept()
    qtbot.waitUntil(lambda: is_frozen(list_outages(workplace)[0]))
    qtbot.waitUntil(lambda: view.freeze.text() == "Häv stoppet…")
    assert "Nytt papper är stoppat" in view.message.text
    view.freeze.click()
    dialog = next(d for d in view.window().findChildren(ThawDialog) if d.isVisible())
    dialog.reason.set_value("Läkemedelslistan svarar inte")
    dialog.accept()
    qtbot.waitUntil(lambda: not is_frozen(list_outages(workplace)[0]))


def test_a_row_is_taken_by_a_key_and_shown_as_ones_own(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.take.text() == "Ta raden")
    view.take.click()
    qtbot.waitUntil(lambda: view.take.text() == "Lämna raden")
    said = view.list.model().data(view.list.currentIndex())
    assert "SLi · " in str(said)
    view.filters.choose(Filter.MINE)
    assert len(view.list.rows()) == 1
    view.filters.choose(Filter.NARCOTICS)
    assert [row.urgency.is_narcotic for row in view.list.rows()] == [True]


def test_a_price_says_which_earlier_hand_out_of_the_patient_it_waits_for(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=2)
    dispense(workplace, 6, hours=1)  # the same patient
    end_now(workplace)
    view = open_view(workplace)
    first, later = sorted(view.work.rows, key=lambda row: row.first.happened_at)
    view.list.choose(view.list.rows().index(later))
    qtbot.waitUntil(lambda: bool(view.steps.cards))
    (price,) = [item for item in step_items([later]) if item.code == "register_price"]
    assert f"Expedition {first.first.slip}" in price.waits_on


def test_what_is_heard_while_another_screen_is_shown_puts_no_command_into_its_head(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(view.work.rows) == 3)
    assert view.send.isVisible()
    view.left()
    for command in view.commands():
        command.hide()  # as the head does
    view.steady.moved.emit()
    view.sending.moved.emit()
    assert not any(command.isVisible() for command in view.commands())
    view.entered()
    assert view.send.isVisible()
