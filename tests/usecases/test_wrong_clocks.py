"""A clock that jumps while Lykta runs, that stood still, or that runs ahead at another counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.clock import ClockState
from app.domain.findings import Refused
from app.usecases.compare_clock import compare_clock
from app.usecases.purge_personal import purge, review_purge
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace, open_workplace
from tests.joined import carry, join
from tests.old_outage import FIVE_YEARS, a_closed_outage
from tests.workplaces import SetClock, as_person, open_pharmacy

YEAR = timedelta(days=365)


@dataclass
class OwnClock(SetClock):
    """A clock that a server sets, or that nobody sets."""

    by_server: bool = False

    def state(self) -> ClockState:
        return ClockState.SYNCED if self.by_server else ClockState.UNCHECKED


@pytest.fixture
def clocks() -> tuple[OwnClock, OwnClock]:
    return OwnClock(), OwnClock(by_server=True)


@pytest.fixture
def counters(tmp_path: Path, clocks: tuple[OwnClock, OwnClock]) -> Iterator[list[Workplace]]:
    """Two counters with an old hand-out; a list, since a test may open one of them again."""
    clocks[0].by_server = True
    first = open_pharmacy(tmp_path / "first", clocks[0])
    stick = tmp_path / "stick"
    stick.mkdir()
    a_closed_outage(first)
    clocks[0].by_server, clocks[1].moment = False, clocks[0].moment
    opened = [first, join(first, tmp_path / "second", stick, clocks[1])]
    for _ in range(2):
        all_carry(opened, stick)
    yield opened
    for counter in opened:
        sign_out(counter)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def all_carry(counters: list[Workplace], stick: Path) -> None:
    for counter in counters:
        carry(counter, stick)


def parts(workplace: Workplace) -> int:
    connection = workplace.journal.vault.connection
    (count,) = connection.execute("SELECT count(*) FROM personal").fetchone()
    return int(count)


def opened_again(workplace: Workplace) -> Workplace:
    sign_out(workplace)
    return open_workplace(workplace.computer, workplace.key, workplace.person.id)


def test_a_clock_that_jumps_while_lykta_runs_is_doubted_and_purges_nothing(
    counters: list[Workplace], clocks: tuple[OwnClock, OwnClock]
) -> None:
    """Requirement 56."""
    first, before = counters[0], parts(counters[0])
    assert first.journal.clock.state() is ClockState.UNCHECKED
    clocks[0].forward(6 * YEAR)
    assert first.journal.clock.state() is ClockState.SUSPECT
    with pytest.raises(Refused, match="klocka"):
        purge(first)
    assert parts(first) == before
    clocks[0].forward(-6 * YEAR)
    assert first.journal.clock.state() is ClockState.UNCHECKED


def test_a_clock_that_nobody_sets_purges_only_when_two_persons_have_just_agreed_with_it(
    counters: list[Workplace], clocks: tuple[OwnClock, OwnClock]
) -> None:
    """Requirement 56."""
    first = counters[0]
    clocks[0].forward(FIVE_YEARS)
    compare_clock(first, clocks[0].now())
    with pytest.raises(Refused, match="tidsserver"):
        purge(first)
    compare_clock(first, clocks[0].now())
    assert not review_purge(first).is_clock_sure, "the same person twice is one"
    compare_clock(as_person(first, "Nils Forsman"), clocks[0].now())
    assert review_purge(first).is_clock_sure
    clocks[0].forward(timedelta(days=2))
    assert not review_purge(first).is_clock_sure
    clocks[0].forward(-timedelta(days=2))
    assert purge(first).parts > 0


def test_a_purge_by_a_clock_years_ahead_takes_nothing_where_the_clock_is_right(
    counters: list[Workplace], clocks: tuple[OwnClock, OwnClock], stick: Path
) -> None:
    """Requirement 56. It is carried out when the time has passed here too."""
    clocks[0].by_server = True
    clocks[0].forward(6 * YEAR)
    assert purge(counters[0]).parts > 0
    before, written = parts(counters[1]), parts(counters[0])
    for _ in range(2):
        all_carry(counters, stick)
    assert parts(counters[1]) >= before > written
    assert verify_store(counters[1]) == []
    clocks[1].forward(6 * YEAR)
    carry(counters[1], stick)
    assert parts(counters[1]) == parts(counters[0])
    assert verify_store(counters[1]) == []


def test_a_clock_that_stood_still_is_doubted_when_what_others_wrote_later_comes(
    counters: list[Workplace], clocks: tuple[OwnClock, OwnClock], stick: Path
) -> None:
    clocks[1].forward(timedelta(days=3))
    as_person(counters[1], "Efter Tre Dagar")
    all_carry([counters[1], counters[0]], stick)
    assert counters[0].journal.clock.state() is ClockState.SUSPECT
    as_person(counters[0], "Skriven Med Fel Tid")
    assert counters[0].journal.entries()[-1].clock is ClockState.SUSPECT


def test_a_counter_ahead_that_doubts_itself_makes_no_right_clock_doubted(
    counters: list[Workplace], clocks: tuple[OwnClock, OwnClock], stick: Path
) -> None:
    clocks[0].forward(400 * timedelta(days=1))
    as_person(counters[0], "Från Framtiden")
    all_carry(counters, stick)
    assert counters[1].journal.clock.state() is ClockState.SYNCED
    counters[1] = opened_again(counters[1])
    assert counters[1].journal.clock.state() is ClockState.SYNCED
    counters[0] = opened_again(counters[0])
    assert counters[0].journal.clock.state() is ClockState.SUSPECT, "its own doubt is no proof"


def test_what_a_person_said_of_the_clock_holds_over_a_start(
    counters: list[Workplace], clocks: tuple[OwnClock, OwnClock]
) -> None:
    clocks[0].forward(timedelta(days=9))
    compare_clock(counters[0], clocks[0].now())
    counters[0] = opened_again(counters[0])
    assert counters[0].journal.clock.state() is ClockState.CONFIRMED
    clocks[0].forward(timedelta(days=9))
    counters[0] = opened_again(counters[0])
    assert counters[0].journal.clock.state() is ClockState.SUSPECT
