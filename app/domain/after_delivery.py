"""What is said after a delivery to a unit: its correction, and what stands in a reversal's way."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.after import check_covers_returned, follow_up
from app.domain.after_entries import AfterWords
from app.domain.course import DeliveryCourse, DeliveryVersion
from app.domain.draft import CorrectionDraft, DispensingDraft, OpenSlip, RowDraft, SignedDecision
from app.domain.findings import Refused, missing, refuse
from app.domain.order import OrderKind
from app.domain.requisition_entries import CorrectedDelivery, RequisitionCorrected
from app.domain.surroundings import Surroundings
from app.domain.unit_delivery import (
    Delivered,
    DeliveredLine,
    DeliveredPersonal,
    deliver,
    requisition_of,
)


def correct_delivery(
    slip: OpenSlip, around: Surroundings, course: DeliveryCourse, alone: str
) -> RequisitionCorrected:
    """Return what a correction's entry says, or refuse with everything that is in the way."""
    given, before = slip.draft.correction, course.current
    if given is None:
        raise AssertionError("the slip corrects nothing")
    delivered, personal = deliver(slip, around)
    check_covers_returned(course, {row.row: row.packages for row in delivered.rows})
    if not given.reason.strip():
        raise Refused([missing("Orsak", "correction.reason")])
    if _says_the_same(before, delivered, personal):
        raise refuse("Inget är ändrat.", "Rätta det som är fel, eller avbryt rättelsen.")
    same = _alike(before.dispensed, delivered)
    planned = before.dispensed.steps, delivered.steps
    steps = follow_up(*planned, same, around.rules, slip.entry)
    words = AfterWords(" ".join(given.reason.split()), alone)
    told = CorrectedDelivery(personal, words)
    return RequisitionCorrected(given.saw, replace(delivered, steps=steps), told)


def to_correct_delivery(course: DeliveryCourse, names: Mapping[str, str]) -> DispensingDraft:
    """Return the draft that corrects a delivery; `names` holds short signatures by UUID."""
    version = course.current
    made, personal = version.dispensed, version.personal
    if personal is None:
        raise ValueError("what is purged says nothing again")
    notes = zip(made.rows, personal.notes, strict=True)
    return DispensingDraft(
        kind=OrderKind.REQUISITION,
        origin=made.origin,
        issued_on=made.issued_on.isoformat(),
        signature_seen=True,
        rows=tuple(_row(line, note) for line, note in notes),
        requisition=requisition_of(made.unit, personal.orderer),
        confirmed=tuple(f"{f.rule}@{f.field}" for f in made.findings if f.decided),
        reasons=personal.reasons,
        signed=_signed(version, names),
        papers=made.papers,
        from_form=made.from_form,
        form_number=personal.form_number,
        happened_at=course.first.dispensed.happened_at,
        correction=CorrectionDraft(course.last),
    )


def _row(line: DeliveredLine, note: str) -> RowDraft:
    return RowDraft(
        line.product,
        line.packages,
        dosage=note,
        kind=line.kind,
        ordered=line.ordered,
        completes=line.completes,
        packs=line.packs,
    )


def _signed(version: DeliveryVersion, names: Mapping[str, str]) -> tuple[SignedDecision, ...]:
    found = []
    for note in version.dispensed.findings:
        if note.decided:
            by, at = note.by or version.entry.by, note.at or version.entry.recorded_at
            key = f"{note.rule}@{note.field}"
            found.append(SignedDecision(key, by, names.get(by, ""), at, ""))
    return tuple(found)


def _says_the_same(
    before: DeliveryVersion, delivered: Delivered, personal: DeliveredPersonal
) -> bool:
    old = before.dispensed
    alike = replace(
        delivered, steps=old.steps, findings=old.findings, rules=old.rules, register=old.register,
        checks=old.checks, from_form=old.from_form,
    )  # fmt: skip
    spoken = before.personal and replace(
        before.personal, reasons=personal.reasons, alone=personal.alone
    )
    return alike == old and spoken == personal


def _alike(old: Delivered, new: Delivered) -> set[tuple[int, str]]:
    """Return row and code of what nobody need be told anew: packs that left, and the invoice."""
    found: set[tuple[int, str]] = set()
    packs = {line.row: (line.product, line.packs) for line in old.rows}
    for line in new.rows:
        if packs.get(line.row) == (line.product, line.packs):
            found.add((line.row, "decommission"))
    if old.unit == new.unit and _paid_for(old) == _paid_for(new):
        found.add((1, "invoice_requisition"))
    return found


def _paid_for(made: Delivered) -> list[tuple[object, int]]:
    return [(line.product, line.packages) for line in made.rows]
