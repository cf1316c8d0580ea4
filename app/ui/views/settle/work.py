"""What is left to do as the screen lists it: prescription rows, each with its deferred steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from app.domain.delivery import name_of
from app.domain.e_twins import ETwinCase
from app.domain.outage import Outage, OutageState
from app.domain.steps import StepState, needed_for
from app.domain.twin_cases import TwinCase
from app.domain.urgency import Urgency
from app.ui.views.settle.selection import Figures, Filter, figures_of, select
from app.usecases.list_work import Scanning, Stamp, StepLine, Unanswered
from app.usecases.settle_steps import DESTINATION
from app.usecases.take_work import Owner

NO_URGENCY = Urgency()
NEEDED = needed_for(DESTINATION)  # what must be up before anything is sent
Case = TwinCase | ETwinCase  # the same order twice
Key = tuple[UUID, int]  # dispensing and row


class RowState(StrEnum):
    """Where a row stands as a whole (läge)."""

    REFUSED = "refused"  # a receiver has set a step aside
    WAITING = "waiting"
    DONE = "done"


_FILTERS = {
    RowState.REFUSED: Filter.REFUSED,
    RowState.WAITING: Filter.WAITING,
    RowState.DONE: Filter.DONE,
}


@dataclass(frozen=True)
class WorkRow:
    """One row of a hand-out with its steps in order (rad)."""

    lines: tuple[StepLine, ...]
    identity: str  # canonical; "" when only the birth date is known, or after purge
    is_held: bool  # what the receiver needs is still down in its outage
    twins: tuple[Case, ...] = ()  # the same, handed out by another counter
    is_doubtful: bool = False  # a twin keeps it from being registered
    is_blind: bool = False  # whoever is signed in may be the form's second reader
    urgency: Urgency = NO_URGENCY
    owner: Owner | None = None  # who has taken it
    in_file: datetime | None = None  # since when it lies in a file without an answer
    scanning: tuple[Scanning, ...] = ()  # where it is being scanned over
    foreseen: str = ""  # why the receiver will probably not take it, in Swedish
    unanswered: Unanswered | None = None  # where it was sent without an answer
    receiver: str = ""  # whom rows are sent to now

    @property
    def who(self) -> str:
        """The patient as the list says it; nothing of a form that is to be read blind."""
        return f"Blankett {self.first.slip}" if self.is_blind else self.first.patient

    @property
    def what(self) -> str:
        """The product as the list says it."""
        return "ska läsas av en andra gång" if self.is_blind else self.first.product

    @property
    def first(self) -> StepLine:
        """Any of its steps: patient, product and slip are those of all."""
        return self.lines[0]

    @cached_property
    def key(self) -> Key:
        """What tells the row from every other."""
        return self.first.subject, self.first.step.row

    @cached_property
    def state(self) -> RowState:
        """Where the row stands."""
        states = {line.state for line in self.lines}
        if StepState.REFUSED in states:
            return RowState.REFUSED
        return RowState.DONE if all(state.is_done for state in states) else RowState.WAITING

    @cached_property
    def is_sendable(self) -> bool:
        """Whether a receiver can be asked now: the same test as when it is sent."""
        lines = [
            line
            for line in self.lines
            if line.step.destination == DESTINATION and line.state is StepState.WAITING
        ]
        own = {line.step.id for line in lines}
        return (
            bool(lines)
            and not self.is_held
            and not self.is_doubtful
            and self.in_file is None
            and not self.scanning
            and not self.unanswered_words
            and self.rests_until is None
            and all(line.is_ready or own.issuperset(line.waits_for) for line in lines)
        )

    @property
    def is_elsewhere(self) -> bool:
        """Whether another receiver than the one that is chosen may have it."""
        return self.unanswered is not None and self.unanswered.receiver not in ("", self.receiver)

    @cached_property
    def unanswered_words(self) -> str:
        """Which answer it waits for before it may be sent, in Swedish; "" for none."""
        if self.unanswered is None:
            return ""
        if self.is_elsewhere:
            return f"inget svar från {name_of(self.unanswered.receiver)}"
        return (
            "rättad innan svaret kom: mottagaren frågas först" if self.unanswered.is_fallen else ""
        )

    @property
    def rests_until(self) -> datetime | None:
        """When its pause after an attempt ends, None where nothing pauses."""
        return self.unanswered.rests_until if self.unanswered else None

    @property
    def hold(self) -> str:
        """What keeps the row from being sent though its steps wait for none, in Swedish."""
        if self.is_doubtful:
            return "hålls av en dubblett"
        if self.scanning:
            return "skannas över"
        if self.in_file is not None:
            return "ligger i en fil utan svar"
        if self.unanswered_words:
            return self.unanswered_words
        return "väntar på systemen" if self.is_held else ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is RowState.DONE

    @property
    def is_refused(self) -> bool:
        """Whether a receiver has set a step aside."""
        return self.state is RowState.REFUSED

    @cached_property
    def done_at(self) -> datetime | None:
        """When the last of its steps was done; None while any is left."""
        if self.state is not RowState.DONE:
            return None
        return max((line.ended_at for line in self.lines if line.ended_at), default=None)

    @cached_property
    def due(self) -> StepLine | None:
        """The step whose deadline comes first of those that are not done."""
        dated = [line for line in self.lines if line.due_at and not line.state.is_done]
        return min(dated, key=lambda line: line.due_at or line.happened_at, default=None)

    def is_late(self, now: datetime) -> bool:
        """Tell whether the deadline of a step has passed with the step undone."""
        return self.due is not None and self.due.due_at is not None and self.due.due_at < now

    def is_near(self, now: datetime, days: int) -> bool:
        """Tell whether a limit that nobody can move is so many days off, or has passed."""
        end = now + timedelta(days=days)
        fixed = (line for line in self.lines if line.step.due.basis == "technical")
        return any(line.due_at and line.due_at < end for line in fixed if not line.state.is_done)

    @cached_property
    def refused_words(self) -> str:
        """The receiver's own words, in a line; nothing of a form that is to be read blind."""
        notes = (line.note for line in self.lines if line.state is StepState.REFUSED)
        return "" if self.is_blind else next((f"Avvisad: {note}" for note in notes if note), "")

    @cached_property
    def foreseen_words(self) -> str:
        """What will probably be refused of what is to be sent; nothing of a form read blind."""
        is_past = self.in_file is not None or self.scanning or self.unanswered_words
        is_to_be_sent = self.state is RowState.WAITING and not is_past
        return self.foreseen if is_to_be_sent and not self.is_blind else ""

    @cached_property
    def first_by_hand(self) -> StepLine | None:
        """The step by hand that a step to be sent waits for."""
        wanted = {
            need
            for line in self.lines
            if line.step.destination == DESTINATION and not line.state.is_done
            for need in line.waits_for
        }
        by_hand = (line for line in self.lines if line.step.destination != DESTINATION)
        return next((line for line in by_hand if line.step.id in wanted), None)

    @cached_property
    def labels(self) -> dict[UUID, str]:
        """The names of its steps, for saying what another waits for."""
        return {line.step.id: line.step.label for line in self.lines}


