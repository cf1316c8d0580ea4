"""A prescription row as it is sent: shared by those who send and those who look ahead."""

from uuid import UUID

from app.domain.course import version_of
from app.domain.delivery import Parcel
from app.domain.entries import Entry
from app.domain.findings import refuse
from app.domain.staff import Person
from app.store.projections.people import find_person
from app.usecases.workplace import Workplace


def parcel_of(workplace: Workplace, entry: Entry, row: int, codes: frozenset[str]) -> Parcel:
    """Return a row of what an entry says, with who handed it out; refused once that is purged."""
    version = version_of(entry)
    if version is None:
        raise AssertionError("a step belongs to a dispensing")
    personal = version.personal
    if personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Markera steget för hand.", field="step")
    return Parcel(
        store=workplace.journal.identity.store,
        entry=entry.id,
        row=row,
        pharmacy=workplace.pharmacy.pharmacy,
        gln=workplace.pharmacy.gln,
        dispensed=version.dispensed,
        personal=personal,
        pharmacist=_pharmacist(workplace, entry.by),
        recorded_at=entry.recorded_at,
        practice=workplace.pharmacy.practice,
        codes=codes,
    )


def _pharmacist(workplace: Workplace, by: str) -> Person:
    if by == "device":
        return workplace.person
    return find_person(workplace.journal.vault.connection, UUID(by)) or workplace.person
