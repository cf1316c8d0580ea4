"""The high-cost ladder: the published values, and what holds for every sum."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ladder import Ladder, in_force
from tests.domain.drafts import RULES

_SUMS = st.decimals(min_value=0, max_value=20_000, places=2)


def ladder(day: date = date(2026, 11, 23)) -> Ladder:
    found = in_force(RULES.ladders, day)
    if found is None:
        raise AssertionError("no ladder is in force")
    return found


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1)])
@pytest.mark.parametrize(
    ("gross", "paid"),
    [
        ("0", "0"), ("1", "1"), ("2000", "2000"), ("2500", "2375.00"), ("3587", "3190.03"),
        ("5300", "3618.28"), ("7117", "3800"), ("7200", "3800"), ("1000000", "3800"),
    ],
)  # fmt: skip
def test_the_ladder_gives_the_published_values(day: date, gross: str, paid: str) -> None:
    """Requirement 30."""
    assert ladder(day).paid(Decimal(gross)) == Decimal(paid)


def test_the_ceiling_follows_from_the_price_base_amount_rounded_down() -> None:
    """Requirement 30."""
    assert [each.ceiling for each in RULES.ladders] == [3800, 3800]
    assert replace(ladder(), base_amount=59_569).ceiling == 3800
    assert replace(ladder(), base_amount=59_570).ceiling == 3850


def test_the_ladder_is_the_one_of_the_day() -> None:
    """Requirement 30."""
    assert in_force(RULES.ladders, date(2025, 6, 30)) is None
    assert ladder(date(2025, 12, 31)).base_amount == 58_800
    assert ladder(date(2026, 1, 1)).base_amount == 59_200


@given(_SUMS, _SUMS)
def test_who_buys_more_never_pays_less_in_all_and_never_above_the_ceiling(
    one: Decimal, other: Decimal
) -> None:
    """Requirement 30."""
    less, more = sorted((one, other))
    paid = ladder().paid
    assert 0 <= paid(less) <= paid(more) <= ladder().ceiling
    assert paid(more) <= more


@given(_SUMS, st.lists(_SUMS, max_size=8))
def test_many_small_purchases_cost_as_much_as_one_large(
    before: Decimal, purchases: list[Decimal]
) -> None:
    """Requirement 30."""
    apart, at = Decimal(0), before
    for purchase in purchases:
        share = ladder().share(at, purchase)
        assert 0 <= share <= purchase + Decimal("0.01")
        apart, at = apart + share, at + purchase
    assert apart == ladder().share(before, sum(purchases, Decimal(0)))


@given(st.integers(min_value=20_000, max_value=200_000))
def test_the_steps_meet_at_their_edges_whatever_the_base_amount(base: int) -> None:
    """Requirement 30."""
    made = replace(ladder(), base_amount=base)
    assert list(made.edges) == sorted(made.edges)
    assert abs(made.paid(made.edges[-1]) - made.ceiling) <= Decimal("0.05")
