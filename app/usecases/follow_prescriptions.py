"""Follow what was issued: list it, say what became of the e-prescription, revoke it."""

from uuid import UUID

from app.domain.findings import refuse
from app.domain.prescription_entries import (
    EPrescription,
    PrescriptionMarked,
    PrescriptionRevoked,
    RevocationReason,
    RevocationWords,
)
from app.domain.reviewing import looking_id
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store import print_jobs
from app.store.projections.prescriptions import (
    PrescriptionLine,
    find_prescription,
    list_prescriptions,
)
from app.usecases.workplace import Workplace, may_now, require

__all__ = ["PrescriptionLine"]  # screens and commands take it from here

_LONGEST_WORDS = 300  # letters


def list_own(workplace: Workplace, limit: int = 200) -> list[PrescriptionLine]:
    """Return what the prescriber has issued, the latest first."""
    require(workplace, Act.PRESCRIBE)
    connection = workplace.journal.vault.connection
    return list_prescriptions(connection, limit, workplace.person.id)


def list_all(workplace: Workplace, limit: int = 10_000) -> list[PrescriptionLine]:
    """Return what everybody here has issued, the latest first."""
    if not may_now(workplace, Act.PRESCRIBE):
        require(workplace, Act.READ)
    return list_prescriptions(workplace.journal.vault.connection, limit)


def look(workplace: Workplace, subject: UUID) -> PrescriptionLine:
    """Return one order as it stands; that it was looked at is logged."""
    require(workplace, Act.PRESCRIBE)
    line = _find(workplace, subject)
    journal, person = workplace.journal, workplace.person.id
    now = workplace.computer.clock.now()
    looked = looking_id(journal.identity.chain, subject, person, "prescription", now)
    if journal.find(looked) is None:
        with journal.write(person) as writing:
            writing.append(PatientViewed("prescription", subject), id=looked)
    return line


def mark(workplace: Workplace, subject: UUID, state: EPrescription) -> PrescriptionLine:
    """Say what became of the e-prescription of the same order; the latest word holds."""
    require(workplace, Act.PRESCRIBE)
    with workplace.journal.write(workplace.person.id) as writing:
        if _find(workplace, subject).state is not state:
            writing.append(PrescriptionMarked(state), subject=subject)
    return _find(workplace, subject)


def revoke(
    workplace: Workplace, subject: UUID, reason: RevocationReason, words: str
) -> PrescriptionLine:
    """Say that an order does not hold any more, for ever; its number is accounted for."""
    require(workplace, Act.PRESCRIBE)
    text = " ".join(words.split())
    if reason is RevocationReason.OTHER and not text:
        raise refuse("Skäl saknas.", "Skriv varför receptet makuleras.", field="words")
    if len(text) > _LONGEST_WORDS:
        raise refuse("Skälet är för långt.", f"Högst {_LONGEST_WORDS} tecken.", field="words")
    with workplace.journal.write(workplace.person.id) as writing:
        if _find(workplace, subject).is_revoked:
            raise refuse("Receptet är redan makulerat.", "Läs listan igen.", field="number")
        said = RevocationWords(text) if text else None
        writing.append(PrescriptionRevoked(reason, said), subject=subject)
        now = workplace.computer.clock.now()
        print_jobs.cancel_unsent(writing.connection, subject, now)
    return _find(workplace, subject)


def _find(workplace: Workplace, subject: UUID) -> PrescriptionLine:
    line = find_prescription(workplace.journal.vault.connection, subject)
    if line is None:
        raise refuse("Receptet finns inte här.", "Läs listan igen.", field="number")
    return line
