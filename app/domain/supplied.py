"""What was done at the counter, as values that drafts and entries carry."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.domain.interval import NO_INTERVAL, Interval
from app.domain.order import (
    AidGroup,
    Benefit,
    ExchangeOutcome,
    FreeGround,
    PaymentMeans,
    PriceBasis,
    Product,
    RowKind,
)

_KRONOR = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,2})?")


class CheckKind(StrEnum):
    """Which of the three checks of a preparation (kontroll); domain.md F3.9."""

    REGULATORY = "regulatory"
    PHARMACOLOGICAL = "pharmacological"
    TECHNICAL = "technical"


@dataclass(frozen=True)
class PerformedCheck:
    """One check as a pharmacist signed it (utförd kontroll)."""

    kind: CheckKind
    by: str  # UUID of the pharmacist
    at: datetime
    basis: str = ""  # one of the fixed grounds; never a person's words


@dataclass(frozen=True)
class Pack:
    """One pack in the hand (förpackning), scanned or typed by two."""

    gtin: str  # 14 digits
    serial: str = ""
    batch: str = ""
    expires: str = ""  # YYMMDD as on the pack; day 00 is the month's last
    is_seal_whole: bool = False
    second: str = ""  # UUID of who typed it a second time, "" when scanned


@dataclass(frozen=True)
class PackOut:
    """Where a pack is that has left the shelf (utlämnad eller i påse)."""

    slip: str
    is_waiting: bool = False  # it lies in a bag that nobody has fetched


@dataclass(frozen=True)
class TakenCode:
    """The signed code that an order came as (receptkod), and what it was believed by."""

    id: UUID  # of the prescription
    key: str  # the 8 bytes that name the key that signed it, hex
    organisation: str  # fingerprint of who listed the key
    list_version: int


@dataclass(frozen=True)
class RowRef:
    """A row of a hand-out that was made earlier (radhänvisning)."""

    subject: UUID  # of the dispensing
    row: int  # from 1
    # By which receivers know it, told them when it is sent; older entries may name one in vain.
    entry: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DispensedRow:
    """One row of what was handed out (rad)."""

    row: int  # from 1
    product: Product
    packages: int
    withdrawals: int  # allowed by the prescriber
    withdrawal: int  # which of them this was
    benefit: Benefit
    kind: RowKind = RowKind.ORDINARY
    ordered: int = 0  # packages a withdrawal as ordered; 0: as many as were handed out
    interval: Interval = NO_INTERVAL  # at least between withdrawals
    lasts_days: int = 0  # how long what was handed out lasts; 0: nobody has said
    follows: RowRef | None = None  # where the same order was handed out first; None: here
    completes: RowRef | None = None  # whose rest this is: no new withdrawal
    outcome: ExchangeOutcome = ExchangeOutcome.NOT_ASSESSED_OFFLINE
    prescribed: Product | None = None  # when another product was handed out
    packs: tuple[Pack, ...] = ()
    free_ground: FreeGround | None = None  # of benefit F
    aid: AidGroup | None = None  # of a consumable
    lowest: Decimal | None = None  # kronor a package, of what was not taken in its place
    surcharge: Decimal | None = None  # kronor, what the patient pays for not exchanging
    price_source: str = ""  # who says the price and of which day, as "TLV Periodens varor 2026-…"
    exchange_list: str = ""  # the period list that the exchange was judged by


@dataclass(frozen=True)
class Call:
    """A call with the prescriber (samtal): the telephone order itself, or a call-back."""

    spoke_with: str
    number: str
    at: datetime | None
    read_back: bool
    receiver: str  # UUID of the pharmacist who took it
    called_back: datetime | None = None  # of a telephone order: a number found elsewhere was called
    back_number: str = ""  # that number
    answered: str = ""  # who answered there


@dataclass(frozen=True)
class Payment:
    """What was taken at the counter (betalning); preliminary whenever the price module was down."""

    means: PaymentMeans | None = None  # None: not noted
    charged: Decimal | None = None  # kronor; None when nobody has said
    gross: Decimal | None = None  # kronor, full price of all rows; None when any is unknown
    payable: Decimal | None = None  # kronor, what the patient was to pay, preliminary
    basis: PriceBasis = PriceBasis.FULL
    accumulated: Decimal | None = None  # kronor bought before in the period, if that is known
    accumulated_on: date | None = None  # of the receipt that says so
    card_seen: bool = False  # a valid LMA card, or its receipt

    @property
    def owed(self) -> Decimal | None:
        """Kronor left to pay; below zero to pay back; None when either sum is unknown."""
        known = self.payable is not None and self.charged is not None
        return self.payable - self.charged if known else None  # type: ignore[operator]


def parse_kronor(text: str) -> Decimal | None:
    """Return kronor as a person types them, "1 413,50", or nothing when that is no sum."""
    typed = "".join(text.split()).replace(",", ".")
    return Decimal(typed) if _KRONOR.fullmatch(typed) else None
