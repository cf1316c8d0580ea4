"""Made-up journals of one outage, told to two: as entries, and as what they should count to."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from app.domain.after_entries import (
    DispensingCorrected,
    DispensingReturned,
    DispensingReversed,
    Fate,
    ReturnedRow,
)
from app.domain.clock import ClockState, later
from app.domain.decisions import NotedFinding
from app.domain.dispensing import Dispensed, make
from app.domain.entries import Content, Entry, kind_of
from app.domain.findings import Severity
from app.domain.kit import FromForm, KitForm
from app.domain.order_entries import TwinDecided, TwinVerdict
from app.domain.outage import Dependency
from app.domain.outage_entries import OutageBegan, OutageEnded
from app.domain.slip_entries import DispensingMade, SlipVoided
from app.domain.step_entries import Settlement, StepRefused, StepReopened, StepSettled
from app.domain.steps import Step
from tests.domain.drafts import AROUND, NOON, slip

OUTAGE, OTHER = UUID(int=1), UUID(int=9)
BEGAN, ENDED = later(NOON, timedelta(hours=-2)), later(NOON, timedelta(hours=6))
_MADE, _ = make(slip(), AROUND)


@dataclass(frozen=True)
class Told:
    """What became of one hand-out (öde): acts in order, and of each of its steps."""

    minute: int  # after the outage began
    decided: int = 0  # warnings
    lacking: bool = False
    typing: int | None = None  # seconds, of a form
    corrected: int = 0
    reversed: bool = False
    returned: int = 0  # times
    refused: int = 0  # times, of its first steps at once
    done: int | None = None  # minutes after the end, of all its steps
    waived: bool = False
    early: bool = False  # they were done before anything was corrected
    abroad: bool = False  # of another outage


@dataclass
class Written:
    """A journal under way (journal)."""

    entries: list[Entry] = field(default_factory=list)

    def add(
        self, content: Content, subject: UUID, at: datetime, outage: UUID | None = OUTAGE
    ) -> Entry:
        """Append an entry."""
        number = len(self.entries) + 1
        entry = Entry(
            id=uuid4(),
            store=UUID(int=3),
            device="d" * 16,
            epoch="e" * 16,
            seq=number,
            prev="",
            lamport=number,
            recorded_at=at,
            clock=ClockState.SYNCED,
            by=str(UUID(int=7)),
            signers=(),
            kind=kind_of(content),
            kv=1,
            subject=subject,
            outage=outage,
            hash=f"{number:064x}",
            content=content,
        )
        self.entries.append(entry)
        return entry


def began(ended: bool = True) -> Written:
    """Return a journal with the outage, declared 30 minutes late and ended after 8 hours."""
    written = Written()
    declared = later(BEGAN, timedelta(minutes=30))
    written.add(OutageBegan("2026-11-23-A", (Dependency.EHM,), BEGAN), OUTAGE, declared)
    if ended:
        written.add(OutageEnded(ENDED), OUTAGE, ENDED)
    return written


def tell(written: Written, told: Told) -> UUID:
    """Write all that became of one hand-out; return its subject."""
    subject, outage = uuid4(), OTHER if told.abroad else OUTAGE
    at = later(BEGAN, timedelta(minutes=told.minute))
    made = _content(told, subject, at)
    recorded = later(ENDED, timedelta(minutes=1)) if told.typing is not None else at
    first = written.add(DispensingMade(made), subject, recorded, outage)
    if told.typing is not None:
        opened = later(recorded, timedelta(seconds=-told.typing))
        form = FromForm(KitForm.PRESCRIPTION, "", opened_at=opened)
        first = replace(first, content=DispensingMade(replace(made, from_form=form)))
        written.entries[-1] = first
    last = first
    if told.early:
        _steps(written, told, made, subject)
    for number in range(told.corrected):
        row = replace(made.rows[0], packages=number + 2)
        made = replace(made, rows=(row,), steps=tuple(_anew(step) for step in made.steps))
        content = DispensingCorrected(last.id, made)
        last = written.add(content, subject, later(ENDED, timedelta(minutes=2)), outage)
    if told.reversed:
        last = written.add(DispensingReversed(last.id, ENDED), subject, ENDED, outage)
        return subject
    for _ in range(told.returned):
        back = DispensingReturned(last.id, ENDED, (ReturnedRow(1, 1),), Fate.DESTROYED)
        last = written.add(back, subject, ENDED, outage)
    if not told.early:
        _steps(written, told, made, subject)
    return subject


def void(written: Written, number: str) -> None:
    """Write that a slip is void."""
    written.add(SlipVoided(number), uuid4(), NOON)


def decide(written: Written, one: UUID, other: UUID, verdict: TwinVerdict) -> None:
    """Write what was found of the first rows of two hand-outs."""
    made = {entry.subject: entry.id for entry in reversed(written.entries)}
    content = TwinDecided(1, made[one], made[other], 1, verdict)
    written.add(content, one, ENDED)


def _content(told: Told, subject: UUID, at: datetime) -> Dispensed:
    warned = tuple(
        NotedFinding(f"R-{n}", Severity.WARN, "outage", decided=True) for n in range(told.decided)
    )
    noted = (NotedFinding("PK-UNSCANNED", Severity.INFO, "rows.0.packs", decided=False),)
    return replace(
        _MADE,
        happened_at=at,
        findings=(*warned, *(noted if told.lacking else ())),
        steps=tuple(_own(step, subject) for step in _MADE.steps),
        from_form=None,
    )


def _anew(step: Step) -> Step:
    """Return the step of the next version, as corrections plan it."""
    needs = tuple(_next(need) for need in step.needs)
    return replace(step, id=_next(step.id), needs=needs, replaces=step.id)


def _next(step: UUID) -> UUID:
    return uuid5(step, "corrected")


def _own(step: Step, subject: UUID) -> Step:
    return replace(
        step,
        id=uuid5(subject, str(step.id)),
        needs=tuple(uuid5(subject, str(need)) for need in step.needs),
    )


def _steps(written: Written, told: Told, made: Dispensed, subject: UUID) -> None:
    outage = OTHER if told.abroad else OUTAGE
    for number, step in enumerate(made.steps):
        for time in range(told.refused if number < TOGETHER else 0):
            at = later(ENDED, timedelta(seconds=-time))
            written.add(StepRefused(step.id, "fhir", at, 422), subject, ENDED, outage)
            written.add(StepReopened(step.id), subject, ENDED, outage)
        if told.done is not None:
            at = later(ENDED, timedelta(minutes=told.done))
            how = Settlement.WAIVED if told.waived else Settlement.SENT
            for _ in range(2):  # two computers settle it: the first stands
                written.add(StepSettled(step.id, how, at), subject, at, outage)


STEPS = len(_MADE.steps)  # of each hand-out
TOGETHER = 2  # of them that a receiver refuses at once
