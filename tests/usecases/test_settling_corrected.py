"""A row that was corrected while nobody knew whether the receiver has it: asked about as it was."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Answer, Parcel
from app.domain.entries import Entry
from app.domain.findings import Unavailable
from app.domain.steps import StepState
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.joined import carry, join
from tests.usecases.test_settling import HERE, Desk, end, steps
from tests.usecases.test_take_back import corrected, first_row, made
from tests.workplaces import SetClock, begin_outage, open_pharmacy


class Losing(Desk):
    """A desk that takes no row, or takes it, and says nothing."""

    takes = True

    def send(self, parcel: Parcel) -> Answer:
        if self.loses_answers and not self.takes:
            self.loses_answers = False
            raise Unavailable("Svaret kom inte.", code="lost")
        return super().send(parcel)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk() -> Losing:
    return Losing(loses_answers=True)


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock, desk: Losing) -> Workplace:
    opened = open_pharmacy(tmp_path / "home", clock)
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    opened = replace(opened, computer=computer)
    begin_outage(opened)
    return opened


def check_twins(workplace: Workplace) -> None:
    left = list_steps(workplace, open_only=True)
    mark_done(workplace, [s.step.id for s in left if s.step.code == "twin_check"], "sökt")


def lose_and_correct(workplace: Workplace, clock: SetClock) -> tuple[Entry, Entry]:
    """Hand out, lose the answer, correct, and return both versions."""
    entry = made(workplace)
    clock.forward(timedelta(minutes=5))
    end(workplace)
    check_twins(workplace)
    assert settle_steps(workplace, "fhir", HERE).later == 1
    after = corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    check_twins(workplace)
    clock.forward(timedelta(hours=1))
    return entry, after


def test_what_the_receiver_has_as_it_was_is_undone_before_the_correction_is_told(
    workplace: Workplace, clock: SetClock, desk: Losing
) -> None:
    """Requirement 47."""
    entry, _ = lose_and_correct(workplace, clock)
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    assert desk.held == {(str(entry.id), 1): 1}  # the correction has not gone out beside it
    open_now = {line.step.code: line for line in list_steps(workplace, open_only=True)}
    assert open_now["undo_withdrawal"].is_ready
    assert not open_now["register_withdrawal"].is_ready
    assert settle_steps(workplace, "fhir", HERE).total == 0


def test_what_never_arrived_as_it_was_goes_out_as_it_is(
    workplace: Workplace, clock: SetClock, desk: Losing
) -> None:
    desk.takes = False
    _, after = lose_and_correct(workplace, clock)
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    assert desk.held == {(str(after.id), 1): 1}
    assert steps(workplace, "register_withdrawal") == [StepState.SETTLED]


def test_what_another_computer_sent_without_an_answer_is_asked_about_as_it_was(
    workplace: Workplace, clock: SetClock, desk: Losing, tmp_path: Path
) -> None:
    """Requirement 47."""
    stick = tmp_path / "stick"
    stick.mkdir()
    other = join(workplace, tmp_path / "other", stick, clock)
    other = replace(other, computer=replace(other.computer, receivers={"fhir": lambda _: desk}))
    entry = made(workplace)
    clock.forward(timedelta(minutes=5))
    end(workplace)
    check_twins(workplace)
    assert settle_steps(workplace, "fhir", HERE).later == 1
    clock.forward(timedelta(hours=1))
    for counter in (workplace, other):
        carry(counter, stick)
    corrected(other, entry, replace(first_row(other, entry), packages=2))
    check_twins(other)
    assert settle_steps(other, "fhir", HERE).accepted == 1
    assert desk.held == {(str(entry.id), 1): 1}  # nothing has gone out with another id
    assert not settle_steps(other, "fhir", HERE).total
