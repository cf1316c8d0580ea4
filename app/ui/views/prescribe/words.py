"""Words and marks of issued prescriptions on screen."""

from app.domain.prescription_entries import E_PRESCRIPTION_WORDS, EPrescription, RevocationReason
from app.usecases.follow_prescriptions import PrescriptionLine

_MARKS = {
    EPrescription.NOT_SENT: ("hourglass", "later"),
    EPrescription.QUEUED: ("triangle-alert", "warn"),
    EPrescription.SENT: ("copy", "stop"),
}
REVOCATION_WORDS = {
    RevocationReason.WRONG_PATIENT: "Fel patient",
    RevocationReason.WRONG_MEDICINE: "Fel läkemedel, styrka, dosering eller ändamål",
    RevocationReason.STOPPED: "Utsatt eller inaktuellt",
    RevocationReason.OTHER: "Annat",
}


def state_words(line: PrescriptionLine) -> str:
    """Return what became of an order, in a few words."""
    return "Makulerat" if line.is_revoked else E_PRESCRIPTION_WORDS[line.state]


def state_mark(line: PrescriptionLine) -> tuple[str, str]:
    """Return icon and colour of what became of an order."""
    return ("x", "ink2") if line.is_revoked else _MARKS[line.state]


def patient_words(line: PrescriptionLine) -> str:
    """Return whom an order is for, as lists name the patient."""
    return line.personal.patient.listed_name if line.personal else "gallrad"


def medicine_words(line: PrescriptionLine) -> str:
    """Return what an order is for: one medicine, or how many."""
    rows = line.issued.rows
    return rows[0].product.title if len(rows) == 1 else f"{len(rows)} läkemedel"
