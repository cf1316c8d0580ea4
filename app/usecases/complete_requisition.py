"""Take up what a delivery owes: a slip that completes it, or a decision that nobody wants it."""

from uuid import UUID

from app.domain.draft import DispensingDraft, OpenSlip, RowDraft
from app.domain.findings import Refused, refuse
from app.domain.order import OrderKind
from app.domain.order_entries import ClosingReason, OrderClosed
from app.domain.outage import find_containing
from app.domain.staff import Act
from app.domain.supplied import RowRef
from app.domain.unit_delivery import requisition_of
from app.store import drafts
from app.store.projections.outages import list_outages
from app.store.projections.requisitions import DeliveryLine, find_delivery, owed_of
from app.usecases.workplace import Workplace, require, rules_of


def complete_requisition(workplace: Workplace, first: UUID) -> OpenSlip:
    """Open a slip with all that a first delivery still owes; what is handed out is checked anew."""
    require(workplace, Act.DRAFT)
    with workplace.journal.write(workplace.person.id) as writing:
        line = _load(workplace, first)
        left = {} if line.is_reversed else owed_of(writing.connection, first)
        draft = _draft(line, left)
        if not draft.rows:
            raise refuse(
                "Inget restas på den leveransen.", "Öppna en ny rekvisition.", field="slip"
            )
        now = workplace.computer.clock.now()
        outage = find_containing(list_outages(writing.connection), now)
        if outage is None:
            raise Refused([rules_of(workplace).finding("P-OUTAGE", "outage")])
        slip = drafts.allot_slip(writing, outage.id, draft)
        drafts.save_draft(writing.connection, slip)
    return slip


def close_back_order(workplace: Workplace, ref: RowRef, reason: str) -> None:
    """Say that the unit wants no more of a line; reason in words."""
    require(workplace, Act.HAND_OUT)
    text = " ".join(reason.split())
    if not text:
        raise refuse("Skäl saknas.", "Skriv varför resten inte levereras.", field="reason")
    with workplace.journal.write(workplace.person.id) as writing:
        if owed_of(writing.connection, ref.subject).get(ref, 0) <= 0:
            raise refuse("Inget restas på den raden.", "Läs listan igen.", field="reason")
        writing.append(OrderClosed(ref.row, ClosingReason(text)), subject=ref.subject)


def _load(workplace: Workplace, first: UUID) -> DeliveryLine:
    line = find_delivery(workplace.journal.vault.connection, first)
    if line is None:
        raise refuse("Leveransen finns inte här.", "Läs listan igen.", field="slip")
    return line


def _draft(line: DeliveryLine, left: dict[RowRef, int]) -> DispensingDraft:
    made = line.delivered
    notes = dict(zip((row.row for row in made.rows), line.notes, strict=False))
    rows = []
    for row in made.rows:
        ref = RowRef(line.subject, row.row)
        if (count := left.get(ref, 0)) > 0:
            note = notes.get(row.row, "")
            rest = RowDraft(
                row.product, count, dosage=note, kind=row.kind, ordered=count, completes=ref
            )
            rows.append(rest)
    return DispensingDraft(
        kind=OrderKind.REQUISITION,
        origin=made.origin,
        issued_on=made.issued_on.isoformat(),
        signature_seen=True,  # it was, at the first delivery of the same paper
        rows=tuple(rows),
        requisition=requisition_of(made.unit, line.orderer),
    )
