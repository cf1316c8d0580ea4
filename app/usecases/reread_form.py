"""Read a captured form a second time, blind, by another person; differences are resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.course import course_of
from app.domain.deliveries import delivery_of
from app.domain.entries import Entry
from app.domain.findings import Refused, missing, refuse
from app.domain.free_text import FreeText
from app.domain.kit import KitForm
from app.domain.kit_entries import FormReread, ReadDifference, ReadWords
from app.domain.reread import Captured, Difference, Reading, Right, compare
from app.domain.staff import Act
from app.domain.step_entries import Settlement, StepSettled
from app.domain.steps import READ_STEP
from app.store.projections.steps import StepLine, list_steps
from app.usecases.workplace import Workplace, require


@dataclass(frozen=True)
class FormToRead:
    """A form that waits for a second reading (att läsa av); nothing of what stands on it."""

    subject: UUID
    slip: str
    form: KitForm
    has_dose: bool
    seen_by: frozenset[str]  # UUIDs of those who typed it off or have been shown what stands

    def may_be_read_by(self, person: UUID) -> bool:
        """Tell whether the person has neither typed it nor seen what was."""
        return str(person) not in self.seen_by


def list_to_read(workplace: Workplace) -> list[FormToRead]:
    """Return the forms that wait for a second reading, the oldest first."""
    require(workplace, Act.READ)
    subjects = dict.fromkeys(line.subject for line in _waiting(workplace))
    found = (_find(workplace, subject) for subject in subjects)
    return [form for form in found if form is not None]


def find_to_read(workplace: Workplace, slip: str) -> FormToRead | None:
    """Return the form of a number, if it waits for a second reading."""
    require(workplace, Act.READ)
    subjects = (line.subject for line in _waiting(workplace) if line.slip == slip)
    subject = next(subjects, None)
    return _find(workplace, subject) if subject else None


def compare_reading(
    workplace: Workplace, form: FormToRead, reading: Reading
) -> tuple[Difference, ...]:
    """Return where a second reading differs from what is captured; refuse an incomplete one."""
    captured, _, _ = _demand(workplace, form)
    if lacking := list(_lacking(reading, form)):
        raise Refused(missing(name, field) for name, field in lacking)
    return compare(captured, reading, workplace.computer.clock.now().date())


def settle_reading(
    workplace: Workplace, form: FormToRead, reading: Reading, rights: Sequence[Right] = ()
) -> bool:
    """Record a second reading, and tell whether the step is done: what is captured stands.

    `rights` says of every difference who was right. Where the second was, the step waits until
    the hand-out is corrected and read once more.
    """
    with workplace.journal.write(workplace.person.id) as writing:
        found = compare_reading(workplace, form, reading)
        if len(rights) != len(found):
            raise refuse("En skillnad är inte löst.", "Säg vem som läste rätt.", field="right")
        _, entry, outage = _demand(workplace, form)
        differences = tuple(
            ReadDifference(one.row, one.field, right)
            for one, right in zip(found, rights, strict=True)
        )
        words = ReadWords(tuple(d.first for d in found), tuple(d.second for d in found))
        content = FormReread(entry.id, len(reading.rows), differences, words if found else None)
        writing.append(content, subject=form.subject, outage=outage)
        is_right = Right.SECOND not in rights
        for line in _waiting(workplace) if is_right else ():
            if line.subject == form.subject:
                said = FreeText(_said(len(found)))
                now = workplace.computer.clock.now()
                settled = StepSettled(line.step.id, Settlement.REREAD, now, personal=said)
                writing.append(settled, subject=form.subject, outage=line.outage)
    return is_right


def _said(differences: int) -> str:
    return f"läst av en till, skillnader: {differences}" if differences else "läst av en till, lika"


def _waiting(workplace: Workplace) -> list[StepLine]:
    lines = list_steps(workplace.journal.vault.connection, open_only=True)
    return [line for line in lines if line.step.code == READ_STEP]


def _find(workplace: Workplace, subject: UUID) -> FormToRead | None:
    loaded = _load(workplace, subject)
    if loaded is None:
        return None
    captured, seen_by, _ = loaded
    form = captured.form.form
    return FormToRead(subject, captured.slip, form, captured.has_dose, seen_by)


def _load(workplace: Workplace, subject: UUID) -> tuple[Captured, frozenset[str], Entry] | None:
    """Return what is captured of a form now, who has seen that, and the entry that says it."""
    entries = workplace.journal.entries(subject)
    course, delivery = course_of(entries), delivery_of(entries)
    if course is not None and (personal := course.current.personal) is not None:
        captured = Captured.of_dispensing(course.current.dispensed, personal)
        first, entry = course.first.entry, course.current.entry
    elif delivery is not None:
        captured = Captured.of_delivery(delivery.current.dispensed)
        first, entry = delivery.first.entry, delivery.current.entry
    else:
        return None
    if captured is None:
        return None
    seen = {entry.by, captured.form.keyed_by} if entry.id == first.id else {entry.by}
    read = (e for e in entries if isinstance(e.content, FormReread) and e.content.of == entry.id)
    return captured, frozenset(seen.union(e.by for e in read)), entry


def _demand(workplace: Workplace, form: FormToRead) -> tuple[Captured, Entry, UUID | None]:
    """Return what a form is held against, for somebody who may be the second reader."""
    require(workplace, Act.SECOND_SIGN)
    loaded = _load(workplace, form.subject)
    if loaded is None or all(line.subject != form.subject for line in _waiting(workplace)):
        raise refuse("Blanketten väntar inte på någon avläsning.", "Läs listan igen.", field="slip")
    captured, seen_by, entry = loaded
    if str(workplace.person.id) in seen_by:
        raise refuse("Du har matat in eller läst blanketten.", "Be en kollega.", field="slip")
    return captured, entry, entry.outage


def _lacking(reading: Reading, form: FormToRead) -> list[tuple[str, str]]:
    found = []
    if not reading.patient.strip():
        found.append(("Enhet" if form.form is KitForm.REQUISITION else "Patient", "patient"))
    for at, row in enumerate(reading.rows):
        if row.product is None:
            found.append(("Vara", f"rows.{at}.product"))
        if form.has_dose and not row.dosage.strip():
            found.append(("Dosering", f"rows.{at}.dosage"))
        if row.packages < 1:
            found.append(("Antal förpackningar", f"rows.{at}.packages"))
    return found
