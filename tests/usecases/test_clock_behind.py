"""A clock that stands before what the journal knows to be past is doubted, and entries say so."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.clock import ClockState
from app.domain.member_entries import ClockCompared
from app.usecases.compare_clock import compare_clock
from app.usecases.overview import situation
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.workplaces import NOON, SetClock, as_person, begin_outage, make_computer, open_pharmacy


def opened_again(home: Path, away: timedelta, kind: type[SetClock] = SetClock) -> Workplace:
    """Return the pharmacy of a written day, opened with a clock that is some way off."""
    workplace = open_pharmacy(home, SetClock())
    begin_outage(workplace)
    sign_out(workplace)
    clock = kind(NOON + away)
    return open_workplace(make_computer(home, clock), workplace.key, workplace.person.id)


@pytest.mark.parametrize("back", [timedelta(minutes=3), timedelta(days=365), timedelta(days=9000)])
def test_a_clock_that_went_back_is_doubted_in_the_entry_and_on_the_screen(
    tmp_path: Path, back: timedelta
) -> None:
    workplace = opened_again(tmp_path / "home", -back)
    assert situation(workplace).is_clock_doubted
    as_person(workplace, "Nils Forsman")
    assert workplace.journal.entries()[-1].clock is ClockState.SUSPECT


@pytest.mark.parametrize("away", [timedelta(minutes=-1), timedelta(), timedelta(days=400)])
def test_a_clock_that_went_on_is_believed_as_before(tmp_path: Path, away: timedelta) -> None:
    workplace = opened_again(tmp_path / "home", away)
    assert not situation(workplace).is_clock_doubted
    as_person(workplace, "Nils Forsman")
    assert workplace.journal.entries()[-1].clock is ClockState.SYNCED


@dataclass
class UncheckedClock(SetClock):
    """A clock of a computer that follows no time server."""

    def state(self) -> ClockState:
        return ClockState.UNCHECKED


@pytest.mark.parametrize(
    ("away", "doubted"), [(timedelta(hours=71), False), (timedelta(hours=73), True)]
)
def test_a_clock_that_nobody_sets_and_that_leapt_while_it_was_off_is_asked_about(
    tmp_path: Path, away: timedelta, doubted: bool
) -> None:
    workplace = opened_again(tmp_path / "home", away, UncheckedClock)
    assert situation(workplace).is_clock_doubted is doubted


def test_a_clock_that_another_one_agrees_with_is_confirmed_in_what_is_written_after(
    tmp_path: Path,
) -> None:
    workplace = opened_again(tmp_path / "home", timedelta(days=9), UncheckedClock)
    now = workplace.computer.clock.now()
    assert compare_clock(workplace, now - timedelta(seconds=50)) == timedelta(seconds=50)
    assert not situation(workplace).is_clock_doubted
    assert workplace.journal.entries()[-1].clock is ClockState.CONFIRMED


def test_a_clock_that_is_wrong_stays_doubted_and_how_wrong_it_is_is_kept(tmp_path: Path) -> None:
    workplace = opened_again(tmp_path / "home", timedelta(days=-9))
    before = workplace.journal.entries()
    right = workplace.computer.clock.now() + timedelta(days=9)
    assert compare_clock(workplace, right) == -timedelta(days=9)
    assert situation(workplace).is_clock_doubted
    *earlier, last = workplace.journal.entries()
    assert last.content == ClockCompared(right, workplace.computer.clock.now())
    assert earlier == before, "no time that was written is changed"


def test_a_clock_that_goes_back_again_is_doubted_again(tmp_path: Path) -> None:
    workplace = opened_again(tmp_path / "home", timedelta(days=9), UncheckedClock)
    clock = workplace.computer.clock
    assert isinstance(clock, SetClock)
    compare_clock(workplace, clock.now())
    clock.forward(timedelta(minutes=-10))
    assert situation(workplace).is_clock_doubted
