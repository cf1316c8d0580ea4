"""The draft that says again what an entry says: to correct a hand-out, or to hand out a bag."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from app.domain.checks import resumed
from app.domain.clock import STOCKHOLM
from app.domain.course import Course, Version
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.draft import (
    CollectorDraft,
    CorrectionDraft,
    DispensingDraft,
    ExchangeDraft,
    PaymentDraft,
    RowDraft,
    SignedDecision,
)
from app.domain.going_on import call_draft, patient_draft, prescriber_draft, text_of_row
from app.domain.supplied import DispensedRow, Payment


def to_correct(course: Course, names: Mapping[str, str]) -> DispensingDraft:
    """Return the draft that corrects a hand-out; `names` holds short signatures by UUID."""
    draft = _again(course.current, names)
    at = course.first.dispensed.happened_at
    draft = replace(draft, correction=CorrectionDraft(course.last), happened_at=at)
    return replace(draft, checks=resumed(draft, course.current.dispensed.checks))


def to_hand_out(course: Course, names: Mapping[str, str]) -> DispensingDraft:
    """Return the draft that hands a bag out: who comes, and the advice, are asked now."""
    draft = replace(
        _again(course.first, names),
        bag=course.first.entry.id,
        advice_given=False,
        advised_by="",
        identity_checked="",
        collector=CollectorDraft(),
    )
    return replace(draft, checks=resumed(draft, course.first.dispensed.checks))


def _again(version: Version, names: Mapping[str, str]) -> DispensingDraft:
    made, personal = version.dispensed, version.personal
    if personal is None:
        raise ValueError("what is purged says nothing again")
    call = call_draft(personal)
    if personal.call is not None:
        call = replace(
            call,
            called_back=_typed(personal.call.called_back),
            back_number=personal.call.back_number,
            answered=personal.call.answered,
        )
    return DispensingDraft(
        patient=patient_draft(personal),
        prescriber=prescriber_draft(personal),
        rows=tuple(_row(row, personal) for row in made.rows),
        issued_on=made.issued_on.isoformat(),
        reason=made.reason,
        signature_seen=True,
        identity_checked=personal.identity_checked,
        advice_given=True,
        advised_by=made.advised_by,
        confirmed=tuple(f"{f.rule}@{f.field}" for f in made.findings if f.decided),
        origin=made.origin,
        kind=made.kind,
        is_urgent=made.is_urgent,
        valid_until=made.valid_until.isoformat() if made.valid_until else "",
        first_by=made.first_by.isoformat() if made.first_by else "",
        call=call,
        collector=CollectorDraft(made.collector, personal.collector, personal.judgement),
        payment=_payment(made.payment, personal.case_number),
        reasons=personal.reasons,
        papers=made.papers,
        from_form=made.from_form,
        form_number=personal.form_number,
        is_entitled=made.is_entitled,
        code=made.code,
        signed=_signed(made, version, names, dict(personal.covers)),
    )


def _row(row: DispensedRow, personal: DispensedPersonal) -> RowDraft:
    reason = text_of_row(personal.exchange_reasons, row.row)
    return RowDraft(
        product=row.product,
        packages=row.packages,
        withdrawals=row.withdrawals,
        dosage=personal.dosages[row.row - 1],
        benefit=row.benefit,
        kind=row.kind,
        description=text_of_row(personal.descriptions, row.row),
        ordered=row.ordered,
        withdrawal=row.withdrawal,
        interval=row.interval,
        lasts_days=row.lasts_days,
        follows=row.follows,
        completes=row.completes,
        exchange=ExchangeDraft(row.outcome, row.prescribed, reason, _kronor(row.lowest)),
        packs=row.packs,
        free_ground=row.free_ground,
        aid=row.aid,
        in_letters=text_of_row(personal.letters, row.row),
    )


def _signed(
    made: Dispensed, version: Version, names: Mapping[str, str], covers: Mapping[str, str]
) -> tuple[SignedDecision, ...]:
    found = []
    for note in made.findings:
        if note.decided:
            by = note.by or version.entry.by
            at = note.at or version.entry.recorded_at
            key = f"{note.rule}@{note.field}"
            found.append(SignedDecision(key, by, names.get(by, ""), at, covers.get(key, "")))
    return tuple(found)


def _payment(payment: Payment | None, case_number: str) -> PaymentDraft:
    if payment is None:
        return PaymentDraft()
    read = payment.accumulated_on
    return PaymentDraft(
        means=payment.means,
        charged=_kronor(payment.charged),
        accumulated=_kronor(payment.accumulated),
        accumulated_on=read.isoformat() if read else "",
        case_number=case_number,
        card_seen=payment.card_seen,
    )


def _kronor(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount}".replace(".", ",")


def _typed(moment: datetime | None) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if moment else ""
