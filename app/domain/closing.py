"""What a closed outage leaves on paper: figures, lists and proof, and no word about any patient."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.money import MoneyTotals, kronor_text
from app.domain.outage import DownPeriod
from app.domain.settling import CountsAt


@dataclass(frozen=True)
class SeriesCount:
    """How one series of slip numbers was spent (nummerserie)."""

    series: str
    first: str  # slip numbers as written
    last: str
    used: int
    voided: int
    unused: int
    missing: int
    open: int = 0  # slips that nobody has finished yet, here or at another computer


@dataclass(frozen=True)
class FormCount:
    """What became of one kind of numbered blank form (pappersreserv)."""

    form: str  # Swedish
    numbers: int
    captured: int  # a log sheet: in the binder
    voided: int
    unused: int
    missing: int


@dataclass(frozen=True)
class StepCount:
    """How much of one sort of deferred work is done (efterarbete)."""

    label: str
    done: int
    total: int
    remark: str = ""


@dataclass(frozen=True)
class RegisterUse:
    """Which product data an outage was worked with (varudata)."""

    editions: str  # names of sources with their days; "" without a register
    dispensings: int
    stale: int  # of them, with some source too old


@dataclass(frozen=True)
class HandSettlement:
    """A step that no receiver took (för hand): done in another system, or waived."""

    slip: str
    row: int  # of the prescription, from 1
    step: str
    waived: bool
    explanation: str  # reference in the other system, or the reason to waive
    signum: str
    at: datetime


@dataclass(frozen=True)
class ChainHead:
    """Where one computer's chain of entries ends (loggkedja)."""

    device: str  # 16 hex
    seq: int
    hash: str  # 64 hex
    at: datetime


@dataclass(frozen=True)
class NarcoticCount:
    """What an outage did to one narcotic, and whether it was counted after (narkotika)."""

    product: str
    schedule: str
    at_start: int  # packages by the ledger
    came: int  # delivered to the pharmacy
    went: int  # handed out, less what was no hand-out after all
    at_end: int
    counted: str  # what was found, when and by whom; "" when nobody has
    open_cases: int
    other: int = 0  # what else changed the balance: destroyed, sent back, corrected
    came_back: int = 0  # from patients and units; never on the shelf again
    difference: int | None = None  # what was found, less the ledger; None when nobody has counted
    explained: str = ""  # how a difference was explained; "" when none was, or none is

    @property
    def is_unexplained(self) -> bool:
        """Whether the last count and the ledger differ, and no case says why or is to say it."""
        return bool(self.difference) and not (self.explained or self.open_cases)


@dataclass(frozen=True)
class ComputerHeld:
    """What one computer of the store is known to hold (dator)."""

    title: str  # the workstation, or else the device
    is_this: bool
    entries: int  # of its own, here
    missing: tuple[str, ...]  # of its own numbers, what exists and is not here
    waiting: int | None  # entries here that it lacked when last heard; None: never heard
    heard_at: datetime | None
    is_revoked: bool = False
    pictures: int = 0  # of paper that it lacked then
    has_all: bool = False  # it is shown to lack nothing that is here
    beside: tuple[str, ...] = ()  # its entries under an id of another that nobody has handled

    @property
    def agrees(self) -> bool:
        """Tell whether it and this computer are known to hold the same."""
        return not self.missing and (self.is_this or self.has_all)


@dataclass(frozen=True)
class ClosingProof:
    """What the closing covers (kontrollsumma)."""

    entries: int
    digest: str  # hex


@dataclass(frozen=True)
class DeliveryCount:
    """What went to units on requisition (leveranser)."""

    made: int = 0
    unsigned: tuple[str, ...] = ()  # slip numbers of those that no unit has signed for


@dataclass(frozen=True)
class AlertCase:
    """An alert of e-VIS about a pack that the outage handed out (larm)."""

    code: str
    slip: str
    at: datetime
    outcome: str  # Swedish: its cause, or that it is open
    is_open: bool


@dataclass(frozen=True)
class MoneyCount:
    """What patients paid against what was right, and what is left of it (pengar)."""

    totals: MoneyTotals
    refund: tuple[str, ...] = ()  # slip numbers with something to pay back, as spans
    collect: tuple[str, ...] = ()  # with something to collect
    awaiting: tuple[str, ...] = ()  # what was charged is known, the correct amount is not
    unnoted: tuple[str, ...] = ()  # nobody noted here what was charged

    @property
    def left(self) -> tuple[str, ...]:
        """Return in Swedish what is not done with, a clause a kind; nothing when all is."""
        back, more = (kronor_text(ore) for ore in (self.totals.to_refund, self.totals.to_collect))
        found = (
            (f"{back} kr att återbetala", self.refund),
            (f"{more} kr att ta betalt", self.collect),
            ("rätt belopp okänt", self.awaiting),
        )
        return tuple(f"{what}: {', '.join(slips)}" for what, slips in found if slips)


_NOTHING_DELIVERED = DeliveryCount()


@dataclass(frozen=True)
class ClosingReport:
    """The closing protocol of one outage (slutprotokoll)."""

    pharmacy: str
    gln: str
    outage: str  # label, as "2026-11-23-A"
    began_at: datetime
    ended_at: datetime
    periods: tuple[DownPeriod, ...]  # what was down, and when
    ground: str
    dispensings: int
    accounted: int
    hours_to_last: (
        int | None
    )  # from the end to the last settled step; None when nothing had to wait
    series: tuple[SeriesCount, ...]
    missing: tuple[str, ...]  # slip numbers
    steps: tuple[StepCount, ...]
    by_hand: tuple[HandSettlement, ...]
    heads: tuple[ChainHead, ...]  # this computer's first
    printed_at: datetime
    practice: bool = False
    narcotics: tuple[NarcoticCount, ...] = ()
    registers: tuple[RegisterUse, ...] = ()  # the most used first
    decision: str = ""  # why it was closed all the same, in a manager's words, with signum
    deliveries: DeliveryCount = _NOTHING_DELIVERED  # counted among the dispensings too
    alerts: tuple[AlertCase, ...] = ()
    prescriptions: int = 0  # emergency prescriptions that were issued here
    voided: tuple[str, ...] = ()  # slip numbers, those that follow on each other as a span
    unused: tuple[str, ...] = ()  # likewise
    doubled: tuple[str, ...] = ()  # likewise: each is two slips' number
    open: tuple[str, ...] = ()  # slip numbers, those at another computer with its name
    forms: tuple[FormCount, ...] = ()
    declared_at: datetime | None = None
    first_at: datetime | None = None  # of the first hand-out
    closed_at: datetime | None = None
    computers: tuple[ComputerHeld, ...] = ()  # this one first
    counts: tuple[CountsAt, ...] = ()  # of the steps over time
    money: MoneyCount | None = None  # None when nothing was paid
    proof: ClosingProof | None = None  # None before it is closed, and of an old closing
