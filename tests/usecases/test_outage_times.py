"""When an outage can begin and end: within reason, by true time, and after what was handed out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import sleep
from uuid import uuid4

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused
from app.domain.outage import Dependency
from app.domain.outage_entries import OutageBegan
from app.usecases.declare_outage import change_outage, declare_outage, end_outage, list_outages
from app.usecases.hand_out import hand_out
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import SetClock, begin_outage, open_pharmacy

EHM = [Dependency.EHM]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    return open_pharmacy(tmp_path / "home", clock)


@pytest.mark.parametrize("zone", [STOCKHOLM, UTC, timezone(timedelta(hours=14))])
@pytest.mark.parametrize("year", [1, 1969, 2024])
def test_an_outage_from_a_mistyped_year_is_refused_and_nothing_is_written(
    workplace: Workplace, year: int, zone: timezone
) -> None:
    with pytest.raises(Refused, match="mer än ett år sedan"):
        declare_outage(workplace, EHM, datetime(year, 1, 1, tzinfo=zone), "SMS")
    assert list_outages(workplace) == []


def test_an_outage_may_be_declared_long_afterwards(workplace: Workplace, clock: SetClock) -> None:
    since = clock.now() - timedelta(days=300)
    assert declare_outage(workplace, EHM, since, "SMS").since == since


def test_an_outage_ends_when_the_clocks_go_back_and_the_hour_comes_again(
    workplace: Workplace, clock: SetClock
) -> None:
    began = datetime(2026, 10, 25, 2, 45, tzinfo=STOCKHOLM)
    clock.moment = began.replace(minute=15, fold=1)
    outage = begin_outage(workplace, began)
    changed = change_outage(workplace, outage.id, EHM, clock.now())
    assert changed.down_at(clock.now()) == {Dependency.EHM}
    assert end_outage(workplace, outage.id, clock.now()).ended_at == clock.now()


def test_the_second_time_of_the_night_is_ahead_of_the_first(
    workplace: Workplace, clock: SetClock
) -> None:
    clock.moment = datetime(2026, 10, 25, 2, 45, tzinfo=STOCKHOLM)
    with pytest.raises(Refused, match="framåt"):
        declare_outage(workplace, EHM, clock.moment.replace(minute=15, fold=1), "SMS")


def test_an_outage_does_not_end_before_what_was_handed_out_in_it(
    workplace: Workplace, clock: SetClock
) -> None:
    outage = begin_outage(workplace)
    hand_out(workplace, ready(workplace))
    handed_out = clock.now()
    clock.forward(timedelta(minutes=5))
    with pytest.raises(Refused, match=r"lämnades ut 2026-11-23 17:21:40\. Ange en senare tid"):
        end_outage(workplace, outage.id, handed_out - timedelta(seconds=1))
    assert end_outage(workplace, outage.id, handed_out).ended_at == handed_out


def test_of_two_programs_that_declare_at_once_the_second_is_told(
    workplace: Workplace, clock: SetClock
) -> None:
    def declare() -> None:
        declare_outage(workplace, EHM, clock.now(), "SMS")

    with ThreadPoolExecutor(1) as pool:
        with workplace.journal.write(workplace.person.id) as writing:
            second = pool.submit(declare)
            sleep(0.3)  # it has looked, if it looks before it may write
            first, began = uuid4(), OutageBegan("2026-11-23-A", tuple(EHM), clock.now())
            writing.append(began, subject=first, outage=first)
        with pytest.raises(Refused, match="redan öppet"):
            second.result()
    assert [outage.id for outage in list_outages(workplace)] == [first]
