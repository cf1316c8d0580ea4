"""Take up an earlier hand-out: hand out what it owes, or the next withdrawal of the same paper."""

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from app.domain.course import Course, course_of
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.draft import OpenSlip
from app.domain.findings import Refused, refuse
from app.domain.going_on import Left, go_on, left_of
from app.domain.history import PastRow
from app.domain.order import OrderKind
from app.domain.outage import find_containing
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store import drafts
from app.store.projections import owing
from app.store.projections.history import list_history
from app.store.projections.outages import list_outages
from app.store.projections.owing import Owed
from app.usecases.workplace import Workplace, require, rules_of

__all__ = ["Owed"]  # screens take it from here


@dataclass(frozen=True)
class WhatIsLeft:
    """What an earlier hand-out leaves (kvar): asked before it is taken up."""

    subject: UUID
    slip: str
    owed: tuple[tuple[int, Fraction], ...]  # row and packages
    next_withdrawals: tuple[tuple[int, int], ...]  # row and number, where nothing is owed
    kind: OrderKind = OrderKind.HUMAN


def list_owed(workplace: Workplace) -> list[Owed]:
    """Return every withdrawal that owes something here, those that went wrong first."""
    require(workplace, Act.READ)
    return owing.list_owed(workplace.journal.vault.connection)


def what_is_left(workplace: Workplace, subject: UUID) -> WhatIsLeft | None:
    """Return what a hand-out leaves; none when nothing, or when it does not stand."""
    require(workplace, Act.READ)
    course = course_of(workplace.journal.entries(subject))
    if course is None or not course.is_handed_out:
        return None
    made, _, lefts = _read(workplace, subject)
    if not lefts:
        return None
    owed = tuple((left.past.row.row, left.owed) for left in lefts if left.owed)
    following = tuple(
        (left.past.row.row, left.next_withdrawal)
        for left in lefts
        if not left.owed and left.next_withdrawal
    )
    return WhatIsLeft(subject, made.slip, owed, following, made.kind)


def take_up(workplace: Workplace, subject: UUID) -> OpenSlip:
    """Open a slip that goes on from an earlier hand-out; the look at the patient is logged."""
    require(workplace, Act.DRAFT)
    made, personal, lefts = _read(workplace, subject)
    if not lefts:
        raise refuse("Inget restas, och inga uttag är kvar.", "Öppna en ny blankett.", field="slip")
    journal = workplace.journal
    draft = go_on(made, personal, lefts)
    with journal.write(workplace.person.id) as writing:
        now = workplace.computer.clock.now()
        outage = find_containing(list_outages(writing.connection), now)
        if outage is None:
            raise Refused([rules_of(workplace).finding("P-OUTAGE", "outage")])
        slip = drafts.allot_slip(writing, outage.id, draft)
        drafts.save_draft(writing.connection, slip)
        writing.append(PatientViewed("dispense", subject))
    return slip


def _read(workplace: Workplace, subject: UUID) -> tuple[Dispensed, DispensedPersonal, list[Left]]:
    current = _course(workplace, subject).current
    if current.personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Fyll i en ny blankett.", field="slip")
    connection = workplace.journal.vault.connection
    history = [p for p in list_history(connection, current.personal.patient.key) if _is_made(p)]
    rows = sorted((p for p in history if p.subject == subject), key=lambda p: p.row.row)
    return current.dispensed, current.personal, left_of(history, rows)


def _is_made(past: PastRow) -> bool:
    return not past.is_waiting


def _course(workplace: Workplace, subject: UUID) -> Course:
    course = course_of(workplace.journal.entries(subject))
    if course is None or not course.is_handed_out:
        raise refuse("Expeditionen finns inte.", "Välj en i listan.", field="slip")
    return course
