"""What is to be paid, preliminary: full price, the ladder from a receipt, what is outside it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dispensing import make
from app.domain.draft import DispensingDraft, ExchangeDraft, PaymentDraft, RowDraft
from app.domain.history import PastRow
from app.domain.order import (
    Benefit,
    ExchangeOutcome,
    FreeGround,
    OrderKind,
    Origin,
    PaymentMeans,
    PriceBasis,
)
from app.domain.price import BY_HAND, Charge, charge, check
from app.domain.supplied import DispensedRow
from tests.domain.drafts import AROUND, DRAFT, NOON, PRODUCT, changed_patient, slip

PRICED = replace(PRODUCT, price=Decimal(2500), npl_pack_id="20260000000001")
_SUMS = st.decimals(min_value=0, max_value=9_000, places=2)


def row(price: str = "2500", **more: Any) -> RowDraft:
    return RowDraft(replace(PRICED, price=Decimal(price)), dosage="1", **more)


def bill(*rows: RowDraft, **payment: Any) -> DispensingDraft:
    return replace(DRAFT, rows=rows, payment=PaymentDraft(**payment))


def due(draft: DispensingDraft, **around: Any) -> Charge:
    return charge(draft, replace(AROUND, **around))


RECEIPT = {"accumulated": "1 000", "accumulated_on": "2026-11-20"}


def test_without_a_known_place_on_the_ladder_the_full_price_is_taken() -> None:
    """Requirement 31."""
    full = due(bill(row(), row("100", packages=2, benefit=Benefit.WITHOUT)))
    assert (full.gross, full.payable, full.basis) == (Decimal(2700), Decimal(2700), PriceBasis.FULL)
    unknown = due(bill(row(), RowDraft(replace(PRICED, price=None))))
    assert (unknown.gross, unknown.payable) == (None, None)


def test_the_gross_price_is_exact_or_unknown() -> None:
    """Requirement 31."""
    rows = (row("68.50", packages=3), row("0.10"))
    assert due(bill(*rows)).gross == Decimal("205.60")
    assert due(bill(*rows, RowDraft())).gross is None
    assert due(bill()).gross == 0


def test_the_receipts_sum_gives_the_place_on_the_ladder() -> None:
    """Requirement 30."""
    from_start = due(bill(row(), accumulated="0", accumulated_on="2026-11-20"))
    assert (from_start.payable, from_start.basis) == (Decimal("2375.00"), PriceBasis.LADDER)
    further = due(bill(row(), **RECEIPT))  # 3 500 in all, of which 1 000 was paid before
    assert further.payable == Decimal("3125.00") - 1000
    free = due(bill(row(), accumulated="7117", accumulated_on="2026-11-20"))
    assert free.payable == 0


def test_only_rows_with_benefit_climb_the_ladder() -> None:
    """Requirement 30."""
    base = {"accumulated": "7200", "accumulated_on": "2026-11-20"}
    assert due(bill(row("100"), row("40", benefit=Benefit.WITHOUT), **base)).payable == 40
    pays = ExchangeDraft(ExchangeOutcome.PATIENT_PAYS_DIFFERENCE, lowest="80")
    assert due(bill(row("100", exchange=pays, packages=2), **base)).payable == 40
    pays_all = ExchangeDraft(ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL)
    assert due(bill(row("100", exchange=pays_all), **base)).payable == 100


def test_what_was_bought_here_after_the_receipt_counts_too() -> None:
    """Requirement 30."""
    bought = DispensedRow(1, replace(PRICED, price=Decimal(7117)), 1, 1, 1, Benefit.WITH)

    def past(row: DispensedRow, days: int) -> PastRow:
        at = NOON - timedelta(days=days)
        return PastRow(UUID(int=9), "A-0001-S", at, at.date(), Origin.PAPER, OrderKind.HUMAN, row)

    after = due(bill(row(), **RECEIPT), history=(past(bought, 1),))
    assert (after.accumulated, after.payable) == (Decimal(8117), Decimal(0))
    before = due(bill(row(), **RECEIPT), history=(past(bought, 3),))
    outside = replace(bought, benefit=Benefit.WITHOUT)
    assert before == due(bill(row(), **RECEIPT), history=(past(outside, 1),))
    assert before.accumulated == 1000


@pytest.mark.parametrize("day", ["2025-11-22", "2026-11-24", "i går", ""])
def test_a_receipt_of_no_use_leaves_the_full_price_and_says_so(day: str) -> None:
    """Requirement 30."""
    draft = bill(row(), accumulated="1000", accumulated_on=day)
    assert due(draft).basis is PriceBasis.FULL
    assert [f.field for f in check(draft, AROUND)] == ["payment.accumulated_on"]
    assert list(check(bill(row(), **RECEIPT), AROUND)) == []


def test_free_rows_cost_nothing_even_while_their_price_is_unknown() -> None:
    """Requirement 29."""
    free = RowDraft(replace(PRICED, price=None), benefit=Benefit.FREE, free_ground=FreeGround.CHILD)
    assert due(bill(free, row("50"))).payable == 50


def test_food_costs_at_most_so_much_a_purchase() -> None:
    """Requirement 29."""
    food = row("300", benefit=Benefit.FOOD)
    assert due(bill(food, food)).payable == 120
    assert due(bill(row("80", benefit=Benefit.FOOD))).payable == 80


def test_an_asylum_seeker_with_a_card_pays_fifty_kronor_once_and_a_child_nothing() -> None:
    """Requirement 29."""
    seeker = changed_patient(identity="LMA 50-123456", birth_date="19800101", sex="1")
    rows = (row(benefit=Benefit.WITHOUT), row("80", benefit=Benefit.WITHOUT))
    shown = replace(seeker, rows=rows, payment=PaymentDraft(card_seen=True))
    assert (due(shown).payable, due(shown).basis) == (Decimal(50), PriceBasis.ASYLUM)
    assert due(replace(shown, payment=PaymentDraft())).payable == 2580
    child = replace(shown, patient=replace(shown.patient, birth_date="20150101"))
    assert due(child).payable == 0
    _, personal = make(slip(replace(shown, rows=rows[:1])), AROUND)
    assert personal.case_number == "50-123456"


@pytest.mark.parametrize(
    ("means", "typed", "charged", "owed"),
    [
        (None, "", None, None),
        (PaymentMeans.CARD, "", 100, 0),
        (PaymentMeans.CARD_OFFLINE, "100", 100, 0),
        (PaymentMeans.CASH, "60,50", Decimal("60.50"), Decimal("39.50")),
        (PaymentMeans.CASH, "120", 120, -20),
        (PaymentMeans.INVOICE, "", 0, 100),
        (PaymentMeans.NONE, "", 0, 100),
    ],
)
def test_the_entry_keeps_price_source_amount_means_and_what_is_owed(
    means: PaymentMeans | None, typed: str, charged: Any, owed: Any
) -> None:
    """Requirement 31."""
    draft = bill(row("100"), means=means, charged=typed)
    around = replace(AROUND, price_sources={PRICED.npl_pack_id: "TLV Pris och beslut 2026-11-15"})
    made, _ = make(slip(draft), around)
    paid = made.payment
    if paid is None:
        raise AssertionError("every hand-out says what was paid")
    assert (paid.means, paid.gross, paid.payable) == (means, Decimal(100), Decimal(100))
    assert (paid.charged, paid.owed) == (charged, owed)
    assert made.rows[0].price_source == "TLV Pris och beslut 2026-11-15"


def test_a_price_written_by_hand_says_so() -> None:
    """Requirement 31."""
    hand = replace(PRICED, from_register=False)
    draft = replace(bill(RowDraft(hand, dosage="1")), confirmed=("P-UNKNOWN@rows.0.product",))
    assert make(slip(draft), AROUND)[0].rows[0].price_source == BY_HAND


def test_a_sum_that_cannot_be_read_is_in_the_way() -> None:
    """Requirement 31."""
    wrong = bill(row(), charged="tvåhundra", accumulated="x", accumulated_on="2026-11-20")
    fields = [f.field for f in check(wrong, AROUND)]
    assert fields == ["payment.charged", "payment.accumulated"]


@given(st.lists(_SUMS, min_size=1, max_size=5), _SUMS)
def test_nobody_pays_more_than_the_full_price_or_above_the_ceiling(
    prices: list[Decimal], before: Decimal
) -> None:
    """Requirement 30."""
    rows = tuple(row(str(price)) for price in prices)
    found = due(bill(*rows, accumulated=str(before), accumulated_on="2026-11-20"))
    if found.payable is None or found.gross is None:
        raise AssertionError("every price is known")
    assert 0 <= found.payable <= min(found.gross + Decimal("0.01"), Decimal(3800))
