"""Which outage a moment belongs to and what was down then, also when the clocks are set back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.clock import STOCKHOLM, from_micros, is_before, later, to_micros
from app.domain.outage import Dependency, DownPeriod, Outage, OutageState, find_containing
from app.domain.steps import Due

# On 25 October 2026 at 3 the clocks went back to 2: every time between came twice.
FIRST_HALF_PAST_TWO = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM)
SECOND_HALF_PAST_TWO = FIRST_HALF_PAST_TWO.replace(fold=1)
FIRST_QUARTER_TO_THREE = FIRST_HALF_PAST_TWO.replace(minute=45)
SECOND_QUARTER_PAST_TWO = SECOND_HALF_PAST_TWO.replace(minute=15)


def outage(since: datetime, ended: datetime | None, number: int = 1) -> Outage:
    return Outage(
        id=UUID(int=number),
        label=f"2026-10-25-{number}",
        since=since,
        declared_at=since,
        declared_by="Sara Lindqvist",
        ground="SMS",
        periods=(DownPeriod(Dependency.EHM, since, ended),),
        state=OutageState.ENDED if ended else OutageState.OPEN,
        ended_at=ended,
    )


def test_an_outage_over_the_hour_that_comes_twice_holds_what_truly_lies_in_it() -> None:
    night = outage(FIRST_QUARTER_TO_THREE, SECOND_QUARTER_PAST_TWO)
    inside = from_micros(to_micros(FIRST_QUARTER_TO_THREE) + 60_000_000)
    assert night.contains(inside)
    assert night.contains(inside.astimezone(UTC))
    assert night.down_at(inside) == {Dependency.EHM}
    for outside in (FIRST_HALF_PAST_TWO, SECOND_HALF_PAST_TWO):
        assert not night.contains(outside)
        assert night.down_at(outside) == frozenset()


def test_the_latest_outage_is_the_one_that_truly_began_last() -> None:
    early, late = outage(FIRST_QUARTER_TO_THREE, None, 1), outage(SECOND_QUARTER_PAST_TWO, None, 2)
    assert find_containing([late, early], SECOND_HALF_PAST_TWO) == late
    assert find_containing([early, late], SECOND_HALF_PAST_TWO) == late
    assert find_containing([late, early], FIRST_QUARTER_TO_THREE) == early
    assert find_containing([replace(early, state=OutageState.CLOSED)], late.since) is None


def test_a_period_that_is_over_leaves_its_last_moment_out() -> None:
    period = DownPeriod(Dependency.POWER, FIRST_HALF_PAST_TWO, SECOND_HALF_PAST_TWO)
    assert period.contains(FIRST_HALF_PAST_TWO)
    assert not period.contains(SECOND_HALF_PAST_TWO)


def test_what_a_step_needs_is_restored_when_the_last_of_it_came_back_and_stayed() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM)
    one, two, three = (noon + timedelta(hours=n) for n in (1, 2, 3))
    day = replace(
        outage(noon, None),
        periods=(
            DownPeriod(Dependency.EHM, noon, two),
            DownPeriod(Dependency.EVIS, noon, one),
            DownPeriod(Dependency.POWER, one, three),
            DownPeriod(Dependency.NETWORK, noon),
        ),
    )
    assert day.restored_at(frozenset({Dependency.EVIS}), noon) == one
    assert day.restored_at(frozenset({Dependency.EHM, Dependency.EVIS}), noon) == two
    assert day.restored_at(frozenset({Dependency.EHM, Dependency.POWER}), noon) == three
    assert day.restored_at(frozenset({Dependency.EHM}), three) == three
    assert day.restored_at(frozenset({Dependency.NETWORK, Dependency.EVIS}), noon) is None


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (datetime(2026, 10, 24, 12, tzinfo=STOCKHOLM), 24, "2026-10-25T11:00:00+01:00"),
        (datetime(2026, 3, 28, 12, tzinfo=STOCKHOLM), 24, "2026-03-29T13:00:00+02:00"),
        (FIRST_HALF_PAST_TWO, 1, "2026-10-25T02:30:00+01:00"),
    ],
)
def test_a_deadline_counts_hours_that_pass_whatever_the_clocks_do(
    start: datetime, hours: int, due: str
) -> None:
    moment = Due("happened", hours, "law").moment(start, None)
    assert moment is not None
    assert moment.isoformat() == due
    assert moment.tzinfo is STOCKHOLM


def test_times_are_ordered_and_added_as_they_pass() -> None:
    assert is_before(FIRST_HALF_PAST_TWO, SECOND_HALF_PAST_TWO)
    assert is_before(FIRST_QUARTER_TO_THREE, SECOND_QUARTER_PAST_TWO)
    assert not is_before(SECOND_QUARTER_PAST_TWO, FIRST_QUARTER_TO_THREE)
    assert later(FIRST_HALF_PAST_TWO, timedelta(hours=1)).fold == 1
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert later(noon, timedelta()).isoformat() == "2026-11-23T13:00:00+01:00"
