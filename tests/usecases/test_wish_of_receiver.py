"""A receiver that asks to be left alone for a while is, by every row and every start."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Answer, Parcel, Verdict
from app.usecases.hand_out import hand_out
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.usecases.test_settling import HERE, check_twins, end
from tests.workplaces import PASSWORD, SetClock, begin_outage, open_pharmacy


@dataclass
class Busy:
    """A receiver that asks for a pause before it takes anything."""

    wishes: list[int] = field(default_factory=list)  # seconds
    name: str = "fhir"
    requests: int = 0

    def send(self, parcel: Parcel) -> Answer:
        self.requests += 1
        if not self.wishes:
            return Answer(Verdict.ACCEPTED, 200, b"{}", b"{}")
        return Answer(Verdict.LATER, 429, b"{}", b"{}", retry_after_s=self.wishes.pop(0))

    def ask(self, parcel: Parcel) -> Answer | None:
        return None

    def close(self) -> None:
        pass


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def busy() -> Busy:
    return Busy([600])


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock, busy: Busy) -> Workplace:
    """Three rows to send."""
    opened = open_pharmacy(tmp_path / "home", clock)
    receivers = {"fhir": lambda _: busy, "other": lambda _: Busy(name="other")}
    opened = replace(opened, computer=replace(opened.computer, receivers=receivers))
    begin_outage(opened)
    for _ in range(3):
        hand_out(opened, ready(opened))
    end(opened)
    check_twins(opened)
    return opened


def test_no_further_row_goes_until_the_time_that_it_asked_for(
    workplace: Workplace, busy: Busy, clock: SetClock
) -> None:
    first = settle_steps(workplace, "fhir", HERE)
    assert first.trouble == "Mottagaren ber att få vänta till 17:31:40. Skicka igen efter det."
    assert (busy.requests, first.later, first.accepted) == (1, 1, 0)
    clock.forward(timedelta(seconds=599))
    again = settle_steps(workplace, "fhir", HERE)
    assert (busy.requests, again.total, again.trouble) == (1, 0, first.trouble)
    clock.forward(timedelta(seconds=1))
    assert settle_steps(workplace, "fhir", HERE).accepted == 3


def test_the_wish_holds_over_a_new_start_of_the_program_and_for_that_receiver_alone(
    workplace: Workplace, busy: Busy
) -> None:
    settle_steps(workplace, "fhir", HERE)
    computer, name = workplace.computer, workplace.person.name
    sign_out(workplace)
    anew = sign_in(computer, name, PASSWORD)
    assert settle_steps(anew, "fhir", HERE).total == 0
    assert busy.requests == 1
    assert settle_steps(anew, "other", HERE).accepted == 2  # the third may lie at the first one
    sign_out(anew)


def test_a_clock_that_is_set_back_makes_no_pause_longer(
    workplace: Workplace, busy: Busy, clock: SetClock
) -> None:
    settle_steps(workplace, "fhir", HERE)
    clock.forward(timedelta(days=-2))
    assert settle_steps(workplace, "fhir", HERE).accepted == 3
