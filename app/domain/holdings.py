"""What lies on the shelf: products with their ledger, batches and marks, and deviation cases."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.ledger import LedgerLine, Move, balance_of, has_beginning, is_narcotic
from app.domain.order import Product
from app.domain.stock_entries import BatchGround, BatchState, Outcome

GROUND_WORDS = {
    BatchGround.RECALL: "indragning",
    BatchGround.FALSIFICATION: "misstänkt förfalskning",
    BatchGround.COLD_CHAIN: "bruten kylkedja",
    BatchGround.DAMAGE: "skadad",
    BatchGround.SHORTAGE: "bristsituation",
    BatchGround.EXPIRY: "utgången",
    BatchGround.OTHER: "annan orsak",
}
OUTCOME_WORDS = {
    Outcome.RECOUNTED: "Räknefel, saldot stämmer",
    Outcome.UNBOOKED: "En post saknades i journalen",
    Outcome.OPENING: "Fanns här innan journalen började",
    Outcome.LOSS: "Svinn, utrett utan förklaring",
    Outcome.THEFT: "Stöld, polisanmäld",
}


def batch_key(batch: str) -> str:
    """Return what batch numbers are compared by: people write and scanners send them unlike."""
    return "".join(batch.split()).casefold()


@dataclass(frozen=True)
class Mark:
    """What holds of a batch now (märkning)."""

    article: str
    batch: str
    state: BatchState
    ground: BatchGround
    packages: int  # set aside when it was marked
    happened_at: datetime
    expires: date | None = None
    authority: str = ""
    reference: str = ""
    allowed_until: date | None = None
    review_on: date | None = None
    signum: str = ""
    words: str = ""

    def is_decided(self, day: date) -> bool:
        """Tell whether an authority's decision lets the batch be handed out that day."""
        if self.state is BatchState.QUARANTINED or not (self.authority and self.reference):
            return False
        return self.allowed_until is None or day <= self.allowed_until

    def stops(self, day: date) -> bool:
        """Tell whether nothing of the batch may be handed out that day."""
        if self.state is BatchState.AVAILABLE:
            return False
        return self.state is BatchState.QUARANTINED or not self.is_decided(day)


@dataclass(frozen=True)
class Batch:
    """What is known of one batch of a product (batch)."""

    batch: str
    packages: int  # received, less what was handed out by scan or removed; never below 0
    expires: date | None = None
    mark: Mark | None = None

    def set_aside(self, day: date) -> int:
        """Return how many packages of it may not be handed out that day."""
        marked = self.mark.packages if self.mark and self.mark.stops(day) else 0
        return max(marked, self.packages) if self._is_expired(day) else marked

    def _is_expired(self, day: date) -> bool:
        """Tell whether its last day is over, with no decision that lets it out all the same."""
        is_decided = self.mark is not None and self.mark.is_decided(day)
        return self.expires is not None and self.expires < day and not is_decided


@dataclass(frozen=True)
class Deviation:
    """A case of ledger and shelf that differ (avvikelse)."""

    id: UUID
    article: str
    expected: int
    actual: int
    opened_at: datetime
    opened_by: str  # signum
    words: str = ""
    count: UUID | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    adjustment: int = 0
    closed_by: str = ""  # signum of one, or of both
    found: str = ""

    @property
    def difference(self) -> int:
        """What was found beyond the ledger, when the case was opened."""
        return self.actual - self.expected


@dataclass(frozen=True)
class Holding:
    """All that is known of one product in the stock (lagervara)."""

    article: str
    product: Product
    lines: tuple[LedgerLine, ...]
    batches: tuple[Batch, ...] = ()  # the first to expire first
    cases: tuple[Deviation, ...] = ()  # the latest first
    reserved: int = 0  # packages in bags that wait

    @property
    def balance(self) -> int:
        """Packages by the ledger."""
        return balance_of(self.lines)

    @property
    def is_known(self) -> bool:
        """Whether something says what lay here to begin with."""
        return has_beginning(self.lines)

    @property
    def is_narcotic(self) -> bool:
        """Whether it belongs to a schedule."""
        return is_narcotic(self.product)

    def set_aside(self, day: date) -> int:
        """Return how many packages are expired, stopped, or held with no decision for them."""
        return sum(batch.set_aside(day) for batch in self.batches)

    def available(self, day: date) -> int:
        """Return how many packages can be handed out that day."""
        return max(0, self.balance - self.set_aside(day) - self.reserved)

    @property
    def open_cases(self) -> tuple[Deviation, ...]:
        """Cases that nobody has closed."""
        return tuple(case for case in self.cases if case.closed_at is None)

    def difference_now(self, case: Deviation) -> int:
        """Return what a case is about with all that was entered since it was opened."""
        counts = (x.difference for x in self.lines if x.said.entry == case.count)
        now = next(counts, None)
        return case.difference if now is None else now

    @property
    def doubtful_counts(self) -> tuple[LedgerLine, ...]:
        """Counts that no longer agree with the ledger, and that no case is about."""
        told = {case.count for case in self.cases}
        return tuple(
            line
            for line in self.lines
            if line.said.move is Move.COUNTED
            and line.difference
            and not line.delta
            and line.said.entry not in told
        )


@dataclass(frozen=True)
class KnownStock:
    """What the check of a draft needs of the stock (lagerläge), of the draft's products."""

    marks: tuple[Mark, ...] = ()
    left: tuple[tuple[str, int], ...] = ()  # article; packages of narcotics that can be taken

    def mark(self, article: str, batch: str) -> Mark | None:
        """Return what holds of a batch, if anything does."""
        sought = (article, batch_key(batch))
        return next((m for m in self.marks if (m.article, batch_key(m.batch)) == sought), None)


_MOVE_WORDS = {
    Move.RECEIVED: "Inleverans",
    Move.HANDED_OUT: "Utlämnad",
    Move.DESTROYED: "Kasserad",
    Move.RETURNED: "Retur till leverantör",
    Move.CORRECTED: "Rättelse",
    Move.COUNTED: "Räknad",
    Move.SETTLED: "Avvikelse avslutad",
    Move.REVERSED: "Utlämning rättad",
    Move.CAME_BACK: "Åter från patient",
}


def move_words(line: LedgerLine) -> str:
    """Return what a line of the ledger is about, in Swedish."""
    said = line.said
    if line.corrects:
        return f"Rättelse av rad {line.corrects}"
    if said.move is not Move.COUNTED:
        return _MOVE_WORDS[said.move]
    if said.sets and said.expected is None and line.difference is None:
        return f"Räknad första gången: {said.actual}"
    if not line.difference:
        return f"Räknad: {said.actual}, stämmer"
    return f"Räknad: {said.actual}, skillnad {line.difference:+d}"
