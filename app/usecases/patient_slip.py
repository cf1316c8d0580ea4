"""Make the patient's own sheet of a hand-out."""

from dataclasses import replace
from uuid import UUID

from app.documents.patient_slip import PatientSlip, render_patient_slip
from app.domain.clock import STOCKHOLM
from app.domain.course import course_of
from app.domain.findings import refuse
from app.domain.labelling import LabelFrame, label_text
from app.domain.staff import Act
from app.store.projections.people import find_person
from app.usecases.workplace import Workplace, require


def patient_slip(workplace: Workplace, subject: UUID) -> bytes:
    """Return the sheet as PDF, as what was handed out now stands."""
    require(workplace, Act.DRAFT)
    course = course_of(workplace.journal.entries(subject))
    if course is None or not course.is_handed_out:
        raise refuse("Expeditionen finns inte.", "Välj en i listan.", field="slip")
    made, personal = course.current.dispensed, course.current.personal
    if personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Bladet kan inte skrivas ut.")
    by = find_person(workplace.journal.vault.connection, UUID(course.current.entry.by))
    pharmacy = workplace.pharmacy
    frame = LabelFrame(
        made.slip,
        made.happened_at.astimezone(STOCKHOLM).date(),
        pharmacy.pharmacy,
        (by or workplace.person).signature,
        practice=pharmacy.practice,
    )
    charged = made.payment.charged if made.payment else None
    hidden = personal.patient.is_protected
    slip = PatientSlip(
        labels=[label_text(row, personal, frame) for row in made.rows],
        happened_at=made.happened_at,
        printed_at=workplace.computer.clock.now(),
        prescriber_phone="" if hidden else personal.prescriber.phone,
        pharmacy_phone="" if hidden else workplace.computer.pharmacy_phone,
        charged=f"{charged:.2f}".replace(".", ",") if charged is not None else "",
    )
    if hidden:  # where the prescriber works is near where the patient lives
        slip = replace(slip, labels=[replace(text, prescriber="") for text in slip.labels])
    return render_patient_slip(slip, workplace.computer.resources / "fonts")
