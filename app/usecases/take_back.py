"""What happened after a hand-out: correct it, say that nothing was handed out, take goods back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import uuid_utils.compat as uuid7

from app.domain.after import check_returned, products_of
from app.domain.after_delivery import to_correct_delivery
from app.domain.after_entries import (
    AfterWords,
    DispensingReturned,
    DispensingReversed,
    Fate,
    ReturnedRow,
)
from app.domain.again import to_correct
from app.domain.course import AnyCourse, course_of
from app.domain.deliveries import delivery_of
from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import Entry
from app.domain.findings import refuse
from app.domain.kit import FromForm
from app.domain.kit_entries import read_of
from app.domain.order import OrderKind
from app.domain.outage import OutageState
from app.domain.signing import Beside, ask_second
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.domain.steps import plan_after
from app.domain.unit_delivery import Delivered
from app.store import drafts
from app.store.projections.outages import list_outages
from app.store.projections.people import list_people
from app.store.projections.requisitions import find_delivery, list_of_order
from app.usecases.workplace import Workplace, require, rules_of, sign_beside

_NOBODY = Beside()


@dataclass(frozen=True)
class GoodsBack:
    """What came back, and what is done with it (retur)."""

    rows: tuple[ReturnedRow, ...]
    fate: Fate
    words: str


def open_correction(workplace: Workplace, subject: UUID) -> OpenSlip:
    """Open a slip with the content of a hand-out, to be corrected; the look is logged.

    A correction that was begun and parked here is taken up again.
    """
    require(workplace, Act.HAND_OUT)
    person = workplace.person.id
    with workplace.journal.write(person) as writing:
        if drafts.find_draft(writing.connection, subject) is not None:
            return drafts.take_draft(writing.connection, subject, person)
        course = _standing(workplace, subject)
        if course.current.personal is None:
            raise refuse("Personuppgifterna är gallrade.", "Utlämningen kan inte rättas.")
        names = {str(p.id): p.signature for p in list_people(writing.connection)}
        draft = _to_correct(course, names)
        read = read_of(entry.content for entry in workplace.journal.entries(subject))
        if draft.from_form and course.current.entry.id in read:
            form = FromForm(draft.from_form.form, str(person))  # what else stands, two have read
            draft = replace(draft, from_form=form)
        draft = drafts.had_by(draft, person)
        number = course.first.dispensed.slip
        slip = drafts.reopened(workplace.computer.clock.now(), subject, number, draft)
        drafts.save_draft(writing.connection, slip)
        if draft.kind is not OrderKind.REQUISITION:  # which has no patient whom anybody looks at
            writing.append(PatientViewed("dispense", subject))
    return slip


def reverse_dispensing(
    workplace: Workplace, subject: UUID, saw: UUID, words: str, beside: Beside = _NOBODY
) -> Entry:
    """Say that nothing was handed out after all; `saw` is the last entry that was shown."""
    require(workplace, Act.HAND_OUT)
    course, said = _seen(workplace, subject, saw), _words(words)
    if course.returned:
        raise refuse("Varor är återlämnade.", "Då lämnades något ut. Rätta i stället.", field="")
    _check_units(workplace, subject)
    rules = rules_of(workplace)
    asked = ask_second(rules, "A-SIGN-REVERSED", products_of(course))
    signers = sign_beside(workplace, beside, asked)
    id_, planned = uuid7.uuid7(), course.current.dispensed.steps
    undone = plan_after(rules.steps, "undone", planned, id_)
    content = DispensingReversed(
        saw=saw,
        happened_at=workplace.computer.clock.now(),
        steps=(*undone, *plan_after(rules.steps, "reversed", planned, id_)),
        personal=_personal(said, beside),
    )
    return _append(workplace, course, content, id_, signers)


def return_goods(
    workplace: Workplace, subject: UUID, saw: UUID, back: GoodsBack, beside: Beside = _NOBODY
) -> Entry:
    """Take goods back from a patient: destroyed or set aside, and never sold again."""
    require(workplace, Act.HAND_OUT)
    course, said = _seen(workplace, subject, saw), _words(back.words)
    check_returned(course, back.rows)
    rules, numbers = rules_of(workplace), {row.row for row in back.rows}
    asked = ask_second(rules, "A-SIGN-RETURNED", products_of(course, back.rows))
    signers = sign_beside(workplace, beside, asked)
    id_ = uuid7.uuid7()
    whole = {rule.code for rule in rules.steps if rule.once}  # of the paper, whatever the row
    planned = course.current.dispensed.steps
    steps = (step for step in planned if step.row in numbers or step.code in whole)
    content = DispensingReturned(
        saw=saw,
        happened_at=workplace.computer.clock.now(),
        rows=back.rows,
        fate=back.fate,
        steps=plan_after(rules.steps, "returned", steps, id_),
        personal=_personal(said, beside),
    )
    return _append(workplace, course, content, id_, signers)


def _to_correct(course: AnyCourse, names: Mapping[str, str]) -> DispensingDraft:
    if isinstance(course.first.dispensed, Delivered):
        return to_correct_delivery(course, names)
    return to_correct(course, names)


def _check_units(workplace: Workplace, subject: UUID) -> None:
    """Refuse to say of a delivery that nothing came, when the unit has signed or got the rest."""
    connection = workplace.journal.vault.connection
    line = find_delivery(connection, subject)
    if line is None:
        return
    if line.received_at is not None:
        text = "Enheten har kvitterat leveransen."
        raise refuse(text, "Rätta den, eller ta emot retur.", field="")
    rest = [one for one in list_of_order(connection, subject) if one.subject != subject]
    if any(not one.is_reversed for one in rest):
        text = "Resten av leveransen är också levererad."
        raise refuse(text, "Backa restleveransen först, eller rätta.", field="")


def _append(
    workplace: Workplace,
    course: AnyCourse,
    content: DispensingReversed | DispensingReturned,
    id_: UUID,
    signers: Sequence[UUID],
) -> Entry:
    first = course.first.entry
    with workplace.journal.write(workplace.person.id) as writing:
        _seen(workplace, first.subject, content.saw)  # nobody has written meanwhile
        entry = writing.append(
            content, id=id_, subject=first.subject, outage=first.outage, signers=signers
        )
        drafts.remove_draft(writing.connection, first.subject)  # a correction that was begun
    return entry


def _seen(workplace: Workplace, subject: UUID, saw: UUID) -> AnyCourse:
    course = _standing(workplace, subject)
    if course.last != saw:
        text = "Någon har skrivit om utlämningen sedan du läste den."
        raise refuse(text, "Läs vad som står och gör om.", field="slip")
    return course


def _standing(workplace: Workplace, subject: UUID) -> AnyCourse:
    """Return the course of a hand-out that stands, in an outage that is not closed."""
    entries = workplace.journal.entries(subject)
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    if course is None or not course.is_handed_out:
        raise refuse("Ingen utlämning står på numret.", "Välj en i listan.", field="slip")
    outages = list_outages(workplace.journal.vault.connection)
    own = next((o for o in outages if o.id == course.first.entry.outage), None)
    if own is None or own.state is OutageState.CLOSED:
        text = "Avbrottet är stängt och redovisat."
        raise refuse(text, "Gör det i apotekssystemet.", field="slip")
    return course


def _words(words: str) -> str:
    clean = " ".join(words.split())
    if not clean:
        raise refuse("Orsak saknas.", "Skriv vad som hände.", field="words")
    return clean


def _personal(words: str, beside: Beside) -> AfterWords:
    return AfterWords(words, "" if beside.is_given else " ".join(beside.alone.split()))
