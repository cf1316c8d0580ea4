"""One order, its paper at one counter and its signed code at another: it is registered once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.device.settings import Settings, save_settings
from app.exchange.receivers.fhir import FhirReceiver
from app.ui.theme import Theme
from app.ui.views.settle.after_dialogs import ReverseDialog
from app.ui.views.settle.twin_dialog import TwinDialog
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Computer
from tests.joined import ids, join, let_in
from tests.journeys.hands import is_gone
from tests.journeys.orders import (
    FORM,
    NEW,
    REGISTER,
    SEAL,
    TOLVAN_SAYS,
    Customer,
    scanned,
)
from tests.journeys.settling_hands import SettlingHands
from tests.journeys.test_thirty_customers import end_outage
from tests.servers.fhir import FhirServer
from tests.servers.hub import HubServer
from tests.ui.stage import SARA, Stage, pharmacy
from tests.ui.two_counters import wait_until_met
from tests.usecases.believed import pin_region
from tests.usecases.test_take_code import code
from tests.workplaces import NOON, PASSWORD, SetClock, begin_outage, incoming

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.usefixtures("theme")]
BY_PAPER = Customer(
    "papper",
    FORM | TOLVAN_SAYS | scanned("041238", "M1"),
    begin=(*NEW, "<origin", "=3", "Enter"),
    end=SEAL,
)
BY_CODE = Customer(
    "kod",
    {"signature_seen": " ", "identity_checked": "Id", "advice_given": "Ctrl+R"},
    begin=(f"#{code()}",),
    end=SEAL,
)
WHY_ONE = "Samma recept, patienten fick två"
WHY_NOT_THE_OTHER = "Lämnades tillbaka oöppnad"


@pytest.fixture
def pair(tmp_path: Path, own_hub: HubServer, fhir_server: FhirServer) -> tuple[Computer, Computer]:
    """Two counters in an outage that know the goods, the clinic's key, a hub and a receiver."""
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = sign_in(pharmacy(tmp_path / "home", clock), SARA, PASSWORD)
    begin_outage(first)
    pin_region(first, tmp_path)
    second = join(first, tmp_path / "Kassa 2", stick, clock)
    settings = Settings(receiver_url=fhir_server.url, receiver_ca=str(fhir_server.ca_file))
    for counter in (first, second):
        counter.register.load([incoming(*REGISTER)], NOON)
        save_settings(counter.computer.home / "device.toml", replace(settings, stable_minutes=0))
        let_in(counter, own_hub)
        sign_out(counter)
    receivers = {"fhir": FhirReceiver}
    return replace(first.computer, receivers=receivers), replace(
        second.computer, receivers=receivers
    )


@contextmanager
def at(computer: Computer, clock: SetClock) -> Iterator[SettlingHands]:
    """Sit down at a counter, whose window is open as long as somebody sits there."""
    stage = Stage(computer)
    stage.open()
    try:
        yield SettlingHands(stage, clock)
    finally:
        stage.close()


def decide(hands: SettlingHands, kept: str, gone: str) -> None:
    """Alt+D on the card of both: only one counts, and why; Alt+B on the other."""
    hands.choose(kept)
    hands.until(hands.cockpit.steps.decide.isVisible)
    hands.until(hands.cockpit.pane.correct.isVisible)
    hands.look("twins-01-found")
    hands.press("Alt+D")
    card = hands.dialog(TwinDialog)
    told = (kept, gone, "skrivet av för hand", "ur signerad kod")
    assert all(words in hands.seen() for words in told)
    hands.choose_from(card.verdict.combo, "Dubblett")
    hands.press("Tab")
    hands.write(WHY_ONE)
    hands.look("twins-02-card")
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(card))
    hands.choose(gone)
    hands.until(hands.cockpit.pane.correct.isVisible)
    hands.look("twins-03-decided")
    hands.press("Alt+B")
    reversing = hands.dialog(ReverseDialog)
    hands.write(WHY_NOT_THE_OTHER)
    hands.look("twins-04-cancel")
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(reversing))


def settle(hands: SettlingHands) -> None:
    """Search for twins, send, and do the rest by hand, until nothing is left."""
    hands.go_to_work()
    hands.mark_all("twin_check")
    hands.look("twins-05-ready")
    hands.send()
    hands.look("twins-06-sent")
    for step in ("register_price", "archive_paper", "strike_notation"):
        hands.mark_all(step)
    hands.tell_evis()
    hands.until(lambda: hands.cockpit.work.is_done)
    hands.look("twins-07-done")


def test_paper_and_its_code_at_two_lost_counters_are_kept_once_by_keys_and_registered_once(
    pair: tuple[Computer, Computer],
    own_hub: HubServer,
    fhir_server: FhirServer,
    installed_theme: Theme,
    qtbot: QtBot,
) -> None:
    """Requirement 16."""
    del installed_theme
    one, other = pair
    clock = one.clock
    assert isinstance(clock, SetClock)
    own_hub.kill()
    try:
        with at(one, clock) as hands:
            hands.press("F3")
            hands.serve(BY_PAPER)
            paper = hands.slips["papper"]
        with at(other, clock) as hands:
            hands.press("F3")
            hands.serve(BY_CODE)
            scanned_one = hands.slips["kod"]
    finally:
        own_hub.start()
    with at(other, clock) as hands:
        wait_until_met(hands.stage, qtbot)
    with at(one, clock) as hands:
        wait_until_met(hands.stage, qtbot)
        hands.go_to_work()
        hands.until(lambda: len(hands.cockpit.work.rows) == 2)
        decide(hands, paper, scanned_one)
        end_outage(hands)
        settle(hands)
        here = hands.workplace
        sent = {s.slip for s in list_steps(here) if s.step.code == "register_withdrawal"}
        assert sent == {paper}
        (outage,) = list_outages(here)
        assert review_closing(here, outage.id).obstacles == ()
        assert verify_store(here) == []
        told = ids(here)
    assert len(fhir_server.resources("MedicationDispense")) == 1
    with at(other, clock) as hands:
        wait_until_met(hands.stage, qtbot)
        hands.until(lambda: told <= ids(hands.workplace))
        assert hands.go_to_work().work.is_done
