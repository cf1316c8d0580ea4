"""Make the written notice to the prescriber about what was exchanged at a hand-out."""

from uuid import UUID

from app.documents.prescriber_notice import render_prescriber_notice
from app.domain.course import course_of
from app.domain.findings import refuse
from app.domain.notice import NoticeFrame, notice_of
from app.domain.reviewing import looking_id
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store.projections.people import find_person
from app.usecases.workplace import Workplace, require

_PURPOSE = "notice"


def prescriber_notice(workplace: Workplace, subject: UUID) -> bytes:
    """Return the notice of every exchanged row as PDF; that it was made is logged as a look."""
    require(workplace, Act.READ)
    journal, now = workplace.journal, workplace.computer.clock.now()
    course = course_of(journal.entries(subject))
    if course is None or not course.is_handed_out:
        raise refuse("Expeditionen finns inte.", "Välj en i listan.", field="slip")
    current = course.current
    person = find_person(journal.vault.connection, UUID(current.entry.by)) or workplace.person
    pharmacy = workplace.pharmacy
    frame = NoticeFrame(pharmacy.pharmacy, pharmacy.gln, person.name, now, pharmacy.practice)
    notice = notice_of(current.dispensed, current.personal, frame)
    pdf = render_prescriber_notice(notice, workplace.computer.resources / "fonts")
    viewing = looking_id(journal.identity.chain, subject, workplace.person.id, _PURPOSE, now)
    if journal.find(viewing) is None:
        with journal.write(workplace.person.id) as writing:
            writing.append(PatientViewed(_PURPOSE, subject), id=viewing)
    return pdf
