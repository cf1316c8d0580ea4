"""Every kind of journal entry, by name, and how its content becomes two parts.

The kinds are frozen dataclasses in the `*_entries.py` modules beside, by what they tell. Their
fields go to `facts`, where no person is named, except the one called `personal`: patient,
prescriber, collector, staff names and free text. Old versions of a kind are read for ever by a
step in `_UPCASTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.domain.after_entries import AFTER_KINDS, AfterContent
from app.domain.alert_entries import ALERT_KINDS, AlertContent
from app.domain.clock import ClockState
from app.domain.device_entries import PrintersChosen, ReceiverConnected
from app.domain.e_twin_entries import E_TWIN_KINDS, ETwinContent
from app.domain.evis_entries import EVIS_KINDS, EvisContent
from app.domain.export_entries import EXPORT_KINDS, RowExported
from app.domain.issuer_entries import ISSUER_KINDS, IssuerContent
from app.domain.kit_entries import KIT_KINDS, KitContent
from app.domain.member_entries import MEMBER_KINDS, MemberContent
from app.domain.money_entries import MONEY_KINDS, MoneyContent
from app.domain.order_entries import ORDER_KINDS, OrderContent
from app.domain.outage_entries import OUTAGE_KINDS, OutageContent
from app.domain.pack_entries import GtinLinked, GtinUnlinked
from app.domain.people_entries import PEOPLE_KINDS, PeopleContent
from app.domain.prescriber_entries import PrescriberDropped
from app.domain.prescription_entries import PRESCRIPTION_KINDS, PrescriptionContent
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
from app.domain.scan_entries import SCAN_KINDS, ScanContent
from app.domain.scanner_entries import ScannerTested
from app.domain.slip_entries import SLIP_KINDS, SlipContent
from app.domain.step_entries import STEP_KINDS, StepContent
from app.domain.stock_entries import STOCK_KINDS, StockContent
from app.domain.store_entries import STORE_KINDS, StoreContent
from app.domain.work_entries import WORK_KINDS, WorkContent

Content = (
    StoreContent
    | MemberContent
    | PeopleContent
    | OutageContent
    | SlipContent
    | KitContent
    | StepContent
    | RowExported
    | ScanContent
    | ETwinContent
    | WorkContent
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
    | PrintersChosen
    | ReceiverConnected
    | LogSearched
    | ReviewMade
    | PersonalPurged
    | IssuerContent
    | OrderContent
    | StockContent
    | AfterContent
    | RequisitionContent
    | AlertContent
    | MoneyContent
    | EvisContent
    | PrescriptionContent
)

KINDS: dict[str, type[Any]] = {
    **STORE_KINDS,
    **MEMBER_KINDS,
    **PEOPLE_KINDS,
    **OUTAGE_KINDS,
    **SLIP_KINDS,
    **KIT_KINDS,
    **STEP_KINDS,
    **EXPORT_KINDS,
    **SCAN_KINDS,
    **E_TWIN_KINDS,
    **WORK_KINDS,
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
    "printers_chosen": PrintersChosen,
    "receiver_connected": ReceiverConnected,
    "log_searched": LogSearched,
    "review_made": ReviewMade,
    "personal_purged": PersonalPurged,
    **ISSUER_KINDS,
    **ORDER_KINDS,
    **STOCK_KINDS,
    **AFTER_KINDS,
    **ALERT_KINDS,
    **MONEY_KINDS,
    **EVIS_KINDS,
    **REQUISITION_KINDS,
    **PRESCRIPTION_KINDS,
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
    def order(self) -> tuple[int, str, str, int, str]:
        """The order in which folds read entries; the same on every computer.

        The hash tells two apart that one device wrote in two places under one number.
        """
        return (self.lamport, self.device, self.epoch, self.seq, self.hash)

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
