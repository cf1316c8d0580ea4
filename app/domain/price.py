"""What a slip costs and what the patient is to pay of it: preliminary, without the price module."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.benefit import age_of, day_of, is_asylum
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding, missing, wrong
from app.domain.ladder import in_force
from app.domain.order import Benefit, ExchangeOutcome, PaymentMeans, PriceBasis, Product
from app.domain.supplied import DispensedRow, Payment, parse_kronor
from app.domain.surroundings import Surroundings

BY_HAND = "skrivet för hand"
_NOTHING = Decimal(0)
_LATER = (PaymentMeans.NONE, PaymentMeans.INVOICE)  # by these nothing is taken now


@dataclass(frozen=True)
class Charge:
    """What is to be paid (att betala), in kronor and preliminary; None while a price is unknown."""

    gross: Decimal | None
    payable: Decimal | None
    charged: Decimal | None  # what is taken now; None while nobody has said
    basis: PriceBasis
    accumulated: Decimal | None = None  # gross cost before this purchase, as far as is known

    @property
    def owed(self) -> Decimal | None:
        """Kronor left to pay; below zero to pay back; None when either sum is unknown."""
        known = self.payable is not None and self.charged is not None
        return self.payable - self.charged if known else None  # type: ignore[operator]


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the sums that were typed."""
    typed = draft.payment
    for text, field in (
        (typed.charged, "payment.charged"),
        (typed.accumulated, "payment.accumulated"),
    ):
        if text.strip() and parse_kronor(text) is None:
            yield wrong("Beloppet går inte att läsa.", "Skriv kronor, som 413,50.", field)
    read = read_day(typed.accumulated_on)
    if typed.accumulated_on.strip() and read is None:
        yield wrong("Datumet går inte att läsa.", "Skriv ÅÅÅÅ-MM-DD.", "payment.accumulated_on")
    elif typed.accumulated.strip() and read is None:
        yield missing("Kvittots datum", "payment.accumulated_on")
    elif read is not None and is_outdated(read, day_of(draft, around.now), around):
        yield around.rules.finding("B-PERIOD", "payment.accumulated_on")


def charge(draft: DispensingDraft, around: Surroundings) -> Charge:
    """Return what the draft costs and what of it is to be paid."""
    full = [gross(row.product, row.packages) for row in draft.rows]
    whole = None if None in full else sum((cost for cost in full if cost), _NOTHING)
    before = accumulated(draft, around)
    basis, payable = _payable(draft, before, around)
    return Charge(whole, payable, _charged(draft, payable), basis, before)


def payment(draft: DispensingDraft, around: Surroundings) -> Payment:
    """Return what the entry says of the money."""
    due = charge(draft, around)
    return Payment(
        means=draft.payment.means,
        charged=due.charged,
        gross=due.gross,
        payable=due.payable,
        basis=due.basis,
        accumulated=parse_kronor(draft.payment.accumulated),
        accumulated_on=read_day(draft.payment.accumulated_on),
        card_seen=draft.payment.card_seen,
    )


def noted(row: DispensedRow, draft: RowDraft, around: Surroundings) -> DispensedRow:
    """Return a row with its prices and the lists that they and the exchange rest on."""
    by_register = row.product.from_register
    says = around.price_sources.get(row.product.key, "") if by_register else BY_HAND
    pays_more = row.outcome is ExchangeOutcome.PATIENT_PAYS_DIFFERENCE
    return replace(
        row,
        lowest=parse_kronor(draft.exchange.lowest) if pays_more else None,
        surcharge=surcharge(draft) if pays_more else None,
        price_source=says if row.product.price is not None else "",
        exchange_list=around.period_list,
    )


def gross(product: Product | None, packages: int) -> Decimal | None:
    """Return the full price in kronor, or None when it is unknown."""
    return None if product is None or product.price is None else product.price * packages


def surcharge(row: RowDraft) -> Decimal | None:
    """Return what the patient pays for not exchanging, or None while a price is unknown."""
    if row.exchange.outcome is not ExchangeOutcome.PATIENT_PAYS_DIFFERENCE:
        return _NOTHING
    price = row.product.price if row.product else None
    lowest = parse_kronor(row.exchange.lowest)
    return None if price is None or lowest is None else max(price - lowest, _NOTHING) * row.packages


