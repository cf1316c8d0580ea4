"""Sending beside the window: counts, refusals, pauses, and a person who says stop."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.findings import Unavailable
from app.domain.staff import Role
from app.domain.steps import StepState
from app.ui.background import Background
from app.ui.sending import FHIR, Sending
from app.usecases.adjust_settings import Settings, adjust
from app.usecases.declare_outage import end_outage
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Receiver, Workplace
from tests.ui.stage import SARA, clock_of, dispense, minutes_before, pharmacy
from tests.workplaces import NOON, PASSWORD, as_person, begin_outage


@dataclass
class Desk:
    """A receiver that answers as it is told."""

    name: str = "fhir"
    verdicts: list[Verdict | Unavailable] = field(default_factory=list)
    sent: int = 0
    gate: threading.Event | None = None  # set: waits for it before each answer

    def send(self, parcel: Parcel) -> Answer:
        assert not parcel.practice
        self.sent += 1
        if self.gate is not None:
            self.gate.wait(60)
        verdict = self.verdicts.pop(0) if self.verdicts else Verdict.ACCEPTED
        if isinstance(verdict, Unavailable):
            raise verdict
        return Answer(verdict, 422 if verdict is Verdict.REFUSED else 200, b"{}", b"{}", "Nej")

    def ask(self, parcel: Parcel) -> Answer | None:
        return None

    def close(self) -> None:
        pass


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def workplace(tmp_path: Path, desk: Desk) -> Iterator[Workplace]:
    """A pharmacy with five rows that are ready to be sent."""

    def receiver(_: Endpoint) -> Receiver:
        return desk

    computer = replace(pharmacy(tmp_path / "home"), receivers={"fhir": receiver})
    opened = sign_in(computer, SARA, PASSWORD)
    adjust(opened, Settings(receiver_url="https://mottagare.example/fhir"))
    outage = begin_outage(opened)
    dispense(opened, minutes_before(90, 80, 70, 60, 50))
    end_outage(opened, outage.id, NOON)
    mark_done(opened, [s.step.id for s in list_steps(opened) if s.step.code == "twin_check"], "x")
    yield opened
    sign_out(opened)


@pytest.fixture
def sending(background: Background, workplace: Workplace) -> Iterator[Sending]:
    """A sending that has let go of the store when that is closed, also after a failure."""
    del workplace
    made = Sending(background)
    yield made
    made.stop()
    background.close()


def states(workplace: Workplace) -> list[StepState]:
    return [s.state for s in list_steps(workplace) if s.step.destination == "nll"]


def test_everything_that_is_ready_is_sent_with_its_counts(
    sending: Sending, workplace: Workplace, qtbot: QtBot
) -> None:
    seen: list[tuple[int, int]] = []
    sending.moved.connect(lambda: seen.append((sending.run.done, sending.run.total)))
    sending.start(workplace)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    run = sending.run
    assert (run.total, run.done, run.accepted, run.refused) == (5, 5, 5, 0)
    assert run.is_over
    assert seen[-1] == (5, 5)
    assert sorted(seen) == seen
    assert set(states(workplace)) == {StepState.SETTLED}


def test_one_refusal_stops_nobody(
    sending: Sending, workplace: Workplace, desk: Desk, qtbot: QtBot
) -> None:
    desk.verdicts = [Verdict.ACCEPTED, Verdict.REFUSED]
    sending.start(workplace)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    assert (sending.run.accepted, sending.run.refused) == (4, 1)
    assert states(workplace).count(StepState.REFUSED) == 1


def test_when_nobody_answers_it_is_tried_again_when_the_pause_is_over(
    sending: Sending, workplace: Workplace, desk: Desk, qtbot: QtBot
) -> None:
    desk.verdicts = [Verdict.ACCEPTED, Unavailable("Mottagaren svarar inte.", "Försök senare.")]
    sending.start(workplace)
    qtbot.waitUntil(lambda: bool(sending.run.trouble))
    assert "svarar inte" in sending.run.trouble
    assert sending.is_wanted
    qtbot.waitUntil(lambda: sending.run.accepted == desk.sent - 1)  # one more was on its way
    before = desk.sent
    sending._again.setInterval(20)  # not before: the next try replaces what was just seen
    qtbot.waitUntil(lambda: desk.sent > before)  # those that were never tried need no pause
    clock_of(workplace).moment = NOON.replace(hour=23)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    assert sending.run.accepted == 5
    assert set(states(workplace)) == {StepState.SETTLED}


def test_a_person_who_says_stop_is_heard_after_the_rows_on_their_way(
    sending: Sending, workplace: Workplace, desk: Desk, qtbot: QtBot
) -> None:
    desk.gate = threading.Event()
    sending.start(workplace)
    qtbot.waitUntil(lambda: desk.sent == 2)  # both that may be on their way at once
    sending.stop()
    desk.gate.set()
    done: list[None] = []
    sending._background.deliver(lambda: None, done.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(done))
    assert desk.sent == 2
    assert not sending.is_wanted
    sending.start(workplace)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    assert desk.sent == 5


def test_without_a_receiver_it_says_where_to_set_one(
    sending: Sending, workplace: Workplace, qtbot: QtBot
) -> None:
    adjust(workplace, Settings())
    sending.start(workplace)
    qtbot.waitUntil(lambda: bool(sending.run.trouble))
    assert "Ingen mottagare är inställd" in sending.run.trouble
    assert not sending.is_wanted


def test_a_role_that_may_not_send_is_told(
    sending: Sending, workplace: Workplace, desk: Desk, qtbot: QtBot
) -> None:
    sending.start(as_person(workplace, "Nils Forsman", Role.STAFF))
    qtbot.waitUntil(lambda: bool(sending.run.trouble))
    assert desk.sent == 0


def test_nothing_ready_ends_at_once(
    sending: Sending, workplace: Workplace, desk: Desk, qtbot: QtBot
) -> None:
    sending.start(workplace)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    desk.sent = 0
    sending.start(workplace)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    assert (sending.run.total, desk.sent) == (0, 0)
    assert desk.name == FHIR


def test_the_time_left_is_told_when_a_few_have_been_sent(
    sending: Sending, workplace: Workplace, qtbot: QtBot
) -> None:
    left: dict[int, int | None] = {}
    sending.moved.connect(lambda: left.setdefault(sending.run.done, sending.run.seconds_left))
    sending.start(workplace)
    qtbot.waitUntil(lambda: not sending.is_wanted)
    assert left[1] is None
    assert left[3] is not None
    assert left[5] is None
