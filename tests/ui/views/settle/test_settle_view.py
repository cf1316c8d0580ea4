"""Efterregistrera from key press to journal: marking, sending, what stops it, and the end."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.delivery import Verdict
from app.domain.findings import Unavailable
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Role
from app.domain.steps import StepState
from app.exchange.receivers.fhir import FhirReceiver
from app.ui.sending import Run, Sending
from app.ui.theme import Theme
from app.ui.views.settle import SettleView
from app.ui.views.settle.obstacles import why_not_sent
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.work import Work
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import waive
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets
from tests.ui.views.conftest import Begin
from tests.ui.views.settle.cases import (
    dialog_of,
    dispense,
    end_now,
    many_rows,
    mark,
    open_after,
    states,
    three,
    use_desk,
)
from tests.ui.views.settle.conftest import Open
from tests.usecases.test_settling import HERE, Desk
from tests.workplaces import NOON, PaperTray, SetClock, as_person


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def workplace(tmp_path: Path, desk: Desk, tray: PaperTray) -> Workplace:
    return open_after(tmp_path / "home", desk, tray)


def is_nothing_refused(workplace: Workplace, code: str) -> bool:
    return StepState.REFUSED not in states(workplace, code)


def views_of(workplace: Workplace) -> list[PatientViewed]:
    entries = workplace.journal.entries()
    return [e.content for e in entries if isinstance(e.content, PatientViewed)]


def test_a_hand_out_is_shown_whole_and_the_reading_is_logged_once(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.pane.card.identity.text() == "19570428-9999")
    assert view.pane.card.name.text() == "Karl Övningsson"  # the narcotic goes first
    assert view.pane.product.text().startswith("Oxikodon")
    assert [viewed.purpose for viewed in views_of(workplace)] == ["settle"]
    view.read()
    qtbot.wait(50)
    assert len(views_of(workplace)) == 1


def test_running_through_the_list_reads_nobodys_record(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    view = open_view(workplace)
    view.list.selectAll()
    qtbot.waitUntil(lambda: view.pane.card.name.text() == "3\u00a0rader valda")
    qtbot.wait(250)
    assert len(views_of(workplace)) <= 1  # the first stood there before, on a slow computer a while


def test_left_and_right_turn_the_filter_and_the_counts_stand_in_it(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    view = open_view(workplace)
    QTest.keyClick(view.list, Qt.Key.Key_Right)
    assert view.filters.value.value == "Väntar"
    QTest.keyClick(view.list, Qt.Key.Key_Left)
    QTest.keyClick(view.list, Qt.Key.Key_Left)
    assert view.filters.value.value == "Klara"
    assert view.list.rows() == []
    assert view.strip.headline.text() == "0 av 3 klara"


def test_one_kind_of_step_is_marked_done_on_many_rows_at_once(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    end_now(workplace)
    view = open_view(workplace)
    view.list.selectAll()
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6 and len(view.steps.cards[0].item.lines) == 3)
    view.steps.mark_kind("twin_check")
    view.steps.done.click()
    dialog = dialog_of(view)
    assert "Gäller 3\u00a0rader" in dialog.text.text()
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.answer.message))
    assert "Referens saknas" in dialog.answer.message
    dialog.answer.set_value("sökt i Pascal")
    dialog.accept()
    qtbot.waitUntil(lambda: view.work.sendable == 3)
    assert states(workplace, "twin_check") == [StepState.ELSEWHERE] * 3
    assert view.strip.waiting.text() == "3 väntar varav 3 redo att skickas"


def test_a_step_that_needs_another_says_which_and_cannot_be_marked(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    dispense(workplace, 0)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6)
    view.steps.mark_kind("register_price")
    view.steps.done.click()
    waits = "äntar på sök dubblett mot e-recept, registrera uttaget"
    assert view.steps.message.text.startswith(f"V{waits}. ")
    card = next(c for c in view.steps.cards if c.item.code == "register_price")
    assert f"v{waits}" in card.state.text()


def test_waiting_for_the_outage_is_said_and_nothing_is_sent(
    workplace: Workplace, open_view: Open, desk: Desk, qtbot: QtBot
) -> None:
    dispense(workplace, 0)
    mark(workplace, "twin_check")
    view = open_view(workplace)
    qtbot.waitUntil(lambda: bool(view.work.rows))
    assert view.message.text.startswith("Sändningen väntar. E-hälsomyndigheten är nere")
    view.main_action()
    qtbot.wait(50)
    assert desk.held == {}


def test_sending_takes_what_is_ready_and_sets_the_refused_aside(
    workplace: Workplace,
    open_view: Open,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_desk(monkeypatch)
    three(workplace)
    end_now(workplace)
    mark(workplace, "twin_check")
    desk.verdicts = [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    view = open_view(workplace)
    qtbot.waitUntil(lambda: not view.send.is_blocked)
    view.main_action()
    qtbot.waitUntil(lambda: not view.sending.is_wanted)
    qtbot.waitUntil(lambda: len(view.work.rows) == 3 and view.work.sendable == 0)
    assert view.strip.counts.text() == "2\u00a0mottagna · 1\u00a0avvisad"
    assert view.strip.sending.text() == "Skickat 3 av 3"
    assert sorted(states(workplace, "register_withdrawal")) == ["refused", "settled", "settled"]
    view.filters.choose(Filter.REFUSED)
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6)
    qtbot.waitUntil(lambda: bool(view.steps.marked and view.steps.marked.refused))
    assert any("Avvisat: Fel kod" in card.reason.text() for card in view.steps.cards)
    for code in ("register_prescription", "register_withdrawal"):
        view.steps.mark_kind(code)
        view.steps.again.click()
        qtbot.waitUntil(partial(is_nothing_refused, workplace, code))
    qtbot.waitUntil(lambda: view.work.sendable == 1)
    view.main_action()
    qtbot.waitUntil(lambda: states(workplace, "register_withdrawal") == [StepState.SETTLED] * 3)
    assert set(desk.held.values()) == {1}


def test_in_practice_the_receiver_of_this_computer_takes_it(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    computer = replace(workplace.computer, receivers={"fhir": FhirReceiver})
    workplace = replace(workplace, computer=computer)
    dispense(workplace, 0, hours=1)
    end_now(workplace)
    mark(workplace, "twin_check")
    view = open_view(workplace)
    qtbot.waitUntil(lambda: not view.send.is_blocked)
    view.main_action()
    qtbot.waitUntil(lambda: states(workplace, "register_withdrawal") == [StepState.SETTLED])
    qtbot.waitUntil(lambda: not view.sending.is_wanted)
    assert view.strip.sending.text() == "Skickat 1 av 1"


def test_a_receiver_that_is_silent_is_named_and_tried_again(
    workplace: Workplace,
    open_view: Open,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_desk(monkeypatch)
    dispense(workplace, 0, hours=1)
    end_now(workplace)
    mark(workplace, "twin_check")
    desk.verdicts = [Unavailable("Mottagaren svarar inte.", code="no_answer")]
    view = open_view(workplace)
    qtbot.waitUntil(lambda: not view.send.is_blocked)
    view.main_action()
    qtbot.waitUntil(lambda: view.message.text.startswith("Mottagaren svarar inte."))
    assert "försöker igen själv" in view.message.text
    assert (view.stop.isHidden(), view.sending.is_wanted) == (False, True)
    view.main_action()
    assert not view.sending.is_wanted
    assert desk.held == {}


def test_the_obstacle_of_the_sending_is_led_to(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    end_now(workplace)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6)
    view.main_action()
    assert "3\u00a0rader väntar på sök dubblett mot e-recept" in view.message.text
    assert view.steps.marked is not None
    assert view.steps.marked.code == "twin_check"
    assert view.steps.cards[0].hasFocus()


def test_when_all_is_done_the_way_on_is_to_close(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    three(workplace)
    end_now(workplace)
    waive(workplace, [s.step.id for s in list_steps(workplace)], "övning")
    view = open_view(workplace)
    qtbot.waitUntil(view.all_done.isVisible)
    assert view.all_done.heading.text() == "Alla 3 är redovisade"
    view._look.click()
    qtbot.waitUntil(view.list.isVisible)
    assert view.filters.value is Filter.DONE
    assert len(view.list.rows()) == 3


def test_without_anything_handed_out_it_says_what_will_come_here(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    qtbot.waitUntil(view.nothing.isVisible)
    assert view.badges()[0].text() == "Avbrott 2026-11-23-A"


def test_roles_decide_what_can_be_done_and_the_buttons_say_why(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=1)
    end_now(workplace)
    mark(workplace, "twin_check")
    view = open_view(as_person(workplace, "Amina Yusuf", Role.PHARMACIST))
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6)
    view.steps.mark_kind("decommission")
    assert (view.send.is_blocked, view.steps.done.is_blocked) == (False, False)
    view.steps.waive.click()
    assert view.steps.message.text == "Din roll får inte göra detta. Be apotekschef."
    staff = open_view(as_person(workplace, "Nils Ek", Role.STAFF))
    qtbot.waitUntil(lambda: len(staff.steps.cards) == 6)
    assert (staff.send.is_blocked, staff.steps.done.is_blocked) == (True, True)
    staff.main_action()
    assert staff.message.text.startswith("Din roll får inte göra detta. Be farmaceut")


def test_the_label_is_printed_again_and_a_jam_is_said_in_place(
    workplace: Workplace, open_view: Open, tray: PaperTray, qtbot: QtBot
) -> None:
    dispense(workplace, 0)
    view = open_view(workplace)
    qtbot.waitUntil(view.pane.reprint.isVisible)
    before = len(tray.sheets)
    view.pane.reprint.click()
    qtbot.waitUntil(lambda: "märkt omtryck" in view.pane.message.text)
    assert len(tray.sheets) == before + 1
    tray.jam = Unavailable("Skrivaren svarar inte.", "Se efter att den är på.")
    view.pane.reprint.click()
    qtbot.waitUntil(lambda: "Skrivaren svarar inte." in view.pane.message.text)


def test_steps_answer_to_the_arrows_and_enter(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    dispense(workplace, 0)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6)
    view.list.opened.emit()
    assert view.steps.cards[0].hasFocus()
    QTest.keyClick(view.steps.cards[0], Qt.Key.Key_Up)
    for at in range(5):
        QTest.keyClick(view.steps.cards[at], Qt.Key.Key_Down)
    assert view.steps.marked is view.steps.cards[5].item
    QTest.keyClick(view.steps.cards[5], Qt.Key.Key_Return)
    dialog = dialog_of(view)
    dialog.answer.set_value("pärm 2")
    QTest.keyClick(dialog.answer.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [c.item.code for c in view.steps.cards if not c.item.open] != [])
    assert states(workplace, "archive_paper") == [StepState.ELSEWHERE]
    assert view.steps.message.text == "1\u00a0steg redovisat."  # also once it is read again
    view.steps.cards[4].taken.emit(view.steps.cards[4])
    assert not view.steps.message.text


def test_what_another_counter_writes_is_read_when_told(
    workplace: Workplace, open_view: Open, begin: Begin, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    three(workplace)
    view._session.background.changed.emit()
    qtbot.waitUntil(lambda: len(view.list.rows()) == 3)


def test_there_is_one_errand_of_sending_for_all_screens(workplace: Workplace, begin: Begin) -> None:
    session = begin(workplace)
    own = Sending(session.background)
    assert SettleView(session).sending is own
    assert SettleView(session).sending is own


def test_five_thousand_rows_are_shown_and_turned(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.show_work(Work(view.work.outages, many_rows(5000).rows))
    assert view.strip.headline.text() == "0 av 5\u00a0000 klara"
    view.list.selectAll()
    qtbot.waitUntil(lambda: len(view.steps.cards) == 3)
    assert len(view.steps.cards[0].item.lines) == 5000


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_no_word_is_cut_and_nothing_leaves_its_place(
    workplace: Workplace, open_view: Open, theme: Theme, qtbot: QtBot, scale: float
) -> None:
    dispense(workplace, 0, name="Anna-Karin Wachtmeister-Stålhammar", hours=2)
    dispense(workplace, 1, hours=1)
    end_now(workplace)
    mark(workplace, "twin_check", 1)
    settle_steps(workplace, "fhir", HERE)
    theme.set_scale(scale)
    view = open_view(workplace)
    qtbot.waitUntil(view.pane.reprint.isVisible)
    view.strip.show_run(Run(40, 12, 10, 1, 1, 48), wanted=True)
    qtbot.wait(20)
    assert cut_widgets(view) == []


def test_late_work_is_told_in_colour_and_words(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    clock = SetClock()
    opened = open_after(tmp_path / "late")
    opened = replace(opened, computer=replace(opened.computer, clock=clock))
    dispense(opened, 0)
    end_now(opened)
    clock.moment = NOON + timedelta(hours=30)
    view = open_view(opened)
    qtbot.waitUntil(lambda: len(view.steps.cards) == 6)
    assert "passerades" in view.steps.cards[0].state.text()
    assert view.steps.cards[0].state.property("colour") == "warn"
    assert view.strip.oldest.text() == "äldst 30\u00a0h · 1\u00a0sen"
    assert why_not_sent(view._session, view.work).startswith("Inget är redo")
    fallen = replace(view.work, unheard=1)  # nothing is left to send, and something to ask about
    assert why_not_sent(view._session, fallen) == ""
