"""A day written short is the last such day, never one that is still to come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.short_date import last_such_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("23", "2026-11-23"),
        ("3", "2026-11-03"),
        ("24", "2026-10-24"),
        ("31", "2026-10-31"),
        ("1123", "2026-11-23"),
        ("1124", "2025-11-24"),
        ("0229", "2024-02-29"),
    ],
)
def test_a_short_day_is_the_last_such_day(digits: str, day: str) -> None:
    assert last_such_day(digits, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize("digits", ["", "0", "32", "1301", "0230", "112", "20261", "2a", "²3"])
def test_what_is_no_day_is_none(digits: str) -> None:
    assert last_such_day(digits, MONDAY) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 27))
def test_each_of_the_last_days_is_found_by_its_number_and_none_is_to_come(
    today: date, back: int
) -> None:
    day = today - timedelta(days=back)
    assert last_such_day(f"{day:%d}", today) == day
    assert last_such_day(f"{day:%m%d}", today) == day
