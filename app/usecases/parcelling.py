"""A prescription row as it is sent: shared by those who send and those who look ahead."""

from uuid import UUID

from app.domain.after_entries import DispensingCorrected
from app.domain.course import course_of, version_of
from app.domain.course_steps import is_unregistered
from app.domain.delivery import Parcel
from app.domain.entries import Entry
from app.domain.findings import refuse
from app.domain.staff import Person
from app.domain.wire import row_of
from app.store.projections.people import find_person
from app.store.ready_rows import Group
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


def parcel_of_row(workplace: Workplace, group: Group) -> tuple[Parcel, bool]:
    """Return the row as it is sent, and whether that depends on how something else went."""
    entry = workplace.journal.find(group[0].entry)
    if entry is None:
        raise AssertionError("a step belongs to a dispensing")
    codes = frozenset(line.step.code for line in group)
    parcel = parcel_of(workplace, entry, group[0].step.row, codes)
    is_corrected = isinstance(entry.content, DispensingCorrected)
    return parcel, is_corrected or row_of(parcel).follows is not None


def comes_too_early(workplace: Workplace, parcel: Parcel) -> bool:
    """Tell whether the prescription that this is a later withdrawal of is still to be registered.

    It came with the first hand-out, which may be in a pause or set aside.
    """
    follows = row_of(parcel).follows
    if follows is None:
        return False
    entries = workplace.journal.entries(follows.subject)
    course = course_of(entries)
    return course is not None and is_unregistered(course, entries, follows.row)


def _pharmacist(workplace: Workplace, by: str) -> Person:
    if by == "device":
        return workplace.person
    return find_person(workplace.journal.vault.connection, UUID(by)) or workplace.person
