"""What an issued emergency prescription says: made of a draft that holds, or sketched of any."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from app.domain.decisions import NotedFinding
from app.domain.emergency import EmergencyPrescription, PrescribedLine
from app.domain.findings import Finding, Refused
from app.domain.order import PaperReason, Prescriber, Product, RowKind
from app.domain.prescribing import (
    IssuingAround,
    check,
    decision_key,
    last_day,
    obstacles,
    patient_in,
)
from app.domain.prescription_draft import (
    MedicineDraft,
    PrescriptionDraft,
    parse_amount,
    parse_interval,
    parse_withdrawals,
)
from app.domain.prescription_entries import (
    EPrescription,
    Issued,
    IssuedPersonal,
    OrderWords,
    PrescribedRow,
)
from app.domain.validity import parse_day

_NOBODY = Prescriber("", "", "", "")


def make(
    draft: PrescriptionDraft, number: str, around: IssuingAround
) -> tuple[Issued, IssuedPersonal]:
    """Return what the entry will say, or refuse with everything that is in the way."""
    findings = check(draft, around)
    if stops := obstacles(draft, findings):
        raise Refused(stops)
    return sketch(draft, number, around, findings)


def sketch(
    draft: PrescriptionDraft,
    number: str,
    around: IssuingAround,
    findings: list[Finding] | None = None,
) -> tuple[Issued, IssuedPersonal]:
    """Return what a paper would say of the draft as it stands; what is missing is left open."""
    issued = Issued(
        number=number,
        issued_at=around.now,
        valid_until=parse_day(draft.valid_until) or last_day(around.today),
        reason=draft.reason or PaperReason.OTHER,
        rows=tuple(map(_row, draft.rows)),
        is_urgent=draft.is_urgent,
        is_entitled=draft.is_entitled,
        e_prescription=draft.e_prescription or EPrescription.NOT_SENT,
        findings=tuple(
            NotedFinding(f.rule, f.severity, f.field, decision_key(draft, f) in draft.confirmed)
            for f in findings or ()
        ),
        rules=around.rules.hash,
        register=around.register,
        first_by=parse_day(draft.first_by),
        language=draft.language.strip().lower(),
        is_large=draft.is_large,
    )
    return issued, _personal(draft, around.profile or _NOBODY, around.today)


def as_prescription(
    prescription_id: UUID, issued: Issued, personal: IssuedPersonal, *, is_practice: bool
) -> EmergencyPrescription:
    """Return the order as its signed code holds it; a protected name stands in none."""
    orders = zip(issued.rows, personal.words, strict=True)
    patient = replace(personal.patient, name=personal.patient.listed_name)
    return EmergencyPrescription(
        id=prescription_id,
        issued_at=issued.issued_at,
        valid_until=issued.valid_until,
        reason=issued.reason,
        patient=patient,
        prescriber=personal.prescriber,
        lines=tuple(_line(*each) for each in orders),
        is_urgent=issued.is_urgent,
        is_entitled=issued.is_entitled,
        first_by=issued.first_by,
        message=personal.message,
        language=issued.language,
        is_practice=is_practice,
    )


def _line(row: PrescribedRow, words: OrderWords) -> PrescribedLine:
    return PrescribedLine(
        product=row.product,
        packages=row.packages,
        dosage=words.dosage,
        purpose=words.purpose,
        withdrawals=row.withdrawals,
        interval=row.interval,
        description=words.description,
        is_not_exchanged=row.is_not_exchanged,
        is_conditions_met=row.is_conditions_met,
        is_communicable=row.is_communicable,
        is_above_usual=row.is_above_usual,
        is_start_pack=row.is_start_pack,
        kind=row.kind,
    )


def use_of(words: OrderWords) -> str:
    """Return dosage and purpose as one text, the purpose as the end of the sentence if it can."""
    dosage, purpose = words.dosage, words.purpose
    if not purpose:
        return dosage
    if purpose.split()[0] in ("mot", "för", "vid", "till"):
        return f"{dosage.rstrip('. ')} {purpose.rstrip('.')}."
    return f"{dosage.rstrip('. ')}. Ändamål: {purpose.rstrip('.')}."


def _row(row: MedicineDraft) -> PrescribedRow:
    packages, pack = parse_amount(row.amount) or (1, "")
    product = replace(row.product or Product(""), pack=pack)
    interval = parse_interval(row.interval)
    return PrescribedRow(
        product=product,
        packages=packages,
        withdrawals=parse_withdrawals(row.withdrawals) or 1,
        interval=str(interval) if interval else "",
        is_not_exchanged=row.is_not_exchanged,
        is_conditions_met=row.is_conditions_met,
        is_communicable=row.is_communicable,
        is_above_usual=row.is_above_usual,
        is_start_pack=row.is_start_pack,
        kind=row.kind,
    )


def _personal(draft: PrescriptionDraft, prescriber: Prescriber, today: date) -> IssuedPersonal:
    return IssuedPersonal(
        patient=patient_in(draft, today),
        prescriber=prescriber,
        dosages=tuple(_clean(row.dosage) for row in draft.rows),
        purposes=tuple(_clean(row.purpose) for row in draft.rows),
        message=_clean(draft.message),
        descriptions=tuple(map(_described, draft.rows)) if any(map(_described, draft.rows)) else (),
    )


def _described(row: MedicineDraft) -> str:
    return "" if row.kind is RowKind.ORDINARY else _clean(row.description)


def _clean(text: str) -> str:
    return " ".join(text.split())