@dataclass(frozen=True)
class Kept:
    """What was read of each dispensing, for the next reading (sparat)."""

    stamps: Mapping[UUID, Stamp] = field(default_factory=dict)
    rows: Mapping[UUID, tuple[WorkRow, ...]] = field(default_factory=dict)

    def joined(self, other: "Kept") -> "Kept":
        """Return both together."""
        return Kept({**self.stamps, **other.stamps}, {**self.rows, **other.rows})


@dataclass(frozen=True)
class Work:
    """All that belongs to outages that are not closed (efterarbete)."""

    outages: tuple[Outage, ...] = ()  # the latest first
    rows: tuple[WorkRow, ...] = ()  # what is left first, by urgency; then what is done
    missing: int = 0  # numbered forms that ended outages wait for somebody to account for
    read_at: datetime | None = None
    reader: UUID | None = None  # who is signed in
    soon_days: int = 0  # until a patient may ask for more
    near_days: int = 0  # so many days before a limit that nobody can move it is told of
    is_paused: bool = False  # a person lets nothing be sent from this computer
    kept: Kept = field(default_factory=Kept)
    unheard: int = 0  # rows corrected or reversed without an answer, which sending asks about

    @cached_property
    def counts(self) -> dict[RowState, int]:
        """How many rows stand where."""
        return {state: len(self.selected[of]) for state, of in _FILTERS.items()}

    @cached_property
    def selected(self) -> dict[Filter, tuple[WorkRow, ...]]:
        """The rows that each filter lets through."""
        return select(self.rows, self.read_at, self.reader)

    @cached_property
    def figures(self) -> Figures:
        """What is told of all the rows together."""
        return figures_of(self.rows, self.read_at, self.near_days)

    @cached_property
    def stuck(self) -> tuple[WorkRow, ...]:
        """The rows that could be sent if somebody first did a step by hand."""
        return tuple(row for row in self.rows if not row.is_held and row.first_by_hand)

    def work_out(self) -> None:
        """Work out all that a window shows, where it is read and not where it is drawn."""
        _ = self.selected, self.figures, self.sendable, self.counts, self.stuck
        _ = self.rests_until

    @cached_property
    def sendable(self) -> int:
        """How many rows a receiver can be asked to take now."""
        return sum(row.is_sendable for row in self.rows)

    @property
    def can_send(self) -> bool:
        """Whether there is anything to send, after a pause too, or to ask about."""
        return bool(self.sendable or self.unheard or self.rests_until)

    @cached_property
    def rests_until(self) -> datetime | None:
        """When the first pause of a row ends."""
        return min((row.rests_until for row in self.rows if row.rests_until), default=None)

    @property
    def held(self) -> tuple[Outage, ...]:
        """The outages in which nothing is sent yet."""
        return tuple(outage for outage in self.outages if is_held(outage))

    @property
    def is_done(self) -> bool:
        """Whether there was something to do and nothing is left: no row, no form, no answer."""
        is_left = self.missing or self.unheard or self.selected[Filter.TWINS]
        return self.counts[RowState.DONE] == len(self.rows) and not (self.is_empty or is_left)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.rows or self.unheard)


def is_held(outage: Outage) -> bool:
    """Tell whether nothing of the outage is sent while it stands as it does."""
    return outage.state is OutageState.OPEN and bool(outage.down & NEEDED)


def sort_rows(rows: Iterable[WorkRow], today: date, soon_days: int) -> list[WorkRow]:
    """Return what is left before what is done, by urgency, and of equals the oldest first."""
    return sorted(
        rows,
        key=lambda row: (
            row.state is RowState.DONE,
            (True,) * 3 if row.is_blind else row.urgency.place(today, soon_days),
            row.first.happened_at,
            row.first.slip,
            row.first.step.row,
        ),
    )
