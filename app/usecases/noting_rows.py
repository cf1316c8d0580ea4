"""Rows that go to a receiver: noted before they go, and what came of them written down.

Both in one transaction for several rows. A crash then leads to asking, not to repeating.
"""

import random
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from app.domain.clock import is_before
from app.domain.delivery import Answer, Parcel, Verdict
from app.domain.findings import Unavailable
from app.domain.free_text import FreeText
from app.domain.step_entries import Settlement, StepRefused, StepSettled
from app.domain.wire import row_of
from app.store.deliveries import Delivery, find_delivery, save_delivery, save_wish
from app.store.journal import Writing
from app.store.projections.steps import states_of
from app.store.ready_rows import Group
from app.usecases.parcelling import parcel_of_row
from app.usecases.workplace import Workplace

AT_ONCE = 2  # rows on their way: while the receiver has one, another is made ready
TOGETHER = 8  # rows written at a time, and noted ahead of those that are on their way
_FIRST_PAUSE_S = 5
_LONGEST_PAUSE_S = 15 * 60


@dataclass(frozen=True)
class Row:
    """A row whose attempt is noted (rad på väg)."""

    group: Group
    parcel: Parcel
    before: Delivery  # as it was
    delivery: Delivery  # with this attempt
    came: Answer | Unavailable | None = None

    @property
    def about(self) -> frozenset[object]:
        """The hand-out and the patient: of each, one row is on its way at a time."""
        return frozenset((self.group[0].subject, self.parcel.personal.patient.key))

    @property
    def asked_s(self) -> int:
        """For how many seconds the receiver asks to be left alone."""
        if isinstance(self.came, Answer) and self.came.verdict is Verdict.LATER:
            return self.came.retry_after_s
        return 0


@dataclass
class Run:
    """Where the rows of a run are (körning): each goes from the queue to what came of it."""

    receiver: str  # its name
    queue: deque[Group]
    after: int = 0  # rows that depend on how others went, and go last
    noted: deque[Row] = field(default_factory=deque)
    on_way: dict[Future[Answer | Unavailable], Row] = field(default_factory=dict)
    came: deque[Row] = field(default_factory=deque)
    back: deque[Row] = field(default_factory=deque)  # noted, and not to be sent after all
    writing: Future[None] = field(default_factory=Future)
    guard: Lock = field(default_factory=Lock)  # of what is noted, which one adds to, one takes from
    wish: datetime | None = None  # until then the receiver asks to be left alone

    def take_free(self) -> Row | None:
        """Take the first noted row that may go beside those that are on their way."""
        if len(self.on_way) == AT_ONCE:
            return None
        taken = frozenset[object]().union(*(row.about for row in self.on_way.values()))
        with self.guard:
            for at, row in enumerate(self.noted):
                if taken.isdisjoint(row.about):
                    del self.noted[at]
                    return row
        return None

    def land(self, sending: "Future[Answer | Unavailable]", now: datetime) -> Answer | Unavailable:
        """Take a row that is no longer on its way, and return what came for it.

        Raises what sending it raised.
        """
        row, came = self.on_way.pop(sending), sending.result()
        row = replace(row, came=came)
        until = now + timedelta(seconds=row.asked_s)
        if row.asked_s and (self.wish is None or is_before(self.wish, until)):
            self.wish = until
        self.came.append(row)
        return came


def choose_apart(workplace: Workplace, left: deque[Group]) -> list[tuple[Group, Parcel]]:
    """Return the rows that go next, none of which can depend on another of them.

    What a row depends on is the same hand-out or the one that it is a later withdrawal of.
    """
    chosen, about = list[tuple[Group, Parcel]](), set[UUID]()
    while left and len(chosen) < TOGETHER:
        parcel, _ = parcel_of_row(workplace, left[0])
        follows = row_of(parcel).follows
        own = {left[0][0].subject, *([follows.subject] if follows else ())}
        if not about.isdisjoint(own):
            break
        about |= own
        chosen.append((left.popleft(), parcel))
    return chosen


def write(workplace: Workplace, run: Run, to_note: Sequence[tuple[Group, Parcel]] = ()) -> None:
    """Write what came back, and note the rows that go next, in one transaction.

    What is noted has not been sent, and what a crash takes of what came is asked for again.
    """
    came = [run.came.popleft() for _ in range(len(run.came))]
    back = [run.back.popleft() for _ in range(len(run.back))]
    begun = [_begun(workplace, run.receiver, *one) for one in to_note or _choose(workplace, run)]
    if not (came or back or begun):
        return
    with workplace.journal.write(workplace.person.id) as writing:
        if run.wish:
            save_wish(writing.connection, run.receiver, run.wish)
        for row in back:
            save_delivery(writing.connection, row.before)
        for row in came:
            if isinstance(row.came, Answer):
                row = replace(row, delivery=_filled(row, row.came))
            if isinstance(row.came, Answer) and row.came.verdict is not Verdict.LATER:
                _conclude(workplace, writing, run.receiver, row, row.came)
            else:
                _pause(workplace, writing, row)
        for row in begun:
            save_delivery(writing.connection, row.delivery)
    with run.guard:
        run.noted.extend(begun)


def _choose(workplace: Workplace, run: Run) -> list[tuple[Group, Parcel]]:
    """Return the rows that go next; those that depend on how others went are left for the end."""
    chosen = list[tuple[Group, Parcel]]()
    while run.queue and len(chosen) < TOGETHER:
        group = run.queue.popleft()
        parcel, depends = parcel_of_row(workplace, group)
        if depends:
            run.after += 1
        else:
            chosen.append((group, parcel))
    return chosen


def _begun(workplace: Workplace, receiver: str, group: Group, parcel: Parcel) -> Row:
    """Return a row with the attempt that is noted before anything is sent.

    A crash then leads to asking, not to repeating.
    """
    now, step = workplace.computer.clock.now(), group[0].step.id
    known = find_delivery(workplace.journal.vault.connection, step)
    before = known or Delivery(step, 0, now, None)
    tried = before.attempts if before.receiver in ("", receiver) else 0
    attempt = replace(before, attempts=tried + 1, next_at=now, sent_at=now, receiver=receiver)
    return Row(group, parcel, before, attempt)


def _filled(row: Row, answer: Answer) -> Delivery:
    return replace(row.delivery, sent=answer.sent or row.delivery.sent, answer=answer.body)


def _pause(workplace: Workplace, writing: Writing, row: Row) -> None:
    growing = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(row.delivery.attempts - 1, 10))
    pause = max(row.asked_s, random.uniform(growing / 2, growing))  # noqa: S311 spreads the herd
    until = workplace.computer.clock.now() + timedelta(seconds=pause)
    save_delivery(writing.connection, replace(row.delivery, next_at=until))


def _conclude(workplace: Workplace, writing: Writing, name: str, row: Row, answer: Answer) -> None:
    now = workplace.computer.clock.now()
    save_delivery(writing.connection, row.delivery)
    states = states_of(writing.connection, [line.step.id for line in row.group])
    for line in row.group:
        if line.step.id in states and states[line.step.id].is_done:
            continue  # settled meanwhile, by hand or by another computer
        if answer.verdict is Verdict.ACCEPTED:
            content: StepSettled | StepRefused = StepSettled(
                line.step.id, Settlement.SENT, now, name
            )
        else:
            said = FreeText(answer.reason) if answer.reason else None
            content = StepRefused(line.step.id, name, now, answer.status, said)
        writing.append(content, subject=line.subject, outage=line.outage)
