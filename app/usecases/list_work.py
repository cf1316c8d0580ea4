"""What is left to do, and the dispensings behind it; a look at one is logged."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.course import Course, course_of
from app.domain.delivery import is_ahead
from app.domain.findings import refuse
from app.domain.reviewing import looking_id
from app.domain.slip import SlipNumber
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.domain.urgency import Urgency
from app.store.projections import dispensings, exports, scanning, slips, steps, urgency
from app.store.projections.dispensings import DispensingLine
from app.store.projections.scanning import Scanning
from app.store.projections.steps import Stamp, StepLine
from app.store.ready_rows import list_unanswered as list_attempts
from app.store.ready_rows import list_unheard
from app.usecases.workplace import Workplace, require

__all__ = [
    "DispensingLine",
    "Scanning",
    "Stamp",
    "StepLine",
]  # what lists are made of, for those who show them

_HERE = "den här datorn"


@dataclass(frozen=True)
class Unanswered:
    """That a receiver may have a row without anybody having heard it (obesvarat)."""

    step: UUID  # by which the row is named where its receiver has not got it
    receiver: str  # "" where an older version noted it
    since: datetime
    is_fallen: bool  # it was sent as it was before a correction: the receiver is asked first
    rests_until: datetime | None = None  # it is not tried again before then


def list_unanswered(workplace: Workplace) -> dict[tuple[UUID, int], Unanswered]:
    """Return the rows that a receiver may have unheard of, by dispensing and number."""
    require(workplace, Act.READ)
    connection, now = workplace.journal.vault.connection, workplace.computer.clock.now()
    fallen = {(row.subject, row.row) for row in list_unheard(connection)}
    return {
        key: Unanswered(
            step=line.step.id,
            receiver=sent.receiver,
            since=sent.sent_at,
            is_fallen=key in fallen,
            rests_until=sent.next_at if is_ahead(now, sent.next_at) else None,
        )
        for key, (line, sent) in list_attempts(connection).items()
        if sent.sent_at
    }


def list_steps(
    workplace: Workplace,
    outage: UUID | None = None,
    *,
    open_only: bool = False,
    of: Iterable[UUID] | None = None,
) -> list[StepLine]:
    """Return steps in the order in which they are done: all, or those of some dispensings."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    return steps.list_steps(connection, outage, open_only=open_only, of=of)


def count_unheard(workplace: Workplace) -> int:
    """Return how many rows a receiver is to be asked about that were corrected or reversed since
    they were sent without an answer."""
    require(workplace, Act.READ)
    return len(list_unheard(workplace.journal.vault.connection))


def list_stamps(workplace: Workplace, outage: UUID) -> dict[UUID, Stamp]:
    """Return what tells of each dispensing of an outage whether its steps read as they did."""
    require(workplace, Act.READ)
    return steps.list_stamps(workplace.journal.vault.connection, outage)


def list_dispensings(workplace: Workplace, limit: int = 100) -> list[DispensingLine]:
    """Return the latest dispensings, the latest first."""
    require(workplace, Act.READ)
    return dispensings.list_dispensings(workplace.journal.vault.connection, limit)


def list_of_outage(
    workplace: Workplace, outage: UUID, of: Iterable[UUID] | None = None
) -> list[DispensingLine]:
    """Return an outage's dispensings, the first first: all, or some of them."""
    require(workplace, Act.READ)
    return dispensings.list_of_outage(workplace.journal.vault.connection, outage, of)


def find_dispensing(workplace: Workplace, slip: str) -> DispensingLine | None:
    """Return the dispensing of a slip number, if any."""
    require(workplace, Act.READ)
    return dispensings.find_by_slip(workplace.journal.vault.connection, slip)


def is_doubled(workplace: Workplace, slip: str) -> bool:
    """Tell whether two slips bear a number, so that it does not say which is meant."""
    require(workplace, Act.READ)
    return slips.is_doubled(workplace.journal.vault.connection, SlipNumber.parse(slip))


def view_dispensing(workplace: Workplace, subject: UUID, purpose: str) -> Course:
    """Return a dispensing with its patient; the look is logged once a quarter of an hour.

    What is written of it meanwhile is logged anew when it is looked at.
    """
    require(workplace, Act.READ)
    journal = workplace.journal
    course = course_of(journal.entries(subject))
    if course is None:
        raise refuse("Expeditionen finns inte.", "Välj en i listan.", field="slip")
    now = workplace.computer.clock.now()
    viewing = looking_id(journal.identity.chain, course.last, workplace.person.id, purpose, now)
    if journal.find(viewing) is None:
        with journal.write(workplace.person.id) as writing:
            writing.append(PatientViewed(purpose, subject), id=viewing)
    return course


def list_urgency(
    workplace: Workplace, outage: UUID, of: Iterable[UUID] | None = None
) -> dict[tuple[UUID, int], Urgency]:
    """Return how urgent the rows of an outage's dispensings are, by dispensing and number."""
    require(workplace, Act.READ)
    return urgency.list_urgency(workplace.journal.vault.connection, outage, of)


def list_in_files(workplace: Workplace) -> dict[tuple[UUID, int], datetime]:
    """Return the rows that lie in a file without an answer, by dispensing and number, and since
    when."""
    require(workplace, Act.READ)
    return exports.list_lying(workplace.journal.vault.connection)


def list_scanned(workplace: Workplace) -> dict[tuple[UUID, int], list[Scanning]]:
    """Return the rows that are being scanned over, by dispensing and number; where and since when,
    the first first."""
    require(workplace, Act.READ)
    here = workplace.journal.identity.author.device
    return {
        key: [replace(one, where=_HERE) if one.device == here else one for one in found]
        for key, found in scanning.list_scanned(workplace.journal.vault.connection).items()
    }
