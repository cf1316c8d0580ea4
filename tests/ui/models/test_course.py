"""The course of an outage: lanes, events, and an axis that can always be read."""

from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import STOCKHOLM, is_before, later, to_micros
from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.ui.models.course import course
from tests.workplaces import NOON

BEGAN = NOON - timedelta(hours=2, minutes=49)


def outage(*periods: DownPeriod, ended_at: datetime | None = None) -> Outage:
    declared = BEGAN + timedelta(minutes=4)
    state = OutageState.ENDED if ended_at else OutageState.OPEN
    return Outage(uuid4(), "A", BEGAN, declared, "Sara", "SMS", periods, state, ended_at)


def minutes(number: int) -> datetime:
    return BEGAN + timedelta(minutes=number)


def test_lanes_stand_in_the_order_in_which_things_went_down() -> None:
    found = course(
        outage(
            DownPeriod(Dependency.POWER, minutes(69), minutes(86)),
            DownPeriod(Dependency.EHM, BEGAN),
            DownPeriod(Dependency.POWER, minutes(120)),
        ),
        NOON,
    )
    assert [lane.name for lane in found.lanes] == ["E-hälsomyndigheten", "El"]
    assert [(s.since, s.until) for s in found.lanes[1].down] == [
        (minutes(69), minutes(86)),
        (minutes(120), None),
    ]


def test_events_are_told_in_order_and_those_of_one_moment_together() -> None:
    found = course(
        outage(
            DownPeriod(Dependency.EHM, BEGAN, NOON),
            DownPeriod(Dependency.EVIS, BEGAN, minutes(60)),
            ended_at=NOON,
        ),
        NOON + timedelta(days=1),
    )
    assert [event.text for event in found.events] == [
        "E-hälsomyndigheten och e-VIS nere",
        "Reservdrift beslutad",
        "e-VIS åter",
        "Driften åter",
    ]
    assert found.in_words().startswith("1. 14:32 E-hälsomyndigheten och e-VIS nere. 2. 14:36")
    assert not found.is_going_on
    assert found.ends == NOON


def test_a_moment_outside_the_picture_lies_at_its_edge() -> None:
    found = course(outage(DownPeriod(Dependency.EHM, BEGAN)), NOON)
    assert found.share(BEGAN - timedelta(days=9)) == 0
    assert found.share(NOON + timedelta(days=9)) == 1
    assert 0.05 < found.share(BEGAN) < 0.15  # it worked before


@given(st.timedeltas(timedelta(0), timedelta(days=300)))
def test_the_axis_has_some_even_times_and_never_too_many(length: timedelta) -> None:
    found = course(outage(DownPeriod(Dependency.EHM, BEGAN)), BEGAN + length)
    ticks = found.ticks()
    assert 1 <= len(ticks) <= 9
    assert ticks == sorted(ticks, key=to_micros)
    assert all(is_before(found.begins, t) and is_before(t, found.ends) for t in ticks)
    assert all(tick.minute % 5 == 0 and tick.second == 0 for tick in ticks)


def test_the_hour_that_comes_twice_is_an_hour_long() -> None:
    began = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM)
    now = later(began, timedelta(hours=1))
    assert (now.hour, now.minute, now.fold) == (2, 30, 1)
    night = Outage(
        uuid4(), "A", began, began, "", "", (DownPeriod(Dependency.EHM, began),), OutageState.OPEN
    )
    found = course(night, now)
    assert found.share(now) == 1
    assert found.share(later(began, timedelta(minutes=30))) > found.share(began) + 0.3
