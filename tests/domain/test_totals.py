"""What is ordered, withdrawn, owed and left of an order, whatever is handed out in which order."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dispensing import check, parts
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Severity
from app.domain.history import PastRow
from app.domain.interval import Interval, IntervalUnit
from app.domain.order import OrderKind, Origin, Product
from app.domain.supplied import RowRef
from app.domain.supply import totals_before, totals_with
from app.domain.totals import Share, Totals, root_of, rows_of, totals_of, worth
from tests.domain.drafts import AROUND, DRAFT, NOON, PRODUCT

FIRST = UUID(int=100)
ROOT = RowRef(FIRST, 1)
HUNDRED = replace(PRODUCT, pack_size=Decimal(100))
SMALL = replace(PRODUCT, pack_size=Decimal(30), varunummer="041240", pack="30 st")


def handed_out(row: RowDraft, subject: UUID = FIRST, days: int = 0) -> PastRow:
    """Return a row as the history keeps it."""
    rows, _ = parts(replace(DRAFT, rows=(row,)), NOON.date())
    return PastRow(
        subject=subject,
        slip="A-0001-W",
        happened_at=NOON - timedelta(days=days),
        issued_on=date(2026, 11, 20),
        origin=Origin.PAPER,
        kind=OrderKind.HUMAN,
        row=rows[0],
    )


def ordered(**more: object) -> RowDraft:
    """Return a row of three packages a withdrawal, four withdrawals, with some of it changed."""
    base = RowDraft(HUNDRED, packages=3, ordered=3, withdrawals=4, dosage="1 på morgonen.")
    return replace(base, **more)  # type: ignore[arg-type]


def stops(draft: DispensingDraft | RowDraft, *history: PastRow) -> set[str]:
    """Return the rules of quantity that forbid the draft or a draft of one row."""
    whole = replace(DRAFT, rows=(draft,)) if isinstance(draft, RowDraft) else draft
    found = check(whole, replace(AROUND, history=tuple(history)))
    return {f.rule for f in found if f.severity is Severity.STOP and f.rule.startswith("Q-")}


def test_what_remains_is_the_ordered_total_less_all_that_was_withdrawn() -> None:
    """Requirement 15."""
    first = handed_out(ordered())
    totals = totals_of([first])
    assert totals is not None
    assert [*map(float, (totals.total, totals.withdrawn, totals.remaining))] == [12, 3, 9]
    # packages a withdrawal x pack quantity x withdrawals, minus all withdrawals
    assert totals.quantity(totals.total) == 3 * 100 * 4
    assert totals.quantity(totals.remaining) == 3 * 100 * 4 - 3 * 100
    assert totals.next_withdrawal == 2
    assert totals.owed(1) == 0


def test_a_partial_supply_owes_the_rest_and_its_completion_is_no_new_withdrawal() -> None:
    """Requirements 15 and 25."""
    first = handed_out(ordered(packages=2))
    totals = totals_of([first])
    assert totals is not None
    assert [*map(float, (totals.owed(1), totals.remaining))] == [1, 10]
    assert totals.next_withdrawal == 2
    rest = ordered(packages=1, follows=ROOT, completes=ROOT)
    assert stops(rest, first) == set()
    done = totals_of([first, handed_out(rest, UUID(int=101))])
    assert done is not None
    assert [*map(float, (done.owed(1), done.remaining))] == [0, 9]
    assert done.next_withdrawal == 2


def test_never_more_is_handed_out_than_is_owed() -> None:
    """Requirement 25."""
    first = handed_out(ordered(packages=2))
    rest = ordered(packages=1, follows=ROOT, completes=ROOT)
    assert stops(replace(rest, packages=2), first) == {"Q-OWED"}
    assert stops(rest, first, handed_out(rest, UUID(int=101))) == {"Q-OWED"}
    twice = replace(DRAFT, rows=(rest, rest))  # on one slip
    assert stops(twice, first) == {"Q-OWED"}


def test_a_rest_whose_hand_out_is_gone_cannot_be_handed_out() -> None:
    rest = ordered(packages=1, follows=ROOT, completes=ROOT)
    assert stops(rest) == {"Q-GONE"}


def test_a_withdrawal_is_made_once_and_only_as_often_as_is_ordered() -> None:
    first = handed_out(ordered())
    again = ordered(withdrawal=2, follows=ROOT)
    assert stops(again, first) == set()
    second = handed_out(again, UUID(int=101))
    assert stops(again, first, second) == {"Q-TAKEN"}
    assert stops(replace(again, withdrawal=5), first) == {"Q-NUMBER"}
    assert stops(ordered(withdrawal=5)) == {"Q-NUMBER"}
    assert stops(replace(again, withdrawals=5, withdrawal=5), first) == {"Q-TERMS", "Q-NUMBER"}
    assert stops(replace(again, ordered=4, packages=4), first) == {"Q-TERMS", "Q-OVER"}
    assert stops(replace(DRAFT, rows=(again, again)), first) == {"Q-TAKEN"}


def test_no_withdrawal_is_larger_than_is_ordered() -> None:
    assert stops(ordered(packages=4)) == {"Q-OVER"}
    assert stops(ordered(packages=4, ordered=0)) == set()  # as many as are handed out
    first = handed_out(ordered())
    assert stops(ordered(packages=4, withdrawal=2, follows=ROOT), first) == {"Q-OVER"}


def test_another_size_counts_by_its_contents_unless_one_stands_for_the_other() -> None:
    assert worth(SMALL, HUNDRED) == Fraction(30, 100)
    grouped = replace(SMALL, size_group="C"), replace(HUNDRED, size_group="C")
    assert worth(*grouped) == 1
    assert worth(Product("Okänd"), HUNDRED) == 1
    exchange = replace(ordered().exchange, prescribed=HUNDRED)
    assert stops(ordered(product=SMALL, exchange=exchange, packages=10)) == set()
    assert stops(ordered(product=SMALL, exchange=exchange, packages=11)) == {"Q-OVER"}


def test_a_rest_below_the_smallest_package_is_not_owed_and_may_be_closed() -> None:
    """Requirement 15."""
    ninety = Totals(1, 1, (Share(1, Fraction(90, 100), Fraction(30, 100)),), unit=Decimal(100))
    assert ninety.owed(1) == 0
    assert ninety.remaining == Fraction(1, 10)
    assert ninety.quantity(ninety.remaining) == 10
    assert ninety.may_be_closed
    sixty = Totals(1, 1, (Share(1, Fraction(60, 100), Fraction(30, 100)),))
    assert sixty.owed(1) == Fraction(40, 100)
    assert not sixty.may_be_closed
    assert replace(ninety, is_closed=True).remaining == 0
    assert not replace(ninety, is_closed=True).may_be_closed


def test_what_was_withdrawn_elsewhere_before_counts_as_withdrawn() -> None:
    third = totals_of([handed_out(ordered(withdrawal=3))])
    assert third is not None
    assert [*map(float, (third.withdrawn, third.remaining))] == [9, 3]
    assert third.next_withdrawal == 4
    found = check(replace(DRAFT, rows=(ordered(withdrawal=3),)), AROUND)
    assert "Q-ELSEWHERE" in {f.rule for f in found}


def test_the_draft_shows_what_it_leaves() -> None:
    draft = replace(DRAFT, rows=(ordered(packages=2),))
    totals = totals_with(draft, AROUND, 0)
    assert totals is not None
    assert [*map(float, (totals.owed(1), totals.remaining))] == [1, 10]
    found = [f for f in check(draft, AROUND) if f.rule == "Q-PARTIAL"]
    assert [(f.severity, f.text) for f in found] == [(Severity.INFO, "1 förp restas.")]
    assert totals_with(replace(DRAFT, rows=(RowDraft(),)), AROUND, 0) is None


@dataclass(frozen=True)
class Try:
    """Something that a person tries at the counter (försök)."""

    packages: int
    is_rest: bool
    withdrawal: int
    undo: int | None  # which hand-out is taken back instead


TRIES = st.lists(
    st.builds(
        Try,
        st.integers(1, 6),
        st.booleans(),
        st.integers(1, 5),
        st.none() | st.none() | st.integers(1, 9),
    ),
    max_size=25,
)


@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from([HUNDRED, SMALL]),
    st.integers(1, 4),
    TRIES,
)
def test_totals_never_exceed_what_was_ordered_whatever_is_tried(
    packages: int, withdrawals: int, product: Product, now: int, tries: list[Try]
) -> None:
    """Requirements 15 and 25."""
    base = RowDraft(
        HUNDRED, packages=min(packages, now), ordered=packages, withdrawals=withdrawals,
        dosage="1 på morgonen.",
    )  # fmt: skip
    assert stops(base) == set()
    history = [handed_out(base)]
    for number, tried in enumerate(tries):
        if tried.undo is not None:  # a reversal: nothing was handed out
            if tried.undo < len(history):
                del history[tried.undo]
            continue
        row = replace(
            base,
            product=product,
            packages=tried.packages,
            withdrawal=tried.withdrawal,
            follows=ROOT,
            completes=ROOT if tried.is_rest else None,
            exchange=replace(base.exchange, prescribed=HUNDRED),
        )
        if not stops(row, *history):
            history.append(handed_out(row, UUID(int=200 + number)))
        totals = totals_of(rows_of(history, ROOT))
        assert totals is not None
        assert not totals.is_over
        assert totals.withdrawn + totals.remaining == totals.total == packages * withdrawals
        for withdrawal in range(1, withdrawals + 1):
            assert totals.taken(withdrawal) + totals.owed(withdrawal) <= packages


def test_two_counters_that_each_hand_out_the_rest_are_seen_to_have_given_too_much() -> None:
    """Requirement 25."""
    first = handed_out(ordered(packages=2))
    rest = ordered(packages=1, follows=ROOT, completes=ROOT)
    one, other = handed_out(rest, UUID(int=101)), handed_out(rest, UUID(int=102))
    assert {root_of(past) for past in (first, one, other)} == {ROOT}
    totals = totals_of(rows_of([other, one, first], ROOT))
    assert totals is not None
    assert totals.is_over
    assert totals.remaining == 8


def test_an_order_that_is_not_known_has_no_totals() -> None:
    assert totals_of([]) is None
    assert totals_before(ordered(follows=ROOT), AROUND) is None


@pytest.mark.parametrize(
    ("interval", "next_on"),
    [
        (Interval(10), date(2026, 2, 10)),
        (Interval(2, IntervalUnit.WEEK), date(2026, 2, 14)),
        (Interval(1, IntervalUnit.MONTH), date(2026, 2, 28)),
        (Interval(12, IntervalUnit.MONTH), date(2027, 1, 31)),
    ],
)
def test_an_interval_is_counted_in_its_own_unit(interval: Interval, next_on: date) -> None:
    assert interval.after(date(2026, 1, 31)) == next_on
    assert str(interval) == f"{interval.count} {interval.unit.value}"
