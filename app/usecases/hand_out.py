"""Hand the medicine out: the draft becomes an entry, or is refused with everything in the way."""

from typing import TypeVar
from uuid import UUID

from app.domain.after import correct, products_of
from app.domain.after_delivery import correct_delivery
from app.domain.after_entries import DispensingCorrected
from app.domain.course import AnyCourse, Course, CourseState, DeliveryCourse, course_of
from app.domain.deliveries import as_content, delivery_of
from app.domain.dispensing import make
from app.domain.draft import OpenSlip
from app.domain.entries import Entry
from app.domain.findings import Finding, refuse
from app.domain.order import OrderKind
from app.domain.packs import second_signers
from app.domain.requisition_entries import Delivery, RequisitionCorrected
from app.domain.signing import Beside, ask_second
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Act
from app.domain.surroundings import Surroundings
from app.domain.unit_delivery import asks_second, deliver
from app.store import drafts
from app.usecases.workplace import Workplace, require, rules_of, sign_beside, surroundings

_NOBODY = Beside()
C = TypeVar("C", Course, DeliveryCourse)


def hand_out(workplace: Workplace, slip: OpenSlip, beside: Beside = _NOBODY) -> Entry:
    """Check, make, append, in one transaction; any retry finds what already stands.

    `beside` is a colleague, where a rule asks for one: for a correction, and for narcotics that go
    to a unit.
    """
    require(workplace, Act.HAND_OUT)
    signers = second_signers(slip.draft)
    if workplace.journal.find(slip.entry) is None:
        signers = tuple(dict.fromkeys((*signers, *_beside(workplace, slip, beside))))
    with workplace.journal.write(workplace.person.id) as writing:
        if (known := workplace.journal.find(slip.entry)) is not None:
            drafts.remove_draft(writing.connection, slip.subject)
            return known
        slip = drafts.signed_draft(writing.connection, slip, workplace.person.id)
        workplace.papers.require(slip.draft.papers)
        around = surroundings(workplace, slip.draft, slip.printed, slip.subject)
        content = _content(workplace, slip, around, beside)
        outage = around.outage.id if around.outage else None
        entry = writing.append(
            content, id=slip.entry, subject=slip.subject, outage=outage, signers=signers
        )
        drafts.remove_draft(writing.connection, slip.subject)
    return entry


def _content(
    workplace: Workplace, slip: OpenSlip, around: Surroundings, beside: Beside
) -> DispensingMade | DispensingCorrected | RequisitionCorrected | Delivery:
    alone = "" if beside.is_given else " ".join(beside.alone.split())
    entries = workplace.journal.entries(slip.subject)
    given = slip.draft.correction
    if slip.draft.kind is OrderKind.REQUISITION:
        if given is None:
            return as_content(*deliver(slip, around, alone))
        return correct_delivery(slip, around, _seen(delivery_of(entries), given.saw), alone)
    course = course_of(entries)
    if given is not None:
        return correct(slip, around, _seen(course, given.saw), alone)
    if course is not None and course.state is not CourseState.WAITING:
        raise refuse("Påsen är redan utlämnad eller isärtagen.", "Läs listan igen.", field="slip")
    return DispensingMade(*make(slip, around))


def _seen(course: C | None, saw: UUID) -> C:
    """Return the course if nothing has been written since it was seen."""
    if course is None or not course.is_handed_out or course.last != saw:
        raise refuse(
            "Någon har skrivit om utlämningen sedan du öppnade den.",
            "Avbryt rättelsen, läs vad som står och börja om.",
            field="correction",
        )
    return course


def _beside(workplace: Workplace, slip: OpenSlip, beside: Beside) -> tuple[UUID, ...]:
    return sign_beside(workplace, beside, find_second(workplace, slip))


def find_second(workplace: Workplace, slip: OpenSlip) -> Finding | None:
    """Return what asks that a colleague signs beside, if anything does."""
    rules = rules_of(workplace)
    if slip.draft.correction is None:
        return asks_second(slip.draft, rules) if slip.draft.kind is OrderKind.REQUISITION else None
    entries = workplace.journal.entries(slip.subject)
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    old = products_of(course) if course else ()
    new = tuple(row.product for row in slip.draft.rows if row.product)
    return ask_second(rules, "A-SIGN-CORRECTED", (*old, *new))
