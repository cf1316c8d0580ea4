"""The rows of a recorded hand-out as a line says them: ordered, exchanged, paid, packs in hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

import msgspec

from app.domain.draft import ExchangeDraft, PaymentDraft, RowDraft
from app.domain.findings import Refused, refuse
from app.domain.gs1 import pack_of, read_elements
from app.domain.interval import NO_INTERVAL, Interval, IntervalUnit
from app.domain.order import (
    AidGroup,
    Benefit,
    ExchangeOutcome,
    FreeGround,
    PaymentMeans,
    Product,
    RowKind,
)
from app.domain.supplied import Pack

_NO_SCHEDULE = "none"


class RecordedProduct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product (vara): a package by its number in the register, or in words."""

    varunummer: str = ""
    npl_pack_id: str = ""
    product: str = ""  # name, strength and form in words, when no number is known


FindProduct = Callable[[RecordedProduct], Product | None]  # in the register, or in words


class RecordedInterval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The least time between withdrawals (expedieringsintervall)."""

    count: int
    unit: IntervalUnit = IntervalUnit.DAY


class RecordedExchange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the exchange ended (utbyte); the row's own product is the one handed out."""

    outcome: ExchangeOutcome
    prescribed: RecordedProduct | None = None  # when it is another than the one handed out
    reason: str = ""  # the pharmacist's, where the outcome asks for one
    lowest: str = ""  # kronor a package, of what is not taken in its place


class RecordedPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pack in the hand (förpackning), as a scanner read its GS1 code."""

    code: str  # with GS, U+001D, where the scanner sent it
    is_seal_whole: bool = False


class RecordedPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was taken at the counter (betalning); sums in kronor, "413,50"."""

    means: PaymentMeans
    charged: str = ""  # absent: as much as is to be paid by these means
    accumulated: str = ""  # bought before in the period, as the patient's receipt says
    accumulated_on: date | None = None  # of that receipt
    case_number: str = ""  # on the LMA card, unless it is the patient's number
    card_seen: bool = False  # a valid LMA card, or its receipt


class RecordedRow(RecordedProduct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row (rad)."""

    dosage: str
    packages: int = 1
    withdrawals: int = 1
    in_letters: str = ""  # the withdrawals as the form has them in letters
    ordered: int = 0  # packages a withdrawal as ordered; 0: as many as are handed out
    withdrawal: int = 1  # which of the allowed ones this is
    interval: RecordedInterval | None = None
    lasts_days: int = 0  # how long what is handed out lasts; 0: nobody has said
    benefit: Benefit = Benefit.WITH
    free_ground: FreeGround | None = None  # of benefit F; absent: what age and product tell
    kind: RowKind = RowKind.ORDINARY
    description: str = ""  # of what is made or sold on a licence
    aid: AidGroup | None = None  # on an aid card
    schedule: Literal["", "none", "II", "III", "IV", "V"] = ""  # read off the pack
    exchange: RecordedExchange | None = None
    packs: tuple[RecordedPack, ...] = ()


def row_draft(row: RecordedRow, find: FindProduct, at: str) -> RowDraft:
    """Return a row as a draft."""
    interval = Interval(row.interval.count, row.interval.unit) if row.interval else NO_INTERVAL
    return RowDraft(
        product=_seen(find(row), row.schedule, at),
        packages=row.packages,
        withdrawals=row.withdrawals,
        in_letters=row.in_letters,
        dosage=row.dosage,
        benefit=row.benefit,
        kind=row.kind,
        description=row.description,
        ordered=row.ordered,
        withdrawal=row.withdrawal,
        interval=interval,
        lasts_days=row.lasts_days,
        exchange=_exchange(row.exchange, find),
        packs=tuple(_pack(pack, f"{at}.packs.{i}") for i, pack in enumerate(row.packs)),
        free_ground=row.free_ground,
        aid=row.aid,
    )


def payment_draft(payment: RecordedPayment) -> PaymentDraft:
    """Return what was taken as a draft."""
    said = msgspec.structs.asdict(payment)
    read = payment.accumulated_on
    return PaymentDraft(**said | {"accumulated_on": read.isoformat() if read else ""})


def _exchange(given: RecordedExchange | None, find: FindProduct) -> ExchangeDraft:
    if given is None:
        return ExchangeDraft()
    prescribed = find(given.prescribed) if given.prescribed else None
    return ExchangeDraft(given.outcome, prescribed, given.reason, given.lowest)


def _seen(product: Product | None, schedule: str, at: str) -> Product | None:
    """Return the product with what its pack says, where no list says it."""
    if not schedule or product is None:
        return product
    if product.schedule is not None:
        text = "Registret säger redan om det är narkotika."
        raise refuse(text, "Ta bort uppgiften.", field=f"{at}.schedule")
    read = "" if schedule == _NO_SCHEDULE else schedule
    return replace(product, schedule=read, is_schedule_seen=True)


def _pack(given: RecordedPack, at: str) -> Pack:
    try:
        pack = pack_of(read_elements(given.code))
    except Refused as refusal:
        raise Refused([replace(f, field=f"{at}.code") for f in refusal.findings]) from None
    return replace(pack, is_seal_whole=given.is_seal_whole)
