"""The review of the log: its lines in words, a draw that can be repeated, and what ends it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from app.domain.clock import STOCKHOLM, is_before
from app.domain.findings import Finding, Severity
from app.domain.members import Chain
from app.domain.review_entries import Remark, ReviewWords
from app.domain.rules import RuleSet

_READS = {
    "settle": "Läste expeditionen",
    "scan_over": "Skannade över expeditionen",
    "dispense": "Tog upp tidigare expedition",
    "parked": "Tog upp parkerad expedition",
    "history": "Såg patientens historik",
    "notice": "Läste meddelandet till förskrivaren",
    "prescribe": "Hämtade patienten till ett nytt reservrecept",
    "prescription": "Läste reservreceptet",
    "reread": "Såg vad två läste olika",
    "letter": "Skrev brev om en skillnad i pris",
}
_KINDS = {
    "log_searched": "Sökte patienten i loggen",
    "slips_issued": "Öppnade blankett",
    "slip_voided": "Makulerade blankett",
    "label_printed": "Skrev etikett",
    "dispensing_made": "Lämnade ut",
    "dispensing_prepared": "Ställde på hylla",
    "dispensing_corrected": "Rättade utlämning",
    "dispensing_reversed": "Backade utlämning",
    "dispensing_returned": "Tog emot retur",
    "requisition_corrected": "Rättade leverans",
    "order_closed": "Avslutade resten",
    "oversupply_examined": "Utredde en för stor utlämning",
    "twin_decided": "Avgjorde en dubblett",
    "form_compared": "Läste av blanketten, läste olika",
    "form_reread": "Läste av blanketten",
    "correct_amount_set": "Skrev rätt belopp",
    "difference_settled": "Reglerade en skillnad i pris",
    "step_settled": "Redovisade ett steg",
    "step_refused": "Fick ett steg avvisat",
    "step_reopened": "Tog om ett steg",
    "e_twin_found": "Fann ett e-recept som liknar raden",
    "e_twin_decided": "Avgjorde papper mot e-recept",
    "row_exported": "Lämnade ut raden i en fil",
    "row_scan_begun": "Började skanna över raden",
    "row_scan_left": "Släppte raden, som skannades över",
    "work_taken": "Tog en rad att redovisa",
    "work_left": "Lämnade en rad att redovisa",
    "prescription_issued": "Utfärdade reservrecept",
    "prescription_revoked": "Makulerade reservrecept",
    "prescription_marked": "Märkte reservrecept",
    "prescription_reprinted": "Skrev ut reservrecept igen",
    "beside_handled": "Bockade av poster med samma id",
}
READING_KINDS = ("patient_viewed", "log_searched")


_QUARTER_S = 15 * 60


def looking_id(at: Chain, about: UUID, person: UUID, purpose: str, now: datetime) -> UUID:
    """Return the id of the entry of a look: one a person, patient, purpose and quarter.

    And one a computer: two that are cut off would else write two entries under one id.
    """
    quarter = int(now.timestamp()) // _QUARTER_S
    return uuid5(about, f"{at.device}/{at.epoch}/{person}/{purpose}/{quarter}")


def said_of_kind(kind: str) -> str:
    """Return what an entry of a kind says that somebody did, in Swedish."""
    return _KINDS.get(kind, "Skrev en uppgift")


class Reading(StrEnum):
    """Which lines of the log are asked for (urval)."""

    ALL = "all"
    READS = "reads"
    WRITES = "writes"


@dataclass(frozen=True)
class AccessLine:
    """One line of the log (loggrad): who read or wrote what about whom."""

    entry: UUID
    at: datetime
    by: UUID | None  # None: the device itself
    person: str  # name
    kind: str  # of the entry
    purpose: str  # of a look
    slip: str  # "" when the number is not known here
    patient: str  # as lists name the patient; "" while nobody knows, and after purge

    @property
    def what(self) -> str:
        """What was done, in Swedish."""
        if self.kind == "patient_viewed":
            return _READS.get(self.purpose, "Läste expeditionen")
        return said_of_kind(self.kind)

    @property
    def is_read(self) -> bool:
        """Whether something was looked at, not written."""
        return self.kind in READING_KINDS


class Verdict(StrEnum):
    """What a reviewer says of a line (bedömning)."""

    IN_ORDER = "in_order"
    INVESTIGATE = "investigate"


VERDICT_WORDS = {Verdict.IN_ORDER: "I ordning", Verdict.INVESTIGATE: "Utred"}


@dataclass(frozen=True)
class Judgement:
    """A line with what was said of it (bedömd rad)."""

    entry: UUID
    verdict: Verdict | None = None
    remark: str = ""


@dataclass(frozen=True)
class Span:
    """The moments that a look at the log covers (tid), the first and the last included."""

    since: datetime
    until: datetime

    @classmethod
    def of_days(cls, first: date, last: date, now: datetime) -> "Span":
        """Return whole days by the pharmacy's clock, the last included, but nothing to come."""
        since = datetime.combine(first, time(), STOCKHOLM)
        until = datetime.combine(last, time.max, STOCKHOLM)
        return cls(since, now if is_before(now, until) else until)

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment is within."""
        return not (is_before(moment, self.since) or is_before(self.until, moment))


@dataclass(frozen=True)
class ReviewDraft:
    """A review under way (påbörjad granskning)."""

    span: Span
    population: int = 0
    seed: str = ""
    drawn: tuple[UUID, ...] = ()
    judgements: tuple[Judgement, ...] = ()  # of all lines, drawn and chosen, in their order
    text: str = field(default="", repr=False)

    @property
    def chosen(self) -> tuple[UUID, ...]:
        """The lines that were taken in besides those drawn."""
        return tuple(j.entry for j in self.judgements if j.entry not in self.drawn)

    @property
    def found(self) -> tuple[UUID, ...]:
        """The lines to be investigated."""
        return tuple(j.entry for j in self.judgements if j.verdict is Verdict.INVESTIGATE)

    @property
    def words(self) -> ReviewWords | None:
        """What was written in own words, if anything."""
        said = [Remark(j.entry, " ".join(j.remark.split())) for j in self.judgements]
        kept = tuple(remark for remark in said if remark.text)
        text = self.text.strip()
        return ReviewWords(kept, text) if kept or text else None


@dataclass(frozen=True)
class Review:
    """A review that was made (granskning), as its proof says."""

    id: UUID
    at: datetime
    person: str  # name
    since: datetime
    until: datetime
    population: int
    seed: str
    drawn: tuple[UUID, ...]
    chosen: tuple[UUID, ...]
    found: tuple[UUID, ...]
    own: int
    hash: str  # of the entry, hex
    words: ReviewWords | None = None


def draw(population: Iterable[UUID], size: int, seed: str) -> tuple[UUID, ...]:
    """Return entries drawn by a seed: those whose digest with it is lowest.

    The order in which they come plays no part, so that anyone with the seed draws the same.
    """

    def rank(entry: UUID) -> bytes:
        return hashlib.sha256(f"{seed}/{entry}".encode()).digest()

    return tuple(sorted(population, key=rank)[:size])


def next_due(latest: date, rules: RuleSet) -> date:
    """Return the day by which the next review is due, after the latest or the founding."""
    return latest + timedelta(days=rules.value("G-INTERVAL"))


def check(draft: ReviewDraft) -> Iterator[Finding]:
    """Yield what keeps a review from its end."""
    if not draft.judgements:
        yield _stop("Urvalet är tomt.", "Dra ett urval eller ta med rader.", "sample")
    for number, judgement in enumerate(draft.judgements):
        if judgement.verdict is None:
            yield _stop("Raden är inte bedömd.", "Tryck 1 eller 2.", f"sample.{number}")
        elif judgement.verdict is Verdict.INVESTIGATE and not judgement.remark.strip():
            yield _stop("Anmärkning saknas.", "Skriv vad som utreds.", f"sample.{number}")


def _stop(text: str, cure: str, field_name: str) -> Finding:
    return Finding(Severity.STOP, text, cure, field_name, "review.check")
