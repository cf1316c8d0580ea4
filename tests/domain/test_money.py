"""Preliminary against correct: every krona is counted once, whatever is corrected or comes back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import (
    Account,
    MoneyLine,
    MoneyState,
    as_table,
    by_patient,
    kronor_text,
    ore_of,
    total_of,
)
from tests.workplaces import NOON

_ROOT = UUID("00000000-0000-7000-8000-000000000000")
_SUMS = st.integers(0, 10_000_000)
_ACCOUNTS = st.builds(
    Account,
    charged=st.none() | _SUMS,
    preliminary=st.none() | _SUMS,
    correct=st.none() | _SUMS,
    refunded=_SUMS,
    collected=_SUMS,
    waived=st.integers(-10_000_000, 10_000_000),
)


def line(number: int, account: Account, key: str = "") -> MoneyLine:
    subject = uuid5(_ROOT, str(number))
    at = NOON + timedelta(minutes=number)
    return MoneyLine(subject, f"A-{number:04d}-7", at, subject, account, "Prov Ett", key)


@given(st.lists(st.tuples(_ACCOUNTS, st.sampled_from(["", "a", "b", "c"])), max_size=30))
def test_the_totals_add_up_over_hand_outs_and_over_patients(
    made: list[tuple[Account, str]],
) -> None:
    """Requirement 49."""
    lines = [line(number, account, key) for number, (account, key) in enumerate(made)]
    sums = total_of(lines)
    moved = sums.collected - sums.refunded + sums.waived
    assert sums.correct - sums.charged == sums.to_collect - sums.to_refund + moved
    grouped = by_patient(lines)
    assert sum(one.due for one in grouped) == sums.to_collect - sums.to_refund
    assert sorted(ln.slip for one in grouped for ln in one.lines) == [ln.slip for ln in lines]


@given(_ACCOUNTS, st.integers(0, 10_000_000))
def test_what_is_settled_leaves_nothing_and_a_new_amount_only_what_is_new(
    account: Account, later: int
) -> None:
    """Requirement 49."""
    due = account.balance
    if due is None:
        assert account.state in (MoneyState.AWAITING, MoneyState.UNNOTED)
        return
    done = (
        replace(account, collected=account.collected + due)
        if due > 0
        else replace(account, refunded=account.refunded - due)
    )
    assert done.balance == 0
    assert done.state in (MoneyState.SETTLED, MoneyState.EVEN)
    assert account.correct is not None
    again = replace(done, correct=later)
    assert again.balance == later - account.correct


@given(st.decimals(0, 100_000, places=2))
def test_kronor_become_ore_and_are_read_the_same(kronor: Decimal) -> None:
    ore = ore_of(kronor)
    assert ore is not None
    text = kronor_text(ore).replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    assert Decimal(text) == kronor


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    evil = replace(line(1, Account(100, 100, 90)), patient="=CMD()")
    _, row = as_table([evil])
    assert row[0] == "'=CMD()"
    assert row[3:8] == ("1,00", "1,00", "0,90", "0,10", "0,00")
