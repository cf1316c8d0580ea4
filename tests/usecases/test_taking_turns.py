"""Two counters that could both send: one does; where they do not hear of each other, both may."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.steps import StepState
from app.store.leases import hold
from app.store.projections.leases import find_lease
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.usecases.test_outages_and_slips import ready
from tests.usecases.test_settling import HERE, Desk, check_twins, end
from tests.workplaces import SetClock


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def first(workplace: Workplace, desk: Desk) -> Workplace:
    return _with(workplace, desk)


@pytest.fixture
def second(
    first: Workplace, tmp_path: Path, stick: Path, clock: SetClock, desk: Desk
) -> Iterator[Workplace]:
    hand_out(first, ready(first))
    check_twins(first)
    end(first)
    joined = _with(join(first, tmp_path / "kassa", stick, clock), desk)
    yield joined
    sign_out(joined)


def _with(workplace: Workplace, desk: Desk) -> Workplace:
    return replace(
        workplace, computer=replace(workplace.computer, receivers={"fhir": lambda _: desk})
    )


def test_who_comes_second_is_told_who_sends_and_sends_nothing(
    first: Workplace, second: Workplace, stick: Path, desk: Desk
) -> None:
    assert hold(second.journal, together=True) is None
    carry(second, stick)
    carry(first, stick)

    told = settle_steps(first, "fhir", HERE)
    assert "kassa skickar redan" in told.trouble
    assert not desk.held


def test_a_turn_that_nobody_renews_is_over(
    first: Workplace, second: Workplace, stick: Path, desk: Desk, clock: SetClock
) -> None:
    hold(second.journal, together=True)
    carry(second, stick)
    carry(first, stick)
    clock.forward(timedelta(minutes=4))

    assert settle_steps(first, "fhir", HERE).accepted == 1
    lease = find_lease(first.journal.vault.connection)
    assert lease is not None
    assert (lease.device, lease.until) == (first.device.device, clock.now())


def test_a_turn_by_a_clock_that_is_years_ahead_stops_nobody(
    first: Workplace, second: Workplace, stick: Path, desk: Desk, clock: SetClock
) -> None:
    now = clock.moment
    clock.moment = now.replace(year=now.year + 3)
    hold(second.journal, together=True)
    clock.moment = now
    carry(second, stick)
    carry(first, stick)

    assert settle_steps(first, "fhir", HERE).accepted == 1


def test_two_that_do_not_hear_of_each_other_send_the_same_and_end_alike(
    first: Workplace, second: Workplace, stick: Path, desk: Desk
) -> None:
    assert settle_steps(first, "fhir", HERE).accepted == 1
    assert settle_steps(second, "fhir", HERE).accepted == 1
    carry(first, stick)
    carry(second, stick)
    carry(first, stick)

    assert len(desk.held) == 1, "both parcels bear one id"
    assert ids(first) == ids(second)
    for counter in (first, second):
        states = [
            line.state for line in list_steps(counter) if line.step.code == "register_withdrawal"
        ]
        assert states == [StepState.SETTLED]


@pytest.mark.parametrize("lost", [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_two_that_do_not_hear_of_each_other_leave_each_row_there_once_though_answers_are_lost(
    first: Workplace, second: Workplace, stick: Path, desk: Desk, clock: SetClock,
    lost: tuple[bool, bool], is_turned: bool,
) -> None:  # fmt: skip
    """Requirement 47."""
    counters = (second, first) if is_turned else (first, second)
    for counter, is_lost in zip(counters, lost, strict=True):
        desk.loses_answers = is_lost
        settle_steps(counter, "fhir", HERE)
    clock.forward(timedelta(hours=1))
    for counter in (*reversed(counters), *counters):
        settle_steps(counter, "fhir", HERE)
        carry(counter, stick)
    carry(counters[0], stick)

    assert list(desk.held.values()) == [1], "who is not alone asks before it sends"
    assert ids(first) == ids(second)
    for counter in counters:
        (state,) = [x.state for x in list_steps(counter) if x.step.code == "register_withdrawal"]
        assert state is StepState.SETTLED


def test_a_computer_alone_writes_nothing_of_turns(workplace: Workplace, desk: Desk) -> None:
    alone = _with(workplace, desk)
    hand_out(alone, ready(alone))
    check_twins(alone)
    end(alone)
    assert settle_steps(alone, "fhir", HERE).accepted == 1
    assert find_lease(alone.journal.vault.connection) is None
