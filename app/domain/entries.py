"""Every kind of journal entry, each a frozen dataclass, and how its content becomes two parts.

Fields go to `facts`, where no person is named, except the one called `personal`: patient,
prescriber, collector, staff names and free text. Old versions of a kind are read for ever by a
step in `_UPCASTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from app.domain.after_entries import AFTER_KINDS, AfterContent
from app.domain.alert_entries import ALERT_KINDS, AlertContent
from app.domain.clock import ClockState
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.order_entries import ORDER_KINDS, OrderContent
from app.domain.outage import Dependency
from app.domain.pack_entries import GtinLinked, GtinUnlinked
from app.domain.prescriber_entries import PrescriberDropped
from app.domain.reference_entries import (
    BundleMade,
    BundleTaken,
    OrganisationMade,
    OrganisationPinned,
    ReferenceLoaded,
    RegisterWentBack,
)
from app.domain.requisition_entries import REQUISITION_KINDS, RequisitionContent
from app.domain.retention_entries import PersonalPurged
from app.domain.review_entries import LogSearched, ReviewMade
from app.domain.rule_entries import RulePackLeft, RulePackTaken, RuleSwitched
from app.domain.scanner_entries import ScannerTested
from app.domain.staff import Role
from app.domain.stock_entries import STOCK_KINDS, StockContent


@dataclass(frozen=True)
class StoreFounded:
    """The journal's first word (grundande): whose it is, and whether it is practice."""

    pharmacy: str
    gln: str  # 13 digits
    practice: bool


class EpochReason(StrEnum):
    """Why a device began a new epoch (skäl)."""

    FOUNDED = "founded"
    RESTORED = "restored"
    MACHINE = "machine"  # its key did not open: the folder is of another computer, or it is damaged
    FORKED = "forked"  # two branches of its own chain met: the folder was copied and written twice
    LOST = "lost"  # acknowledged entries are missing that nothing could give back


@dataclass(frozen=True)
class EpochStarted:
    """A device begins to write (epok): its key, its proof, the letters of its slips."""

    reason: EpochReason
    public_key: str  # hex, 32 bytes of Ed25519
    proof: str  # hex, HMAC-SHA256 under the store's join key over store, device and public key
    series: str  # letters of its slip numbers
    continues: str = ""  # hash of the head that it goes on from
    missing: tuple[str, ...] = ()  # "device/epoch/seq" that are known to be lost


@dataclass(frozen=True)
class PersonName:
    """Who a member of staff is (namn)."""

    name: str


@dataclass(frozen=True)
class PersonSet:
    """A person was added or changed (medarbetare); carries the whole new content."""

    roles: tuple[Role, ...]
    active: bool
    personal: PersonName | None = None


@dataclass(frozen=True)
class SlotChanged:
    """A password or the recovery code was set or withdrawn (nyckelplats)."""

    slot: str  # "password" or "recovery"
    action: str  # "set" or "removed"


@dataclass(frozen=True)
class FreeText:
    """What a person wrote in own words (fritext)."""

    text: str


@dataclass(frozen=True)
class OutageBegan:
    """An outage was declared (avbrott öppnat)."""

    label: str
    down: tuple[Dependency, ...]
    since: datetime
    personal: FreeText | None = None  # the ground of the decision


@dataclass(frozen=True)
class OutageChanged:
    """What is down changed at a moment (avbrott ändrat); carries all that is down from then on."""

    down: tuple[Dependency, ...]
    at: datetime
    personal: FreeText | None = None


@dataclass(frozen=True)
class OutageEnded:
    """The systems are back (avbrott avslutat); late capture is still allowed."""

    at: datetime


@dataclass(frozen=True)
class OutageClosed:
    """Everything is accounted for (avbrott stängt)."""

    dispensed: int
    voided: int
    steps: int  # all of them settled, done elsewhere or waived
    head: str  # hash of this device's last entry before this one; the protocol shows this one's
    personal: FreeText | None = None  # why it was closed with narcotics not counted or explained


@dataclass(frozen=True)
class SlipsIssued:
    """Slip numbers were allotted (löpnummer): the usable serials from first to last."""

    series: str
    first: int
    last: int


@dataclass(frozen=True)
class SlipVoided:
    """A slip will never be a dispensing (makulerad)."""

    slip: str
    personal: FreeText | None = None


@dataclass(frozen=True)
class LabelPrinted:
    """A label was sent to a printer or saved (etikett)."""

    slip: str
    row: int
    pages: int
    sha256: str  # of the PDF, hex
    reprint: bool


@dataclass(frozen=True)
class DispensingMade:
    """The medicine was handed out (utlämnad)."""

    dispensed: Dispensed
    personal: DispensedPersonal | None = None


class Settlement(StrEnum):
    """How a step came to its end (hur)."""

    SENT = "sent"  # a receiver accepted it
    ELSEWHERE = "elsewhere"  # a person did it in another system
    WAIVED = "waived"  # a manager decided that it will not be done


@dataclass(frozen=True)
class StepSettled:
    """A step that had to wait is done (steg klart)."""

    step: UUID
    how: Settlement
    settled_at: datetime
    receiver: str = ""
    personal: FreeText | None = None  # the reference, or the reason


@dataclass(frozen=True)
class StepRefused:
    """A receiver said no to a step (steg avvisat); it is set aside with the reason."""

    step: UUID
    receiver: str
    at: datetime
    status: int  # HTTP status
    personal: FreeText | None = None  # the receiver's own words


@dataclass(frozen=True)
class StepReopened:
    """A refused step is to be tried again (steg åter i kö)."""

    step: UUID


