"""Two counters' windows and a hub: what one does is felt at the other; no wait holds a close."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.draft import OpenSlip, PatientDraft
from app.domain.signing import Beside
from app.ui.idle import running_s
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.views.dispense_view import DispenseView
from app.ui.views.settle import SettleView
from app.ui.views.stock.move_dialogs import ReceiveDialog
from app.ui.widgets.status_line import Slot
from app.usecases.fill_slip import open_slip, save_draft, void_slip
from app.usecases.keep_stock import Arrival, receive
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.servers.hub import HubServer
from tests.ui.stage import SARA, Stage, dispense, minutes_before
from tests.ui.two_counters import Counters, done_at, on_screen, wait_until_met
from tests.workplaces import PASSWORD, another_row, filled_draft, find_product

pytestmark = pytest.mark.xdist_group("hub")
_PATIENT = PatientDraft("Birgitta Provsson", birth_date="19780302", sex="2")
_TWIN = "Samma läkemedel i samma styrka lämnades ut här"
_OXIKODON = replace(find_product("098314"), schedule="II")
_ALONE = Beside(alone="Ensam på apoteket i natt.")


def hand_out(session: Session) -> None:
    """Hand out at a counter."""
    done_at(session, lambda workplace: dispense(workplace, minutes_before(3)))


def lay_slip(stage: Stage) -> DispenseView:
    """Lay a slip for the patient on the desk of a counter."""
    view = stage.shell.window.go("dispense")
    assert isinstance(view, DispenseView)
    session = stage.shell.session
    assert session is not None
    draft = replace(filled_draft(another_row(0)), patient=_PATIENT)
    view.desk.lay(save_draft(session.workplace, open_slip(session.workplace), draft))
    stage.settle()
    return view


def twins(view: DispenseView) -> list[str]:
    """Return what the slip on the desk is told of the same medicine handed out before."""
    review = view.desk.review
    return [f.rule for f in review.findings if f.rule == "T-TWIN"] if review else []


def test_a_hand_out_at_one_counter_is_felt_at_the_other_and_disturbs_nobody(
    counters: Counters, qtbot: QtBot
) -> None:
    here, _ = counters.sessions
    stage = counters.stages[1]
    view = lay_slip(stage)
    assert twins(view) == []
    assert _TWIN not in on_screen(view)
    stage.activate()
    typed = view.page.rows.cards[0].editor.search.line
    typed.setFocus()
    typed.setText("metop")
    focused = QApplication.focusWidget()

    hand_out(here)
    qtbot.waitUntil(lambda: bool(twins(view)))
    qtbot.waitUntil(lambda: _TWIN in on_screen(view))
    rail = stage.shell.window.rail
    qtbot.waitUntil(lambda: rail._items["settle"].counter == "1 väntar")
    assert (QApplication.focusWidget(), typed.text()) == (focused, "metop")
    for stage in counters.stages:
        assert stage.shell.window.status.text(Slot.OTHERS) == "Navet anslutet"


def test_a_slip_that_is_open_at_one_stands_on_the_empty_counter_of_the_other_until_it_ends(
    counters: Counters, qtbot: QtBot
) -> None:
    here = counters.sessions[0].workplace
    stage = counters.stages[1]
    view = stage.shell.window.go("dispense")
    stage.settle()
    slips: list[OpenSlip] = []
    done_at(counters.sessions[0], lambda workplace: slips.append(open_slip(workplace)))
    qtbot.waitUntil(lambda: bool(slips) and slips[0].slip in on_screen(view))
    assert "Öppna vid andra kassor: " in on_screen(view)
    done_at(counters.sessions[0], lambda _: void_slip(here, slips[0], "Provat"))
    qtbot.waitUntil(lambda: slips[0].slip not in on_screen(view))


def test_a_delivery_and_a_narcotics_balance_are_felt_in_the_stock_and_no_dialog_is_disturbed(
    counters: Counters, qtbot: QtBot
) -> None:
    here, stage = counters.sessions[0], counters.stages[1]
    view = stage.shell.window.go("stock")
    stage.settle()
    stage.activate()
    view.main_action()
    (dialog,) = view.findChildren(ReceiveDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.packages.setFocus()
    dialog.packages.line.setText("7")
    focused = QApplication.focusWidget()

    came = Arrival(find_product("041238"), 40, "Partihandeln", "M7", date(2027, 11, 1))
    done_at(here, lambda workplace: receive(workplace, came))
    qtbot.waitUntil(lambda: "Metoprolol Norrmed" in on_screen(view))
    narcotic = Arrival(_OXIKODON, 12, "Partihandeln, följesedel 7", "B12", date(2027, 5, 31))
    done_at(here, lambda workplace: receive(workplace, narcotic, _ALONE))
    qtbot.waitUntil(lambda: " | II | 12 | " in on_screen(view))
    done_at(here, lambda workplace: receive(workplace, narcotic, _ALONE))
    qtbot.waitUntil(lambda: " | II | 24 | " in on_screen(view))
    assert dialog.isVisible()
    assert (QApplication.focusWidget(), dialog.packages.value()) == (focused, "7")


def test_a_hand_out_stands_in_the_others_work_list_and_leaves_the_chosen_row_chosen(
    counters: Counters, qtbot: QtBot
) -> None:
    here, stage = counters.sessions[0], counters.stages[1]
    view = stage.shell.window.go("settle")
    assert isinstance(view, SettleView)
    stage.settle()
    assert "Birgitta Provsson" not in on_screen(view)
    hand_out(here)
    qtbot.waitUntil(lambda: "Birgitta Provsson" in on_screen(view))
    chosen = [row.who for row in view.list.chosen_rows()]
    hand_out(here)
    qtbot.waitUntil(lambda: "Rune Exempel" in on_screen(view))
    assert [row.who for row in view.list.chosen_rows()] == chosen


def test_slip_numbers_of_both_counters_are_never_the_same(counters: Counters, qtbot: QtBot) -> None:
    slips = set()
    for _ in range(3):
        for session in counters.sessions:
            slips.add(open_slip(session.workplace).slip)
    assert len(slips) == 6


def test_a_hub_that_goes_away_is_told_calmly_and_work_goes_on(
    counters: Counters, own_hub: HubServer, qtbot: QtBot
) -> None:
    status = counters.stages[0].shell.window.status
    own_hub.kill()
    try:
        qtbot.waitUntil(lambda: "Navet borta sedan" in status.text(Slot.OTHERS))
        hand_out(counters.sessions[0])
    finally:
        own_hub.start()
    qtbot.waitUntil(lambda: status.text(Slot.OTHERS) == "Navet anslutet")
    other = counters.stages[1].shell.window.rail
    qtbot.waitUntil(lambda: other._items["settle"].counter == "1 väntar")


def is_left(computer: Computer) -> bool:
    """Tell whether no program has the store open."""
    return not list((computer.home / "locks").glob("holder-*"))


def test_no_wait_for_the_hub_holds_a_window_that_closes_or_a_store_that_the_lock_closes(
    computers: tuple[Computer, Computer], theme: Theme, qtbot: QtBot
) -> None:
    del theme
    closing, locking = Stage(computers[0]), Stage(computers[1])
    try:
        for stage in (closing, locking):
            stage.open()
            wait_until_met(stage, qtbot)
        before = running_s()
        closing.close()
        locking.shell.lock()
        locking.shell._close_store()
        for computer in computers:
            qtbot.waitUntil(partial(is_left, computer))
        assert running_s() - before < 20  # far from the end of a wait
        for computer in computers:
            again: Workplace = sign_in(computer, SARA, PASSWORD)
            with again.lock.excluding_others():  # refuses while anybody else has the store open
                pass
            sign_out(again)
    finally:
        locking.close()
