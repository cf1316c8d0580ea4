"""What goes first in the work list, and how fast it is done."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from app.domain.clock import STOCKHOLM
from app.domain.rate import rate_of
from app.domain.urgency import Urgency

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=STOCKHOLM)


def test_narcotics_go_first_then_withdrawals_that_are_left_then_who_comes_back_soon() -> None:
    plain = Urgency()
    soon = Urgency(next_on=TODAY + timedelta(days=7))
    several = Urgency(left=2)
    several_soon = replace(several, next_on=TODAY)
    narcotic = Urgency(is_narcotic=True)
    rows = [plain, soon, several, several_soon, narcotic, Urgency(next_on=date(2027, 1, 1))]
    assert sorted(rows, key=lambda row: row.place(TODAY, 7)) == [
        narcotic, several_soon, several, soon, plain, rows[-1],
    ]  # fmt: skip


def test_the_rate_is_that_of_the_last_hour_and_says_how_long_the_rest_takes() -> None:
    done = [NOON - timedelta(minutes=minutes) for minutes in (5, 20, 30, 200)]
    rate = rate_of(done, 12, NOON)
    assert rate is not None
    assert rate.an_hour == 6  # three in half an hour
    assert rate.left == timedelta(hours=2)


def test_nobody_tells_a_rate_from_too_few_rows_or_from_what_has_not_come_yet() -> None:
    ahead = [NOON + timedelta(minutes=1)] * 5
    assert rate_of([NOON, NOON, *ahead], 3, NOON) is None
    assert rate_of([], 3, NOON) is None
    fast = rate_of([NOON] * 90, 1, NOON)
    assert fast is not None and fast.an_hour == 5400  # noqa: PT018 - a minute at the least