@dataclass(frozen=True)
class PatientViewed:
    """Someone looked at a patient's entry (läsning)."""

    purpose: str  # "settle", "dispense", "parked", "history" or "notice"
    dispensing: UUID  # the subject that was looked at
    others: tuple[UUID, ...] = ()  # what the same patient has had, when that was seen too


@dataclass(frozen=True)
class BackupMade:
    """A verified copy left the computer (säkerhetskopia)."""

    entries: int
    head: str  # hash of the last own entry in the copy
    sha256: str  # of the copied database file


@dataclass(frozen=True)
class EntriesRecovered:
    """Acknowledged entries that the database had lost came back from the witness (återfunna)."""

    entries: tuple[str, ...]  # "device/epoch/seq"


Content = (
    StoreFounded
    | EpochStarted
    | PersonSet
    | SlotChanged
    | OutageBegan
    | OutageChanged
    | OutageEnded
    | OutageClosed
    | SlipsIssued
    | SlipVoided
    | LabelPrinted
    | DispensingMade
    | StepSettled
    | StepRefused
    | StepReopened
    | PatientViewed
    | ReferenceLoaded
    | RegisterWentBack
    | BundleMade
    | BundleTaken
    | OrganisationMade
    | OrganisationPinned
    | RulePackTaken
    | RulePackLeft
    | RuleSwitched
    | GtinLinked
    | GtinUnlinked
    | PrescriberDropped
    | ScannerTested
    | LogSearched
    | ReviewMade
    | PersonalPurged
    | BackupMade
    | EntriesRecovered
    | OrderContent
    | StockContent
    | AfterContent
    | RequisitionContent
    | AlertContent
)

KINDS: dict[str, type[Any]] = {
    "store_founded": StoreFounded,
    "epoch_started": EpochStarted,
    "person_set": PersonSet,
    "slot_changed": SlotChanged,
    "outage_began": OutageBegan,
    "outage_changed": OutageChanged,
    "outage_ended": OutageEnded,
    "outage_closed": OutageClosed,
    "slips_issued": SlipsIssued,
    "slip_voided": SlipVoided,
    "label_printed": LabelPrinted,
    "dispensing_made": DispensingMade,
    "step_settled": StepSettled,
    "step_refused": StepRefused,
    "step_reopened": StepReopened,
    "patient_viewed": PatientViewed,
    "reference_loaded": ReferenceLoaded,
    "register_went_back": RegisterWentBack,
    "bundle_made": BundleMade,
    "bundle_taken": BundleTaken,
    "organisation_made": OrganisationMade,
    "organisation_pinned": OrganisationPinned,
    "rule_pack_taken": RulePackTaken,
    "rule_pack_left": RulePackLeft,
    "rule_switched": RuleSwitched,
    "gtin_linked": GtinLinked,
    "gtin_unlinked": GtinUnlinked,
    "prescriber_dropped": PrescriberDropped,
    "scanner_tested": ScannerTested,
    "log_searched": LogSearched,
    "review_made": ReviewMade,
    "personal_purged": PersonalPurged,
    "backup_made": BackupMade,
    "entries_recovered": EntriesRecovered,
    **ORDER_KINDS,
    **STOCK_KINDS,
    **AFTER_KINDS,
    **ALERT_KINDS,
    **REQUISITION_KINDS,
}
_NAMES = {made: name for name, made in KINDS.items()}
VERSIONS: dict[str, int] = dict.fromkeys(KINDS, 1) | {
    "dispensing_made": 2,
    "reference_loaded": 2,
}


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a load of the time when there was one source, named by its period "yymmdd-yymmdd"."""
    first, last = (f"20{d[:2]}-{d[2:4]}-{d[4:]}" for d in facts["period"].split("-"))
    return facts | {"source": "tlv_period_products", "day": first, "until": last}


_UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("dispensing_made", 1): lambda facts: facts,  # what it lacks had only one value then
    ("reference_loaded", 1): _dated,
}


@dataclass(frozen=True)
class Entry:
    """One entry as read from the journal (post): the head's fields and what it says."""

    id: UUID
    store: UUID
    device: str  # 16 hex
    epoch: str  # 16 hex
    seq: int  # from 1, no gaps within device and epoch
    prev: str  # hash of the head before, hex
    lamport: int
    recorded_at: datetime
    clock: ClockState
    by: str  # person UUID or "device"
    signers: tuple[str, ...]  # second signers, person UUIDs; `with` in the head
    kind: str
    kv: int
    subject: UUID
    outage: UUID | None
    hash: str  # of the head, hex
    content: Content | None  # None: a kind this version does not know

    @property
    def order(self) -> tuple[int, str, str, int]:
        """The order in which folds read entries; the same on every computer."""
        return (self.lamport, self.device, self.epoch, self.seq)

    @property
    def place(self) -> str:
        """Where it stands in its chain, as lists of missing entries name it."""
        return f"{self.device}/{self.epoch}/{self.seq}"


def kind_of(content: Content) -> str:
    """Return the name of the content's kind."""
    return _NAMES[type(content)]


def split(content: Content) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the content's facts and its personal part, as plain values for canonical JSON."""
    facts: dict[str, Any] = msgspec.to_builtins(content)
    personal = facts.pop("personal", None)
    return facts, personal


def join(
    kind: str, kv: int, facts: dict[str, Any], personal: dict[str, Any] | None
) -> Content | None:
    """Return what the parts say, or None for a kind or version this program does not know.

    Raises msgspec.ValidationError when the parts do not have the kind's shape.
    """
    if kind not in KINDS or not 1 <= kv <= VERSIONS[kind]:
        return None
    values = facts if personal is None else {**facts, "personal": personal}
    for version in range(kv, VERSIONS[kind]):
        values = _UPCASTS[kind, version](values)
    content: Content = msgspec.convert(values, KINDS[kind])
    return content
