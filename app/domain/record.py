"""The line of JSON that a hand-out is recorded from by scripts: documented, strict, and lasting."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, PatientDraft, PrescriberDraft, RowDraft
from app.domain.findings import refuse
from app.domain.order import Benefit, PaperReason, Product


class RecordedPatient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The patient (patient): a number, or birth date and sex."""

    name: str
    identity: str = ""
    birth_date: str = ""  # eight digits
    sex: str = ""  # 1 man, 2 woman, 3 unspecified


class RecordedPrescriber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The prescriber (förskrivare)."""

    name: str
    profession: str
    code: str
    workplace: str
    phone: str
    workplace_code: str = ""
    category: str = ""  # national category, as "LAK"; absent: as the profession says
    position: str = ""  # position code beside a group code


class RecordedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row (rad): a package by its number in the register, or a product in words."""

    dosage: str
    varunummer: str = ""
    npl_pack_id: str = ""
    product: str = ""  # name, strength and form in words, when no number is known
    packages: int = 1
    withdrawals: int = 1
    benefit: Benefit = Benefit.WITH


class RecordedDispensing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hand-out (utlämning), as `record` takes it; the same `id` twice is one hand-out."""

    patient: RecordedPatient
    prescriber: RecordedPrescriber
    rows: tuple[RecordedRow, ...]
    issued_on: date
    reason: PaperReason
    signature_seen: bool
    identity_checked: str
    advice_given: bool
    happened_at: datetime | None = None  # with offset; absent is now
    id: UUID | None = None
    confirmed: tuple[str, ...] = ()  # decisions on warnings, as "RULE@field"
    reasons: dict[str, str] = {}  # of decisions, by the same key, where the warning asks why


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    return msgspec.json.schema(RecordedDispensing)


def draft_of(line: RecordedDispensing, products: tuple[Product | None, ...]) -> DispensingDraft:
    """Return the line as a draft; `products` are those of its rows, in order."""
    p, q = line.patient, line.prescriber
    return DispensingDraft(
        patient=PatientDraft(p.name, p.identity, p.birth_date, p.sex),
        prescriber=PrescriberDraft(
            q.name,
            q.profession,
            q.code,
            q.workplace,
            q.workplace_code,
            q.phone,
            q.category,
            q.position,
        ),
        rows=tuple(
            RowDraft(product, row.packages, row.withdrawals, row.dosage, row.benefit)
            for product, row in zip(products, line.rows, strict=True)
        ),
        issued_on=line.issued_on.isoformat(),
        reason=line.reason,
        signature_seen=line.signature_seen,
        identity_checked=line.identity_checked,
        advice_given=line.advice_given,
        happened_at=_in_sweden(line.happened_at) if line.happened_at else None,
        confirmed=line.confirmed,
        reasons=tuple(line.reasons.items()),
    )


def _in_sweden(moment: datetime) -> datetime:
    """Return the moment by the clock of the pharmacy, whose days the rules count."""
    try:
        return moment.astimezone(STOCKHOLM)
    except OverflowError:  # at the ends of the calendar
        raise refuse("Tiden är orimlig.", "Rätta den.", field="happened_at") from None
