"""Two counters' windows and a hub: what one does is felt at the other; no wait holds a close."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.draft import PatientDraft
from app.ui.idle import running_s
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.views.dispense_view import DispenseView
from app.ui.widgets.status_line import Slot
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.joined import join, let_in
from tests.servers.hub import HubServer
from tests.ui.stage import SARA, Stage, dispense, minutes_before, pharmacy
from tests.workplaces import PASSWORD, SetClock, another_row, begin_outage, filled_draft

pytestmark = pytest.mark.xdist_group("hub")
_LONG = 30_000  # ms; nothing is measured by it
_PATIENT = PatientDraft("Birgitta Provsson", birth_date="19780302", sex="2")


@dataclass(frozen=True)
class Counters:
    """Two counters whose windows are open (kassor)."""

    stages: tuple[Stage, Stage]

    @property
    def sessions(self) -> list[Session]:
        """Who is signed in at each."""
        return [session for stage in self.stages if (session := stage.shell.session)]


@pytest.fixture
def computers(tmp_path: Path, own_hub: HubServer) -> tuple[Computer, Computer]:
    """Two computers of a pharmacy in an outage, both let in at the hub; both are closed."""
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = sign_in(pharmacy(tmp_path / "home", clock), SARA, PASSWORD)
    begin_outage(first)
    second = join(first, tmp_path / "Kassa 2", stick, clock)
    for counter in (first, second):
        let_in(counter, own_hub)
        sign_out(counter)
    return first.computer, second.computer


@pytest.fixture
def counters(
    computers: tuple[Computer, Computer], theme: Theme, qtbot: QtBot
) -> Iterator[Counters]:
    del theme
    stages = Stage(computers[0]), Stage(computers[1])
    for stage in stages:
        stage.open()
        wait_until_met(stage, qtbot)
    yield Counters(stages)
    for stage in stages:
        stage.close()


def wait_until_met(stage: Stage, qtbot: QtBot) -> None:
    """Wait until a counter has met the hub."""
    session = stage.shell.session
    assert session is not None
    qtbot.waitUntil(lambda: session.listening.contact.is_connected, timeout=_LONG)


def hand_out(session: Session) -> None:
    """Hand out at a counter, as a screen does."""
    session.run(
        lambda workplace: dispense(workplace, minutes_before(3)),
        lambda _: None,
        lambda error: pytest.fail(repr(error)),
        writes=True,
    )


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
    here, there = counters.sessions
    stage = counters.stages[1]
    view = lay_slip(stage)
    assert twins(view) == []
    stage.activate()
    typed = view.page.rows.cards[0].editor.search.line
    typed.setFocus()
    typed.setText("metop")
    focused = QApplication.focusWidget()

    hand_out(here)
    qtbot.waitUntil(lambda: bool(twins(view)), timeout=_LONG)
    rail = stage.shell.window.rail
    qtbot.waitUntil(lambda: rail._items["settle"].counter == "1 väntar", timeout=_LONG)
    assert (QApplication.focusWidget(), typed.text()) == (focused, "metop")
    assert there.listening.contact.fetched > 0
    for stage in counters.stages:
        assert stage.shell.window.status.text(Slot.OTHERS) == "Navet anslutet"


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
        qtbot.waitUntil(lambda: "Navet borta sedan" in status.text(Slot.OTHERS), timeout=_LONG)
        hand_out(counters.sessions[0])
    finally:
        own_hub.start()
    qtbot.waitUntil(lambda: status.text(Slot.OTHERS) == "Navet anslutet", timeout=_LONG)
    other = counters.stages[1].shell.window.rail
    qtbot.waitUntil(lambda: other._items["settle"].counter == "1 väntar", timeout=_LONG)


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
        locking.settle()
        assert running_s() - before < 15  # far from the end of a wait
        for computer in computers:
            again: Workplace = sign_in(computer, SARA, PASSWORD)
            with again.lock.excluding_others():  # refuses while anybody else has the store open
                pass
            sign_out(again)
    finally:
        locking.close()
