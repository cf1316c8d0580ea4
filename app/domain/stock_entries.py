"""The kinds of journal entry about the stock: what came, went, was counted, doubted and stopped.

Hand-outs are not among them: they change the stock by what their own entries say. What a person
wrote in own words stands in `personal`; `entries.py` lists the kinds with the others.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.order import Product


class Removal(StrEnum):
    """Why packages left the stock without being handed out (hur)."""

    DESTROYED = "destroyed"
    RETURNED = "returned"  # to the wholesaler


class Outcome(StrEnum):
    """How a deviation case ended (utfall)."""

    RECOUNTED = "recounted"  # the count was wrong
    UNBOOKED = "unbooked"  # something had not been entered, and is now
    OPENING = "opening"  # what lay there before the ledger began
    LOSS = "loss"  # investigated, not explained
    THEFT = "theft"  # reported to the police


class BatchState(StrEnum):
    """What may be done with a batch (läge)."""

    AVAILABLE = "available"
    QUARANTINED = "quarantined"
    HELD = "held"  # past normal disposal, instead of thrown away


class BatchGround(StrEnum):
    """Why a batch was set aside or held (grund)."""

    RECALL = "recall"
    FALSIFICATION = "falsification"
    COLD_CHAIN = "cold_chain"
    DAMAGE = "damage"
    SHORTAGE = "shortage"
    EXPIRY = "expiry"
    OTHER = "other"


@dataclass(frozen=True)
class StockWords:
    """What people wrote in own words (ord)."""

    text: str = ""
    alone: str = ""  # why nobody signed beside


@dataclass(frozen=True)
class StockReceived:
    """Packages came in (inleverans)."""

    product: Product
    packages: int
    happened_at: datetime
    source: str  # who delivered, and the number of the delivery note
    batch: str = ""
    expires: date | None = None
    personal: StockWords | None = None


@dataclass(frozen=True)
class StockRemoved:
    """Packages were destroyed or sent back (uttag ur lagret)."""

    product: Product
    packages: int
    happened_at: datetime
    how: Removal
    to: str  # who took them, and the number of the receipt
    batch: str = ""
    personal: StockWords | None = None


@dataclass(frozen=True)
class StockCorrected:
    """An earlier line was wrong (rättelse): a line of its own that names it."""

    product: Product
    corrects: UUID  # the entry
    row: int  # of that entry, from 1
    delta: int  # packages, what the balance changes by
    happened_at: datetime
    personal: StockWords | None = None


@dataclass(frozen=True)
class CountLine:
    """One product of a count (räknad vara)."""

    product: Product
    actual: int  # packages, as the last of the counters found it
    expected: int | None = None  # by the ledger at that moment; None: it had no beginning
    sets: bool = False  # the balance is what was counted: a beginning, or an ordinary product
    first: int | None = None  # what was counted before the recount, when they differ


@dataclass(frozen=True)
class StockCounted:
    """A count session (inventering); its second counter has signed the entry too."""

    lines: tuple[CountLine, ...]
    happened_at: datetime
    personal: StockWords | None = None


@dataclass(frozen=True)
class DeviationOpened:
    """Ledger and shelf differ (avvikelse): a case to investigate; changes no balance."""

    product: Product
    expected: int
    actual: int
    happened_at: datetime
    count: UUID | None = None  # the count's entry
    personal: StockWords | None = None


@dataclass(frozen=True)
class DeviationClosed:
    """A deviation case is investigated (avvikelse avslutad); two people have signed."""

    product: Product
    outcome: Outcome
    adjustment: int  # packages, what the balance changes by; 0 when nothing
    happened_at: datetime
    personal: StockWords | None = None  # what was found


@dataclass(frozen=True)
class BatchMarked:
    """A batch was stopped, held or let go (batch märkt); carries all that holds from then on."""

    product: Product
    batch: str
    state: BatchState
    ground: BatchGround
    packages: int  # set aside
    happened_at: datetime
    expires: date | None = None
    authority: str = ""  # whose decision lets it be handed out, "" without one
    reference: str = ""  # the decision's number
    allowed_until: date | None = None  # the last day by the decision
    review_on: date | None = None  # when to look at it again
    personal: StockWords | None = None


StockContent = (
    StockReceived
    | StockRemoved
    | StockCorrected
    | StockCounted
    | DeviationOpened
    | DeviationClosed
    | BatchMarked
)
STOCK_KINDS: dict[str, type] = {
    "stock_received": StockReceived,
    "stock_removed": StockRemoved,
    "stock_corrected": StockCorrected,
    "stock_counted": StockCounted,
    "deviation_opened": DeviationOpened,
    "deviation_closed": DeviationClosed,
    "batch_marked": BatchMarked,
}
