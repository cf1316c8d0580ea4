"""Exchange for the period's product: exactly one outcome a row, and what each outcome asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.benefit import is_communicable
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding, missing
from app.domain.order import Benefit, ExchangeOutcome, OrderKind, Product
from app.domain.product import Package, PeriodStatus
from app.domain.supplied import parse_kronor
from app.domain.surroundings import Surroundings

NEEDS_REASON = frozenset({ExchangeOutcome.PHARMACIST_OPPOSED})
NEEDS_PRESCRIBED = frozenset(
    {ExchangeOutcome.EXCHANGED, ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL}
)
PATIENT_PAYS = frozenset(
    {ExchangeOutcome.PATIENT_PAYS_DIFFERENCE, ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL}
)


@dataclass(frozen=True)
class Suggestion:
    """What a row may be exchanged for (förslag till utbyte), by the period list that is loaded."""

    product: Product
    status: PeriodStatus
    saving: Decimal | None  # kronor a package; None while a price is unknown
    period_list: str  # source and day, as "TLV Periodens varor 2026-11-01"
    days_over: int  # for how many days the list has been too old; 0 while it holds
    passed_over: tuple[Package, ...] = ()  # that come before it but are back-ordered


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what the rows' outcomes lack, and what they mean for patient and prescriber."""
    for index, row in enumerate(draft.rows):
        at, outcome = f"rows.{index}", row.exchange.outcome
        if outcome in NEEDS_REASON and not row.exchange.reason.strip():
            yield around.rules.finding("X-REASON", f"{at}.exchange_reason")
        if outcome in PATIENT_PAYS:
            yield from _patient_pays(row, at, around)
        if outcome in NEEDS_PRESCRIBED:
            yield from _exchanged(row, at, around)
        if outcome is ExchangeOutcome.PERIOD_PRODUCT_NOT_AVAILABLE:
            yield around.rules.finding("X-NOT-HERE", f"{at}.exchange")


def is_possible(kind: OrderKind, row: RowDraft) -> bool:
    """Tell whether exchange is a question for the row of such an order at all."""
    product = row.product
    known = product is not None and bool(product.exchange_group or not product.from_register)
    touched = row.exchange.outcome is not _UNTOUCHED
    return kind is OrderKind.HUMAN and (known or touched)


def outcome_of(row: RowDraft) -> ExchangeOutcome:
    """Return the row's outcome: as chosen; the period's product itself needs no exchange."""
    chosen, product = row.exchange.outcome, row.product
    if chosen is _UNTOUCHED and product is not None and is_period_product(product):
        return ExchangeOutcome.NOT_EXCHANGEABLE
    return chosen


def is_period_product(product: Product) -> bool:
    """Tell whether the product is the period's own in the list that was loaded."""
    return product.period_status == PeriodStatus.PERIOD_PRODUCT.value


_UNTOUCHED = ExchangeOutcome.NOT_ASSESSED_OFFLINE


def _patient_pays(row: RowDraft, at: str, around: Surroundings) -> Iterator[Finding]:
    rules, outcome = around.rules, row.exchange.outcome
    if is_communicable(row):
        yield rules.finding("X-COMMUNICABLE", f"{at}.exchange")
    if outcome is not ExchangeOutcome.PATIENT_PAYS_DIFFERENCE:
        return
    if row.benefit is Benefit.WITHOUT:
        yield rules.finding("X-OUTSIDE-PAYS", f"{at}.exchange")
    lowest, price = parse_kronor(row.exchange.lowest), row.product.price if row.product else None
    if lowest is None:
        yield rules.finding("X-LOWEST", f"{at}.exchange_lowest")
    elif price is None:
        yield missing("Priset på varan", f"{at}.price")
    elif lowest >= price:
        yield rules.finding("X-NOT-LOWER", f"{at}.exchange_lowest")


def _exchanged(row: RowDraft, at: str, around: Surroundings) -> Iterator[Finding]:
    rules, given, ordered = around.rules, row.product, row.exchange.prescribed
    if ordered is None or not ordered.name.strip():
        yield rules.finding("X-PRESCRIBED", f"{at}.exchange_prescribed")
        return
    if given is None:
        return
    if given.from_register and given == ordered:
        yield rules.finding("X-SAME", f"{at}.exchange")
    groups = (given.exchange_group, ordered.exchange_group)
    sizes = (given.size_group, ordered.size_group)
    if all(groups) and (groups[0] != groups[1] or (all(sizes) and sizes[0] != sizes[1])):
        yield rules.finding("X-GROUP", f"{at}.exchange")
    if row.exchange.outcome is not ExchangeOutcome.EXCHANGED:
        return
    if given.in_benefit is False:
        yield rules.finding("X-OUTSIDE", f"{at}.exchange")
    dearer = given.price is not None and ordered.price is not None and given.price > ordered.price
    if dearer:
        yield rules.finding("X-DEARER", f"{at}.exchange")
    yield rules.finding("X-TELL", f"{at}.exchange")
