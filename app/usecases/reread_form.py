"""Read a captured form a second time, blind, by another person; differences are resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from app.domain.course import AnyCourse, AnyVersion, course_of
from app.domain.deliveries import delivery_of
from app.domain.entries import Entry
from app.domain.findings import Refused, missing, refuse
from app.domain.free_text import FreeText
from app.domain.kit import KitForm
from app.domain.kit_entries import (
    FormCompared,
    FormReread,
    ReadDifference,
    ReadPlace,
    ReadWords,
    read_of,
)
from app.domain.reread import Captured, Difference, ReadField, Reading, Right, compare
from app.domain.reviewing import looking_id
from app.domain.second_check import fields_to_read, marks_of
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act, may
from app.domain.step_entries import Settlement, StepSettled
from app.domain.steps import READ_STEP
from app.domain.unit_delivery import Delivered
from app.store.journal import Writing
from app.store.projections import second_check
from app.store.projections.access import lookers
from app.store.projections.people import list_people
from app.store.projections.steps import StepLine, count_waiting_dispensings, list_steps
from app.usecases.workplace import Workplace, require, rules_of

_PURPOSE = "reread"


@dataclass(frozen=True)
class FormToRead:
    """A form that waits for a second reading (att läsa av); nothing of what stands on it."""

    subject: UUID
    slip: str
    form: KitForm | None  # None: no form of the kit, but typed at the counter
    is_unit: bool  # of a requisition: the unit stands where the patient does
    fields: frozenset[ReadField]  # that are read
    seen_by: frozenset[str]  # UUIDs of those who typed it off or, while unread, saw what stands
    is_compared: bool = False  # it is read, and who was right is said of each difference
    is_wrong: bool = False  # the second was right: it is to be corrected, then read anew

    def may_be_read_by(self, person: UUID) -> bool:
        """Tell whether the person may read it, or say who read it right."""
        return str(person) not in self.seen_by

    def is_hidden_from(self, person: UUID) -> bool:
        """Tell whether the person may yet read it, so that nothing that stands is shown."""
        return not self.is_wrong and self.may_be_read_by(person)


@dataclass(frozen=True)
class _Held:
    """What a second reading of a form is held against, and what came of the one that was made."""

    captured: Captured
    fields: frozenset[ReadField]  # that are read
    entry: Entry  # that says it
    seen_by: frozenset[str]
    compared: FormCompared | None
    reader: str  # UUID of who made that reading
    is_wrong: bool


def list_to_read(workplace: Workplace) -> list[FormToRead]:
    """Return the forms that wait for a second reading, the oldest first."""
    require(workplace, Act.READ)
    subjects = dict.fromkeys(line.subject for line in _waiting(workplace))
    found = (_find(workplace, subject) for subject in subjects)
    return [form for form in found if form is not None]


def list_to_check(workplace: Workplace) -> list[FormToRead]:
    """Return what was typed at the counter and is read by one more: what is risky, and a draw."""
    require(workplace, Act.READ)
    waiting = second_check.list_to_check(workplace.journal.vault.connection, rules_of(workplace))
    found = (_find(workplace, subject) for subject in waiting)
    return [form for form in found if form is not None]


def count_to_read(workplace: Workplace) -> int:
    """Return how many wait for a second reading, forms and what was typed at the counter."""
    require(workplace, Act.READ)
    forms = count_waiting_dispensings(workplace.journal.vault.connection, READ_STEP)
    return forms + len(
        second_check.list_to_check(workplace.journal.vault.connection, rules_of(workplace))
    )


def find_to_read(workplace: Workplace, about: UUID | str) -> FormToRead | None:
    """Return the form of a hand-out, or of a number, if it waits for a second reading."""
    require(workplace, Act.READ)
    lines = (line for line in _waiting(workplace) if about in (line.subject, line.slip))
    line, rules = next(lines, None), rules_of(workplace)
    checked = (
        None
        if line
        else second_check.find_to_check(workplace.journal.vault.connection, about, rules)
    )
    found = line.subject if line else checked
    return _find(workplace, found) if found else None


def compare_reading(
    workplace: Workplace, form: FormToRead, reading: Reading
) -> tuple[Difference, ...]:
    """Record a second reading, and return where it differs; refuse an incomplete one.

    One that says the same ends the step. One that differs is kept before anybody sees how, and
    stands alone: it waits for `settle_reading`, and nobody reads the same content again.
    """
    now = workplace.computer.clock.now()
    with workplace.journal.write(workplace.person.id) as writing:
        held = _demand(workplace, form)
        if held.compared is not None:
            if held.reader != str(workplace.person.id):
                text = "En kollega har redan läst blanketten."
                raise refuse(text, "Stäng, och öppna den igen.", field="slip")
            return _differences(held.compared)
        if lacking := list(_lacking(reading, form)):
            raise Refused(missing(name, field) for name, field in lacking)
        every = compare(held.captured, reading, now.date())
        found = tuple(one for one in every if one.field in held.fields)
        of, rows, fields = held.entry, len(reading.rows), tuple(sorted(held.fields))
        if found:
            places = tuple(ReadPlace(one.row, one.field) for one in found)
            words = ReadWords(tuple(d.first for d in found), tuple(d.second for d in found))
            content = FormCompared(of.id, rows, places, words, fields)
            writing.append(content, subject=form.subject, outage=of.outage)
        else:
            alike = FormReread(of.id, rows, fields=fields)
            writing.append(alike, subject=form.subject, outage=of.outage)
            _end(workplace, writing, form, 0)
    return found


def open_reading(workplace: Workplace, form: FormToRead) -> tuple[Difference, ...]:
    """Return what differs in the reading that was made, if one does; the look is logged."""
    person, now = workplace.person.id, workplace.computer.clock.now()
    with workplace.journal.write(person) as writing:
        held = _demand(workplace, form)
        at = workplace.journal.identity.chain
        looked = looking_id(at, held.entry.id, person, _PURPOSE, now)
        if held.compared and not form.is_unit and workplace.journal.find(looked) is None:
            writing.append(PatientViewed(_PURPOSE, form.subject), id=looked)
    return _differences(held.compared) if held.compared else ()


def settle_reading(workplace: Workplace, form: FormToRead, rights: Sequence[Right]) -> bool:
    """Say of every recorded difference who was right, and tell whether what is captured stands.

    Where the second was right, the step waits until the hand-out is corrected and read once more.
    Until then it may be answered anew, should the answer have been wrong.
    """
    with workplace.journal.write(workplace.person.id) as writing:
        held = _demand(workplace, form)
        if (compared := held.compared) is None:
            raise refuse("Ingen läsning väntar på svar.", "Läs blanketten igen.", field="right")
        if len(rights) != len(compared.places):
            raise refuse("En skillnad är inte löst.", "Säg vem som läste rätt.", field="right")
        differences = tuple(
            ReadDifference(place.row, place.what, right)
            for place, right in zip(compared.places, rights, strict=True)
        )
        content = FormReread(
            held.entry.id, compared.rows, differences, compared.personal, compared.fields
        )
        writing.append(content, subject=form.subject, outage=held.entry.outage)
        is_right = Right.SECOND not in rights
        if is_right:
            _end(workplace, writing, form, len(differences))
    return is_right


def _end(workplace: Workplace, writing: Writing, form: FormToRead, differences: int) -> None:
    """End the step of every row of the form."""
    said, now = FreeText(_said(differences)), workplace.computer.clock.now()
    for line in _waiting(workplace):
        if line.subject == form.subject:
            settled = StepSettled(line.step.id, Settlement.REREAD, now, personal=said)
            writing.append(settled, subject=form.subject, outage=line.outage)


def _differences(compared: FormCompared) -> tuple[Difference, ...]:
    words = compared.personal or ReadWords((), ())
    both = zip(compared.places, words.first, words.second, strict=True)
    return tuple(Difference(place.row, place.what, *read) for place, *read in both)


def _said(differences: int) -> str:
    return f"läst av en till, skillnader: {differences}" if differences else "läst av en till, lika"


def _waiting(workplace: Workplace) -> list[StepLine]:
    return list_steps(workplace.journal.vault.connection, open_only=True, code=READ_STEP)


def _find(workplace: Workplace, subject: UUID) -> FormToRead | None:
    held = _load(workplace, subject)
    if held is None:
        return None
    captured = held.captured
    return FormToRead(
        subject,
        captured.slip,
        captured.form.form if captured.form else None,
        captured.is_unit,
        held.fields,
        held.seen_by,
        is_compared=held.compared is not None,
        is_wrong=held.is_wrong,
    )


def _load(workplace: Workplace, subject: UUID) -> _Held | None:
    entries = workplace.journal.entries(subject)
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    captured = _captured(course) if course is not None else None
    if course is None or captured is None:
        return None
    entry, compared, reader, is_wrong = course.current.entry, None, "", False
    for read in entries:
        match read.content:
            case FormCompared(of=of, personal=words) if of == entry.id and words is not None:
                compared, reader = read.content, read.by
            case FormReread(of=of, differences=found) if of == entry.id:
                is_wrong = any(one.right is Right.SECOND for one in found)
    seen = _hands(workplace, captured, entry)
    if compared is None and captured.form is not None:
        since = _begun(course.versions, read_of(entry.content for entry in entries))
        seen |= lookers(workplace.journal.vault.connection, subject, since)
    fields = _fields(workplace, course, captured)
    return _Held(captured, fields, entry, frozenset(seen), compared, reader, is_wrong)


def _fields(workplace: Workplace, course: AnyCourse, captured: Captured) -> frozenset[ReadField]:
    """Return what of it is read; a unit's order, or a card, has no dose."""
    made, personal = course.current.dispensed, course.current.personal
    marks = marks_of(made, personal) if personal else ()
    first, rules = course.first.entry.id, rules_of(workplace)
    found = fields_to_read(first, marks, rules, is_form=captured.form is not None)
    return found if captured.has_dose else found - {ReadField.DOSE}


