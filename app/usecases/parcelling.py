"""A prescription row as it is sent: shared by those who send and those who look ahead."""

from dataclasses import replace
from uuid import UUID

from app.domain.after_entries import DispensingCorrected
from app.domain.course import Version, course_of, version_of
from app.domain.course_steps import CourseStep, every_step, registration_of
from app.domain.delivery import Parcel
from app.domain.entries import Entry
from app.domain.findings import Finding, Refused, refuse
from app.domain.staff import Person
from app.domain.steps import REGISTERING, WITHDRAWAL, StepState
from app.domain.supplied import RowRef
from app.domain.wire import row_of
from app.store.projections.people import find_person
from app.store.ready_rows import Group
from app.usecases.workplace import Workplace, rules_of


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
        prescription=_registered(workplace, version, row, codes),
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
    """Tell whether the prescription that this is a withdrawal from is still to be registered.

    It came with the first hand-out, which may be in a pause or set aside.
    """
    known = parcel.prescription
    found = _registration(workplace, known) if known else None
    return found is not None and not found.end.state.is_done


def why_unregistered(workplace: Workplace, group: Group) -> Finding | None:
    """Return why a withdrawal alone goes to no other system, None where it may.

    Its prescription is registered nowhere: the hand-out that it came with was taken back, or the
    e-prescription was kept in its place. One that lies in another system may be withdrawn from
    there.
    """
    if not _is_alone(frozenset(line.step.code for line in group)):
        return None
    entry = workplace.journal.find(group[0].entry)
    version = version_of(entry) if entry else None
    if version is None or not _is_nowhere(workplace, _root(version, group[0].step.row)):
        return None
    wires = rules_of(workplace).wires
    return next((x.finding() for x in wires if x.field == "prescription.registered"), None)


def check_registered(workplace: Workplace, group: Group) -> None:
    """Refuse a withdrawal alone whose prescription is registered nowhere."""
    if finding := why_unregistered(workplace, group):
        raise Refused([replace(finding, field="step")])


def _is_nowhere(workplace: Workplace, root: RowRef) -> bool:
    """Tell whether a prescription was to be registered from here, and is not and will not be."""
    entries = workplace.journal.entries(root.subject)
    course = course_of(entries)
    if course is None:
        return False
    if found := registration_of(course, entries, root.row):
        return found.end.state is StepState.WAIVED
    return any(one.row == root.row and one.code in REGISTERING for one in every_step(course))


def _is_alone(codes: frozenset[str]) -> bool:
    """Tell whether a withdrawal goes without the prescription that it is from."""
    return WITHDRAWAL in codes and codes.isdisjoint(REGISTERING)


def _root(version: Version, row: int) -> RowRef:
    """Return the row that the prescription of a row came with."""
    own = next(one for one in version.dispensed.rows if one.row == row)
    return own.follows or RowRef(version.entry.subject, row)


def _registered(
    workplace: Workplace, version: Version, row: int, codes: frozenset[str]
) -> RowRef | None:
    """Return by which entry receivers know the prescription that a withdrawal alone is from.

    None when it goes with the withdrawal, and when none of them was told of it from here, or told
    otherwise since.
    """
    if not _is_alone(codes):
        return None
    root = _root(version, row)
    found = _registration(workplace, root)
    if found is None:
        return None
    ours = workplace.computer.receivers
    was_sent = found.end.state is StepState.SETTLED and found.end.receiver in ours
    return replace(root, entry=found.entry.id) if was_sent or not found.end.state.is_done else None


def _registration(workplace: Workplace, root: RowRef) -> CourseStep | None:
    entries = workplace.journal.entries(root.subject)
    course = course_of(entries)
    return registration_of(course, entries, root.row) if course else None


def _pharmacist(workplace: Workplace, by: str) -> Person:
    if by == "device":
        return workplace.person
    return find_person(workplace.journal.vault.connection, UUID(by)) or workplace.person
