"""The steps of one dispensing through its course: which stand, how each ended, what each awaits.

An open step falls away when what it was planned for is corrected or reversed. What was done stays,
and calls for the steps that undo it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.after_entries import DispensingReturned, DispensingReversed
from app.domain.course import AnyCourse, AnyVersion
from app.domain.entries import Entry
from app.domain.step_entries import Settlement, StepRefused, StepReopened, StepSettled
from app.domain.steps import REGISTERING, Step, StepState

_STATES = {
    Settlement.SENT: StepState.SETTLED,
    Settlement.ELSEWHERE: StepState.ELSEWHERE,
    Settlement.REREAD: StepState.SETTLED,
    Settlement.WAIVED: StepState.WAIVED,
}
_TOLD = (StepState.SETTLED, StepState.ELSEWHERE)  # another system knows of it


@dataclass(frozen=True)
class StepEnd:
    """How far a step has come (slut)."""

    state: StepState = StepState.WAITING
    note: str = ""
    receiver: str = ""
    at: datetime | None = None
    by: str = ""


_WAITING = StepEnd()


@dataclass(frozen=True)
class CourseStep:
    """A step that stands (steg)."""

    step: Step
    of: AnyVersion  # the content that it is about
    entry: Entry  # which says it
    end: StepEnd
    waits_for: tuple[UUID, ...]


def steps_of(course: AnyCourse, entries: Sequence[Entry]) -> list[CourseStep]:
    """Return what was done and what is left, in the order in which it was planned."""
    if not course.after and not course.is_handed_out:
        return []
    ends = ends_of(entries)
    said = list(_said(course))
    known = {step.id: step for step, _, _ in said}
    shown = _shown(course, known, ends)
    undoing = [step for id_, step in known.items() if id_ in shown and step.undoes in known]
    standing = {
        (step.row, step.code): step.id
        for step in course.current.dispensed.steps
        if step.undoes is None and step.id in known
    }
    found = []
    for step, of, entry in said:
        if step.id in shown:
            needs = [_holder(_now(need, known, standing), known, ends) for need in step.needs]
            if step.undoes is None:
                needs += _taken_back_before(step, known, undoing)
            waits = (n for n in needs if n in shown and not ends.get(n, _WAITING).state.is_done)
            found.append(CourseStep(step, of, entry, ends.get(step.id, _WAITING), tuple(waits)))
    return found


def ends_of(entries: Iterable[Entry]) -> dict[UUID, StepEnd]:
    """Return how far each step has come that any entry says something of."""
    ends: dict[UUID, StepEnd] = {}
    for entry in entries:
        match entry.content:
            case StepSettled() | StepRefused() | StepReopened() as content:
                before = ends.get(content.step, _WAITING)
                ends[content.step] = _next(before, content, entry.by)
    return ends


def fallen_of(course: AnyCourse, entries: Sequence[Entry]) -> list[CourseStep]:
    """Return what fell away undone: nobody does it, yet what was tried of it may have got there."""
    ends = ends_of(entries)
    said = list(_said(course))
    shown = _shown(course, {step.id: step for step, _, _ in said}, ends)
    return [
        CourseStep(step, of, entry, ends.get(step.id, _WAITING), ())
        for step, of, entry in said
        if step.id not in shown and step.undoes is None
    ]


def every_step(course: AnyCourse) -> list[Step]:
    """Return every step that was ever planned, those that have fallen away included."""
    return [step for step, _, _ in _said(course)]


def registration_of(course: AnyCourse, entries: Sequence[Entry], row: int) -> CourseStep | None:
    """Return the step by which the prescription of a row is, or will be, registered.

    None where there is none: nothing was handed out, the row is gone, it was taken back.
    """
    if not course.is_handed_out or all(one.row != row for one in course.current.dispensed.rows):
        return None
    ends, found = ends_of(entries), steps_of(course, entries)
    known = {step.id: step for step, _, _ in _said(course)}
    undone = {_holder(one.step.undoes, known, ends) for one in found if one.step.undoes}
    return next(
        (
            one
            for one in reversed(found)
            if one.step.row == row and one.step.code in REGISTERING and one.step.id not in undone
        ),
        None,
    )


def _next(before: StepEnd, content: StepSettled | StepRefused | StepReopened, by: str) -> StepEnd:
    if before.state.is_done:
        return before  # two settled the same step: the first in fold order stands
    if isinstance(content, StepReopened):
        return replace(before, state=StepState.WAITING)
    note = content.personal.text if content.personal else ""
    if isinstance(content, StepRefused):
        return StepEnd(StepState.REFUSED, note, content.receiver, content.at, by)
    return StepEnd(_STATES[content.how], note, content.receiver, content.settled_at, by)


def _said(course: AnyCourse) -> Iterable[tuple[Step, AnyVersion, Entry]]:
    """Yield every step that an entry says, of a row that its content has."""
    versions = {version.entry.id: version for version in course.versions}
    current = course.first
    for entry in (course.first.entry, *course.after):
        before, current = current, versions.get(entry.id, current)
        match entry.content:
            case DispensingReversed(steps=steps) | DispensingReturned(steps=steps):
                pass
            case _:
                steps = current.dispensed.steps
        for step in steps:
            of = before if step.undoes else current
            if any(row.row == step.row for row in of.dispensed.rows):
                yield step, of, entry


def _shown(course: AnyCourse, known: dict[UUID, Step], ends: dict[UUID, StepEnd]) -> set[UUID]:
    shown = {id_ for id_ in known if ends.get(id_, _WAITING).state.is_done}
    kind = DispensingReturned if course.is_handed_out else DispensingReversed
    planned = [
        step for e in course.after if isinstance(e.content, kind) for step in e.content.steps
    ]
    if course.is_handed_out:
        planned += course.current.dispensed.steps
    ordinary = (step.id for step in planned if step.undoes is None and step.id in known)
    shown |= {_holder(id_, known, ends) for id_ in ordinary}
    told: set[UUID] = set()
    for step in sorted(known.values(), key=lambda s: s.id not in shown):  # one that is done first
        target = _holder(step.undoes, known, ends) if step.undoes else None
        if target and target not in told and ends.get(target, _WAITING).state in _TOLD:
            told.add(target)
            shown.add(step.id)
    return shown


def _now(need: UUID, known: dict[UUID, Step], standing: dict[tuple[int, str], UUID]) -> UUID:
    """Return the step of what holds now that has taken the place of a need: a credit waits for it.

    Goods came back, and then the hand-out was corrected: it is told anew before it is credited.
    """
    step = known.get(need)
    return standing.get((step.row, step.code), need) if step else need


def _holder(id_: UUID, known: dict[UUID, Step], ends: dict[UUID, StepEnd]) -> UUID:
    """Return the step that a step stands for: the one of an earlier version that was done."""
    at: UUID | None = id_
    seen: set[UUID] = set()
    while at is not None and at not in seen:
        if ends.get(at, _WAITING).state.is_done:
            return at
        seen.add(at)
        at = known[at].replaces if at in known else None
    return id_


def _taken_back_before(step: Step, known: dict[UUID, Step], undoing: Iterable[Step]) -> list[UUID]:
    """Return which steps take back what was told before a step tells it anew."""
    found = (
        other.id
        for other in undoing
        if other.undoes and (known[other.undoes].code, other.row) == (step.code, step.row)
    )
    return sorted(found, key=lambda id_: id_.int)
