"""What holds a row is told in the window, and nothing that holds it is done past it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.clock import later
from app.domain.findings import Refused
from app.domain.staff import Role
from app.domain.steps import StepState
from app.store.deliveries import Delivery, save_delivery
from app.ui.views.settle.hand_dialog import HandDialog, Way
from app.ui.views.settle.items import StepItem, step_items
from app.ui.views.settle.reading import read_work
from app.ui.views.settle.step_card import StepCard
from app.ui.views.settle.words import aside_words, row_words
from app.ui.views.settle.work import WorkRow
from app.usecases.compare_e_prescriptions import compare_one
from app.usecases.list_work import StepLine, list_steps
from app.usecases.scan_over import begin_scan, tick
from app.usecases.settle_by_file import export_rows
from app.usecases.settle_by_hand import say_not_there
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import dialog_of, dispense, end_now, mark, open_after
from tests.ui.views.settle.conftest import Open
from tests.usecases.test_compare_e_prescriptions import METOPROLOL
from tests.usecases.test_settling import HERE, Desk
from tests.usecases.test_take_back import corrected, first_row
from tests.workplaces import SetClock, as_person

Hold = Callable[[Workplace, StepLine, Path], object]


def lose(workplace: Workplace, line: StepLine, receiver: str = "fhir") -> None:
    """Let a row have been sent without an answer."""
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        save_delivery(connection, Delivery(line.step.id, 1, now, now, receiver=receiver))


def rest(workplace: Workplace, line: StepLine) -> None:
    """Let an attempt have been made without an answer, and pause."""
    now = workplace.computer.clock.now()
    until = later(now, timedelta(minutes=10))
    with workplace.journal.vault.transaction() as connection:
        save_delivery(connection, Delivery(line.step.id, 4, until, now, receiver="fhir"))


def fall(workplace: Workplace, line: StepLine) -> None:
    """Let it have been corrected since."""
    lose(workplace, line)
    (entry,) = [one for one in workplace.journal.entries(line.subject) if one.id == line.entry]
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    mark(workplace, "twin_check")


def clock_of(workplace: Workplace) -> SetClock:
    """Return the clock of a pharmacy, to be set."""
    clock = workplace.computer.clock
    assert isinstance(clock, SetClock)
    return clock


UNTIL = "17:31:40"  # when the pause below ends
HOLDS: dict[str, Hold] = {
    "doubt": lambda w, _, __: compare_one(w, replace(METOPROLOL, identity="190905271474")),
    "file": lambda w, _, folder: export_rows(w, folder),
    "scanned over": lambda w, x, _: tick(w, begin_scan(w, x.subject, x.step.row), 0),
    "asked about": lambda w, x, _: lose(w, x),
    "in a pause": lambda w, x, _: rest(w, x),
    "elsewhere": lambda w, x, _: lose(w, x, "nll"),
    "corrected unheard": lambda w, x, _: fall(w, x),
}
WORDS = {
    "doubt": "möjlig dubblett",
    "file": "i fil sedan",
    "scanned over": "skannas över vid",
    "asked about": "redo att skickas",
    "in a pause": f"paus till {UNTIL}, inget besked än",
    "elsewhere": "inget svar från Nationella läkemedelslistan",
    "corrected unheard": "rättad innan svaret kom: mottagaren frågas först",
}


def one_row(workplace: Workplace, folder: Path, hold: str) -> WorkRow:
    """Return a row that is ready but for what holds it."""
    dispense(workplace, 0, hours=1)
    end_now(workplace)
    mark(workplace, "twin_check")
    line = next(x for x in list_steps(workplace) if x.step.destination == "nll")
    HOLDS[hold](workplace, line, folder)
    (row,) = read_work(workplace).rows
    return row


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def workplace(tmp_path: Path, desk: Desk) -> Workplace:
    return open_after(tmp_path / "home", desk)


@pytest.mark.parametrize("hold", HOLDS)
def test_a_row_says_what_holds_it_and_is_ready_exactly_when_sending_takes_it(
    workplace: Workplace, desk: Desk, tmp_path: Path, hold: str
) -> None:
    """Requirement 47."""
    row = one_row(workplace, tmp_path, hold)
    assert row_words(row).startswith(WORDS[hold])
    work = read_work(workplace)
    done = settle_steps(workplace, "fhir", HERE)
    assert work.sendable == done.total - work.unheard * 2  # asked about, and then it may go
    assert work.sendable == (hold == "asked about")
    if hold == "corrected unheard":
        assert aside_words(row)[0].startswith("Rättad innan svaret kom")
        assert (desk.asked, done.total) == (1, 2)


def test_a_row_in_a_pause_says_until_when_and_is_ready_when_that_is_over(
    workplace: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 47."""
    row = one_row(workplace, tmp_path, "in a pause")
    (told,) = (x.holds for x in step_items([row]) if x.code == "register_prescription")
    assert told == (f"skickat utan svar, mottagaren frågas först, paus till {UNTIL}",)
    assert aside_words(row) == (f"Paus till {UNTIL[:5]}", "ink2")
    view = open_view(workplace)
    qtbot.waitUntil(lambda: bool(view.work.rows))
    assert not view.send.is_blocked  # it may be asked for ahead, and goes when its time comes
    assert view.strip.waiting.text() == "1 väntar"
    clock_of(workplace).forward(timedelta(minutes=10))
    (row,) = read_work(workplace).rows
    assert row_words(row) == "redo att skickas"
    assert settle_steps(workplace, "fhir", HERE).total == 1


