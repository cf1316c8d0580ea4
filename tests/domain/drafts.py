"""A draft with nothing in the way, the shipped rules, and an outage, for tests of the checks."""

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft, PrescriberDraft, RowDraft
from app.domain.order import PaperReason, Product
from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings
from tests.house import ROOT

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=STOCKHOLM)
ENTRY = UUID("0190f3a0-0000-7000-8000-000000000001")
TABLES = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "resources" / "rules").glob("*.toml"))
]
RULES = RuleSet.read(TABLES)
OUTAGE = Outage(
    id=UUID(int=1),
    label="2026-11-23-A",
    since=NOON - timedelta(hours=2),
    declared_at=NOON - timedelta(hours=1),
    declared_by="Sara Lindqvist",
    ground="SMS",
    periods=tuple(
        DownPeriod(what, NOON - timedelta(hours=2)) for what in (Dependency.EHM, Dependency.EVIS)
    ),
    state=OutageState.OPEN,
)
AROUND = Surroundings(NOON, OUTAGE, RULES, "TLV 261101", printed=True, approver=str(UUID(int=7)))
PRODUCT = Product("Metoprolol Prov", "50 mg", "Tablett", "98 st", "041238", from_register=True,
                  substance="metoprolol")  # fmt: skip
DRAFT = DispensingDraft(
    patient=PatientDraft("Tolvan  Tolvansson ", "19121212-1212"),
    prescriber=PrescriberDraft(
        "Mattias Öberg", "Läkare", "9014820", "Backe", "2355000012345", "0640-100 00"
    ),
    rows=(RowDraft(PRODUCT, dosage="1 tablett  på morgonen."),),
    issued_on="2026-11-20",
    reason=PaperReason.TECHNICAL_FAULT,
    signature_seen=True,
    identity_checked="Körkort",
    advice_given=True,
)


def slip(draft: DispensingDraft = DRAFT) -> OpenSlip:
    """Return the draft on its slip."""
    return OpenSlip(UUID(int=2), ENTRY, "A-0002-U", NOON, NOON, draft)


def changed_patient(**changes: str) -> DispensingDraft:
    """Return the draft with another patient."""
    return replace(DRAFT, patient=replace(DRAFT.patient, **changes))  # type: ignore[arg-type]


def changed_prescriber(**changes: str) -> DispensingDraft:
    """Return the draft with another prescriber."""
    return replace(DRAFT, prescriber=replace(DRAFT.prescriber, **changes))


def changed_row(**changes: object) -> DispensingDraft:
    """Return the draft with another row."""
    return replace(DRAFT, rows=(replace(DRAFT.rows[0], **changes),))  # type: ignore[arg-type]
