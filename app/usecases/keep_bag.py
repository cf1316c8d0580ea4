"""Bags that wait: prepare one, list them, and take one up to hand it out or take it apart."""

from uuid import UUID

from app.domain.after import prepare
from app.domain.again import to_hand_out
from app.domain.course import CourseState, course_of
from app.domain.draft import OpenSlip
from app.domain.entries import Entry
from app.domain.findings import refuse
from app.domain.order import OrderKind
from app.domain.packs import second_signers
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store import drafts
from app.store.projections import dispensings
from app.store.projections.dispensings import BagLine
from app.store.projections.people import list_people
from app.usecases.workplace import Workplace, may_now, require, surroundings

__all__ = ["BagLine"]  # what the list is made of, for those who show it

_LONGEST_SHELF = 40  # characters


def prepare_bag(workplace: Workplace, slip: OpenSlip, shelf: str) -> Entry:
    """Say that all is done but the hand-out; who comes, and the advice, are asked then."""
    require(workplace, Act.DRAFT)
    if len(shelf) > _LONGEST_SHELF:
        raise refuse("Hyllan är för lång.", f"Högst {_LONGEST_SHELF} tecken.", field="shelf")
    if slip.draft.kind is OrderKind.REQUISITION:
        raise refuse(
            "En rekvisition väntar inte på hyllan.", "Leverera eller parkera.", field="slip"
        )
    if slip.draft.correction or slip.draft.bag:
        raise refuse("Expeditionen är redan färdigställd.", "Lämna ut den.", field="slip")
    with workplace.journal.write(workplace.person.id) as writing:
        if (known := workplace.journal.find(slip.entry)) is not None:
            drafts.remove_draft(writing.connection, slip.subject)
            return known
        slip = drafts.signed_draft(writing.connection, slip, workplace.person.id)
        workplace.papers.require(slip.draft.papers)
        around = surroundings(workplace, slip.draft, slip.printed, slip.subject)
        content = prepare(slip, around, shelf)
        entry = writing.append(
            content,
            id=slip.entry,
            subject=slip.subject,
            outage=around.outage.id if around.outage else None,
            signers=second_signers(slip.draft),
        )
        drafts.remove_draft(writing.connection, slip.subject)
    return entry


def list_bags(workplace: Workplace) -> list[BagLine]:
    """Return the bags that wait, the oldest first; none to who may not see whose they are."""
    if not may_now(workplace, Act.READ):
        return []
    return dispensings.list_bags(workplace.journal.vault.connection)


def take_bag(workplace: Workplace, subject: UUID) -> OpenSlip:
    """Open the slip of a bag, to hand it out or take it apart; the look is logged."""
    require(workplace, Act.DRAFT)
    person = workplace.person.id
    with workplace.journal.write(person) as writing:
        course = course_of(workplace.journal.entries(subject))
        if course is None or course.state is not CourseState.WAITING:
            text = "Påsen väntar inte längre."
            raise refuse(text, "Den är utlämnad eller isärtagen.", field="slip")
        if drafts.find_draft(writing.connection, subject) is not None:
            return drafts.take_draft(writing.connection, subject, person)
        if course.first.personal is None:
            raise refuse("Personuppgifterna är gallrade.", "Ta isär påsen.", field="slip")
        names = {str(p.id): p.signature for p in list_people(writing.connection)}
        number, now = course.first.dispensed.slip, workplace.computer.clock.now()
        draft = drafts.had_by(to_hand_out(course, names), person)
        slip = drafts.reopened(now, subject, number, draft)
        drafts.save_draft(writing.connection, slip)
        writing.append(PatientViewed("dispense", subject))
    return slip
