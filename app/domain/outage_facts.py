"""What the entries of one outage say that reports count: every hand-out once, as it stands now.

Nothing here rests on personal parts, so a report is the same before a purge and after.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.clock import to_micros
from app.domain.course import AnyCourse, AnyVersion, CourseState, course_of
from app.domain.course_steps import every_step, steps_of
from app.domain.decisions import TWIN_RULE, NotedFinding
from app.domain.deliveries import delivery_of
from app.domain.e_twin_entries import ETwinDecided, EVerdict
from app.domain.entries import Entry
from app.domain.ledger import article_of
from app.domain.order_entries import TwinDecided, TwinVerdict
from app.domain.outage_entries import OutageBegan, OutageClosed, OutageEnded
from app.domain.second_check import DoneReading, readings_of
from app.domain.slip_entries import SlipVoided
from app.domain.step_entries import NOT_SAID, StepRefused, StepReopened, StepSettled
from app.domain.steps import StepState
from app.domain.unit_delivery import Delivered


@dataclass(frozen=True)
class HandOut:
    """One hand-out that stands, to a patient or to a unit (utlämning)."""

    happened_at: datetime
    findings: tuple[NotedFinding, ...]
    is_delivery: bool = False  # to a unit
    is_corrected: bool = False
    is_returned: bool = False  # goods came back, wholly or in part
    is_from_form: bool = False
    capture: int | None = None  # seconds that a form took to type off; None: nobody knows


@dataclass(frozen=True)
class StepMove:
    """A step came to another state (händelse)."""

    at: datetime
    state: StepState


@dataclass(frozen=True)
class StepStory:
    """One step that stands, from when it was written down (stegets gång)."""

    moves: tuple[StepMove, ...]  # the first: that it waits

    @property
    def state(self) -> StepState:
        """Where it stands."""
        return self.moves[-1].state

    @property
    def done_at(self) -> datetime | None:
        """When it came to its end."""
        return self.moves[-1].at if self.state.is_done else None


@dataclass(frozen=True)
class OutageFacts:
    """All of one outage that reports count (underlag)."""

    label: str
    since: datetime
    declared_at: datetime
    ended_at: datetime | None
    closed_at: datetime | None
    until: datetime  # the latest time that any of its entries was written
    entries: int
    hand_outs: tuple[HandOut, ...]
    steps: tuple[StepStory, ...]
    refusals: int  # times that a receiver said no, to all that was sent of a row at once
    refused: frozenset[UUID]  # the steps of every refusal, whatever became of them
    reversed: int  # hand-outs that were none after all
    voided: int  # slips
    duplicates: int  # pairs that a pharmacist found to be one prescription
    both_right: int  # pairs that a pharmacist found to be two
    twins_at_counter: int  # hand-outs whose twin was decided on before anything was handed out
    came_back: dict[str, int]  # packages that patients and units returned, by article
    readings: tuple[DoneReading, ...] = ()  # second ones that came to their end

    @property
    def end(self) -> datetime:
        """When the systems were back; else as far as is known."""
        return self.ended_at or self.until


def gather(entries: Iterable[Entry], outage: UUID) -> OutageFacts | None:
    """Return what entries say of an outage, in whatever order they come; None if none begins it.

    Entries that say another outage are left out, and what is told twice counts once.
    """
    own = {e.id: e for e in entries if e.outage in (None, outage)}
    ordered = sorted(own.values(), key=lambda entry: entry.order)
    subjects: dict[UUID, list[Entry]] = {}
    for entry in ordered:
        subjects.setdefault(entry.subject, []).append(entry)
    told = {s: es for s, es in subjects.items() if any(e.outage == outage for e in es)}
    of_it = [e for entries in told.values() for e in entries]
    began = next((e for e in of_it if isinstance(e.content, OutageBegan)), None)
    if began is None or not isinstance(began.content, OutageBegan):
        return None
    courses = [(c, es) for es in told.values() if (c := course_of(es) or delivery_of(es))]
    pairs = _pairs(of_it)
    noes = [said for e in of_it if (said := _no(e.content))]
    rows = {
        step.id: (c.first.entry.subject, step.row) for c, _ in courses for step in every_step(c)
    }
    hand_outs = tuple(_hand_out(course) for course, _ in courses if course.is_handed_out)
    return OutageFacts(
        label=began.content.label,
        since=began.content.since,
        declared_at=began.recorded_at,
        ended_at=next((e.content.at for e in of_it if isinstance(e.content, OutageEnded)), None),
        closed_at=next((e.recorded_at for e in of_it if isinstance(e.content, OutageClosed)), None),
        until=max((entry.recorded_at for entry in of_it), key=to_micros),
        entries=len(of_it),
        hand_outs=tuple(sorted(hand_outs, key=lambda made: to_micros(made.happened_at))),
        steps=tuple(story for course, es in courses for story in _stories(course, es)),
        refusals=len({(rows.get(no.step, no.step), no.receiver, no.at) for no in noes}),
        refused=frozenset(no.step for no in noes),
        reversed=sum(course.state is CourseState.REVERSED for course, _ in courses),
        voided=len({e.content.slip for e in of_it if isinstance(e.content, SlipVoided)}),
        duplicates=list(pairs.values()).count(TwinVerdict.DUPLICATE),
        both_right=list(pairs.values()).count(TwinVerdict.BOTH_RIGHT),
        twins_at_counter=sum(any(map(_is_twin, made.findings)) for made in hand_outs),
        came_back=_came_back(course for course, _ in courses),
        readings=tuple(
            one for course, es in courses for one in readings_of(course, (e.content for e in es))
        ),
    )


def _hand_out(course: AnyCourse) -> HandOut:
    said: AnyVersion = course.current
    first = course.first
    form, made = first.dispensed.from_form, said.dispensed
    opened = form.opened_at if form else None
    taken = (to_micros(first.entry.recorded_at) - to_micros(opened)) // 1_000_000 if opened else -1
    return HandOut(
        happened_at=made.happened_at,
        findings=made.findings,
        is_delivery=isinstance(made, Delivered),
        is_corrected=len(course.versions) > 1,
        is_returned=bool(course.returned),
        is_from_form=form is not None,
        capture=taken if taken >= 0 else None,
    )


def _came_back(courses: Iterable[AnyCourse]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for course in courses:
        articles = {row.row: article_of(row.product) for row in course.current.dispensed.rows}
        for row, packages in course.returned.items():
            if row in articles:
                found[articles[row]] += packages
    return dict(found)


def _is_twin(finding: NotedFinding) -> bool:
    return finding.rule == TWIN_RULE and finding.decided


def _no(content: object) -> StepRefused | None:
    """Return what a receiver said no to; none of what only says that it has got nothing."""
    if isinstance(content, StepRefused) and content.status != NOT_SAID:
        return content
    return None


def _pairs(entries: Sequence[Entry]) -> dict[frozenset[tuple[UUID, int]], TwinVerdict]:
    """Return what was last said of each pair that may be the same order."""
    subjects = {entry.id: entry.subject for entry in entries}
    found = {}
    for entry in entries:
        match entry.content:
            case TwinDecided(row, _, twin, twin_row, verdict):
                pair = frozenset(((entry.subject, row), (subjects.get(twin, twin), twin_row)))
                found[pair] = verdict
            case ETwinDecided(e_prescription, _, row, kept):
                pair = frozenset(((entry.subject, row), (e_prescription, 0)))
                is_right = kept is EVerdict.BOTH_RIGHT
                found[pair] = TwinVerdict.BOTH_RIGHT if is_right else TwinVerdict.DUPLICATE
    return found


def _stories(course: AnyCourse, entries: Sequence[Entry]) -> Iterator[StepStory]:
    moves: dict[UUID, list[StepMove]] = {}
    for entry in entries:
        match entry.content:
            case StepSettled(step=step, settled_at=at):
                moves.setdefault(step, []).append(StepMove(at, StepState.SETTLED))
            case StepRefused(step=step, at=at, status=status) if status != NOT_SAID:
                moves.setdefault(step, []).append(StepMove(at, StepState.REFUSED))
            case StepReopened(step=step):
                moves.setdefault(step, []).append(StepMove(entry.recorded_at, StepState.WAITING))
    for found in steps_of(course, entries):
        begun = StepMove(found.entry.recorded_at, StepState.WAITING)
        yield StepStory((begun, *_until_done(moves.get(found.step.id, ()), found.end.state)))


def _until_done(moves: Iterable[StepMove], end: StepState) -> Iterator[StepMove]:
    """Yield what happened until the step was done; it is done once, in the way that stands."""
    for move in moves:
        if move.state.is_done:
            yield StepMove(move.at, end)
            return
        yield move