def _hands(workplace: Workplace, captured: Captured, entry: Entry) -> set[str]:
    """Return who typed it, and reads it not; of the counter's own typing where there is another."""
    if captured.form is not None:
        return {entry.by, *captured.form.hands}
    people = list_people(workplace.journal.vault.connection)
    others = (p for p in people if str(p.id) != entry.by and may(p, Act.SECOND_SIGN))
    return {entry.by} if any(others) else set()


def _captured(course: AnyCourse) -> Captured | None:
    current = course.current
    if isinstance(current.dispensed, Delivered):
        return Captured.of_delivery(current.dispensed)
    if current.personal is None:
        return None
    return Captured.of_dispensing(current.dispensed, current.personal)


def _begun(versions: Sequence[AnyVersion], read: set[UUID]) -> datetime | None:
    """Return since when a look counts: from the version after the last that two have read."""
    since = None
    for before, after in pairwise(versions):
        if before.entry.id in read:
            since = after.entry.recorded_at
    return since


def _demand(workplace: Workplace, form: FormToRead) -> _Held:
    """Return what a form is held against, for somebody who may be the second reader."""
    require(workplace, Act.SECOND_SIGN)
    held = _load(workplace, form.subject)
    if held is None or not _is_waiting(workplace, form.subject):
        raise refuse("Blanketten väntar inte på någon avläsning.", "Läs listan igen.", field="slip")
    if str(workplace.person.id) in held.seen_by:
        raise refuse("Du har matat in eller läst blanketten.", "Be en kollega.", field="slip")
    return held


def _is_waiting(workplace: Workplace, subject: UUID) -> bool:
    if any(line.subject == subject for line in _waiting(workplace)):
        return True
    found = second_check.find_to_check(
        workplace.journal.vault.connection, subject, rules_of(workplace)
    )
    return found is not None


def _lacking(reading: Reading, form: FormToRead) -> Iterator[tuple[str, str]]:
    if ReadField.PATIENT in form.fields and not reading.patient.strip():
        yield "Enhet" if form.is_unit else "Patient", "patient"
    for at, row in enumerate(reading.rows):
        read = {
            ReadField.PRODUCT: ("Vara", "product", row.product is not None),
            ReadField.DOSE: ("Dosering", "dosage", bool(row.dosage.strip())),
            ReadField.QUANTITY: ("Antal förpackningar", "packages", row.packages > 0),
            ReadField.WITHDRAWALS: ("Antal uttag", "withdrawals", row.withdrawals > 0),
        }
        for field, (name, path, is_read) in read.items():
            if field in form.fields and not is_read:
                yield name, f"rows.{at}.{path}"