def test_a_screen_that_stands_open_tells_when_a_pause_is_over(
    workplace: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    one_row(workplace, tmp_path, "in a pause")
    clock_of(workplace).forward(timedelta(minutes=10) - timedelta(milliseconds=500))
    view = open_view(workplace)
    qtbot.waitUntil(lambda: bool(view.work.rows))
    assert view.work.sendable == 0
    clock_of(workplace).forward(timedelta(seconds=1))
    qtbot.waitUntil(lambda: view.work.sendable == 1)


@pytest.mark.parametrize("hold", ["file", "scanned over", "asked about", "elsewhere"])
def test_what_goes_another_way_is_not_marked_by_hand_and_the_step_says_why(
    workplace: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot, hold: str
) -> None:
    row = one_row(workplace, tmp_path, hold)
    item = next(x for x in step_items([row]) if x.code == "register_prescription")
    assert (len(item.open), len(item.free), item.ready) == (1, 1, ())
    view = open_view(workplace)
    qtbot.waitUntil(lambda: bool(view.steps.cards))
    view.steps.mark_kind("register_prescription")
    assert view.steps.done.is_blocked
    view.steps.done.click()
    assert view.steps.message.text == item.kept[item.lines[0].step.id]
    view.steps.mark_kind("archive_paper")
    assert not view.steps.done.is_blocked


def test_a_receiver_that_never_answered_is_said_not_to_have_the_row_and_it_goes_elsewhere(
    workplace: Workplace, desk: Desk, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 47."""
    one_row(workplace, tmp_path, "elsewhere")
    view = open_view(workplace)
    qtbot.waitUntil(lambda: bool(view.steps.cards))
    view.steps.mark_kind("twin_check")
    assert not view.steps.absent.isVisible()
    view.steps.mark_kind("register_withdrawal")
    assert view.steps.absent.isVisible()
    QTest.keyClick(view.list, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    dialog = dialog_of(view)
    assert "Nationella läkemedelslistan fick raden" in dialog.text.text()
    dialog.accept()
    qtbot.waitUntil(lambda: "Skäl saknas" in dialog.answer.message)
    dialog.answer.set_value("Ringde supporten, som sökte på numret")
    dialog.accept()
    qtbot.waitUntil(lambda: view.work.sendable == 1)
    qtbot.waitUntil(lambda: not view.steps.absent.isVisible())
    assert "kan skickas igen" in view.steps.message.text
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    assert (desk.asked, len(desk.held)) == (0, 1)


def test_only_a_manager_says_that_a_receiver_has_not_got_a_row(
    workplace: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    row = one_row(workplace, tmp_path, "elsewhere")
    pharmacist = as_person(workplace, "Amina Yusuf", Role.PHARMACIST)
    assert row.unanswered is not None
    with pytest.raises(Refused, match="Din roll"):
        say_not_there(pharmacist, [row.unanswered.step], "vet det")
    view = open_view(pharmacist)
    qtbot.waitUntil(lambda: bool(view.steps.cards))
    view.steps.mark_kind("register_withdrawal")
    assert view.steps.absent.isVisible()
    assert view.steps.absent.is_blocked


def test_nothing_of_a_form_to_be_read_blind_stands_on_its_steps_nor_in_their_dialogs(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=1)
    end_now(workplace)
    view = open_view(workplace)
    (row,) = read_work(workplace).rows
    secret = "Metoprolol 50 mg till Greta"
    lines = tuple(
        replace(x, state=StepState.REFUSED, note=secret)
        if x.step.destination == "nll"
        else replace(x, step=replace(x.step, ground="1 av 3 skannade."))
        for x in row.lines
    )
    seen, hidden = (step_items([replace(row, lines=lines, is_blind=b)]) for b in (False, True))
    assert any(secret in said(item, workplace) for item in seen)
    for item in hidden:
        assert secret not in said(item, workplace)
        assert "skannade" not in said(item, workplace)
    for way_shows, items in ((True, seen), (False, hidden)):
        item = next(x for x in items if x.code == "archive_paper")
        for way in (Way.DONE, Way.WAIVED):
            dialog = HandDialog(view, view._session, item, way)
            assert (row.first.product in dialog.text.text()) is way_shows
            assert row.first.slip in dialog.text.text()
            dialog.deleteLater()


def said(item: StepItem, workplace: Workplace) -> str:
    """Return all that a step's card says, to the eye and to a reader of screens."""
    card = StepCard(item, workplace.computer.clock.now())
    card.choose(chosen=True)
    texts = [card.reason.text(), card.ground.text(), card.state.text(), card.accessibleName()]
    return " ".join([*texts, card.accessibleDescription()])
