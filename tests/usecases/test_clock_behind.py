"""A clock that stands before what the journal knows to be past is doubted, and entries say so."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.clock import ClockState
from app.usecases.overview import situation
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.workplaces import NOON, SetClock, as_person, begin_outage, make_computer, open_pharmacy


def opened_again(home: Path, away: timedelta) -> Workplace:
    """Return the pharmacy of a written day, opened with a clock that is some way off."""
    workplace = open_pharmacy(home, SetClock())
    begin_outage(workplace)
    sign_out(workplace)
    clock = SetClock(NOON + away)
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