def accumulated(draft: DispensingDraft, around: Surroundings) -> Decimal | None:
    """Return the gross cost before this purchase: the receipt's, and what was bought here since.

    None when nobody has said, or when the receipt's twelve months have surely passed.
    """
    said, read = parse_kronor(draft.payment.accumulated), read_day(draft.payment.accumulated_on)
    day = day_of(draft, around.now)
    if said is None or read is None or is_outdated(read, day, around):
        return None
    bought = [past for past in around.history if not (past.is_waiting or past.is_returned)]
    later = [past.row for past in bought if read < past.happened_at.date() <= day]
    here = [_benefit_cost(r) for r in later if r.benefit is Benefit.WITH]
    return said + sum(here, _NOTHING)


def is_outdated(read: date, day: date, around: Surroundings) -> bool:
    """Tell whether a receipt is of a period that has surely ended, or of a day to come."""
    return not day - timedelta(days=around.rules.value("B-PERIOD")) <= read <= day


def read_day(text: str) -> date | None:
    """Return an ISO date as typed, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _payable(
    draft: DispensingDraft, before: Decimal | None, around: Surroundings
) -> tuple[PriceBasis, Decimal | None]:
    if is_asylum(draft, around.now.date()) and draft.payment.card_seen:
        return PriceBasis.ASYLUM, _asylum_fee(draft, around)
    ladder = in_force(around.rules.ladders, day_of(draft, around.now))
    shared = _total(draft, Benefit.WITH)
    beside = (_total(draft, Benefit.WITHOUT), _food(draft, around))
    if ladder is None or before is None or shared is None:
        return PriceBasis.FULL, _added(shared, *beside)
    return PriceBasis.LADDER, _added(ladder.share(before, shared), *beside)


def _total(draft: DispensingDraft, benefit: Benefit) -> Decimal | None:
    """Return the rows' cost that is shared by the ladder, or paid outside it."""
    inside = benefit is Benefit.WITH
    return _added(*(_inside(row) if inside else _outside(row) for row in draft.rows))


def _inside(row: RowDraft) -> Decimal | None:
    """Return the cost of a row that counts in the ladder."""
    pays_all = row.exchange.outcome is ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL
    if row.benefit is not Benefit.WITH or pays_all:
        return _NOTHING
    cost, more = gross(row.product, row.packages), surcharge(row)
    return None if cost is None or more is None else cost - more


def _outside(row: RowDraft) -> Decimal | None:
    """Return the cost of a row that the patient pays whatever the ladder says."""
    pays_all = row.exchange.outcome is ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL
    if row.benefit is Benefit.WITHOUT or pays_all:
        return gross(row.product, row.packages)
    return surcharge(row)


def _food(draft: DispensingDraft, around: Surroundings) -> Decimal | None:
    """Return what is paid for special food: at most so much a purchase."""
    cost = _added(*(gross(r.product, r.packages) for r in draft.rows if r.benefit is Benefit.FOOD))
    return None if cost is None else min(cost, Decimal(around.rules.value("B-FOOD")))


def _asylum_fee(draft: DispensingDraft, around: Surroundings) -> Decimal:
    age = age_of(draft, around.now)
    is_free = age is not None and age < around.rules.value("B-CHILD")
    paying = any(row.benefit is not Benefit.FREE for row in draft.rows)
    return Decimal(around.rules.value("B-ASYLUM")) if paying and not is_free else _NOTHING


def _charged(draft: DispensingDraft, payable: Decimal | None) -> Decimal | None:
    typed = draft.payment
    if typed.charged.strip():
        return parse_kronor(typed.charged)
    if typed.means is None:
        return None
    return _NOTHING if typed.means in _LATER else payable


def _benefit_cost(row: DispensedRow) -> Decimal:
    if row.outcome is ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL:
        return _NOTHING
    return (gross(row.product, row.packages) or _NOTHING) - (row.surcharge or _NOTHING)


def _added(*sums: Decimal | None) -> Decimal | None:
    known = [each for each in sums if each is not None]
    return sum(known, _NOTHING) if len(known) == len(sums) else None
