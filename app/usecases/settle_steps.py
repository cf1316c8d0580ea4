"""Send what had to wait to a receiver: one row at a time, never twice, one refusal stops nobody."""

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from app.device.files import disk_errors, write_whole
from app.domain.access import Access
from app.domain.clock import is_before
from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.findings import Severity, Unavailable, refuse
from app.domain.free_text import FreeText
from app.domain.rules import RuleSet
from app.domain.sending import Progress
from app.domain.staff import Act
from app.domain.step_entries import Settlement, StepRefused, StepSettled
from app.domain.wire import predict, row_of, told
from app.store import leases
from app.store.deliveries import Delivery, find_delivery, save_delivery
from app.store.journal import Writing
from app.store.locks import alone
from app.store.projections.fallen import FallenRow
from app.store.projections.leases import Lease
from app.store.projections.members import count_computers, find_member
from app.store.projections.steps import states_of
from app.store.ready_rows import (
    Group,
    list_ready,
    list_unheard,
    still_goes,
)
from app.usecases.asking_again import ask_about, list_unasked, part_ready
from app.usecases.parcelling import comes_too_early, parcel_of_row
from app.usecases.workplace import Receiver, Workplace, require, rules_of

__all__ = ["Progress"]  # what a run tells, for those who show it

DESTINATION = "nll"
PAUSED = "Sändningen är pausad på den här datorn. Återuppta den när det är dags."
_PAUSED = "sending-paused"
_FIRST_PAUSE_S = 5
_TOGETHER = 8  # rows written at a time, and noted ahead of the one that is on its way
_LONGEST_PAUSE_S = 15 * 60


def settle_steps(
    workplace: Workplace,
    receiver_name: str,
    endpoint: Endpoint,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Send every row that is ready; stop when the receiver no longer answers.

    One program sends at a time, here and on every computer that this one hears of: who comes
    second is told so, and sends nothing.
    """
    require(workplace, Act.SETTLE)
    _check_endpoint(workplace, endpoint)
    with ExitStack() as turn:
        try:
            turn.enter_context(alone(workplace.computer.home / "sending", timeout_s=0))
        except Unavailable as unavailable:
            if unavailable.code != "busy":
                raise
            return Progress(0, trouble="Ett annat program skickar redan. Vänta tills det är klart.")
        receiver = workplace.computer.receivers[receiver_name](endpoint)
        rules = rules_of(workplace)
        with ThreadPoolExecutor(1, "sending") as pen:
            try:
                return _run(workplace, _Way(receiver, endpoint.access, rules, pen), progress)
            finally:
                pen.submit(workplace.journal.vault.reopen).result()  # its connection ends with it
                receiver.close()


@dataclass(frozen=True)
class _Way:
    """Whom a run sends to (väg); one thread of its own writes down what goes and what came."""

    receiver: Receiver
    access: Access | None
    rules: RuleSet
    pen: Executor


@dataclass(frozen=True)
class _Row:
    """A row whose attempt is noted (rad på väg)."""

    group: Group
    parcel: Parcel
    before: Delivery  # as it was
    delivery: Delivery  # with this attempt
    came: Answer | Unavailable | None = None


@dataclass
class _Run:
    """Where the rows of a run are (körning): each goes from the queue to what came of it."""

    queue: deque[Group]
    after: int = 0  # rows that depend on how others went, and go last
    noted: deque[_Row] = field(default_factory=deque)
    came: deque[_Row] = field(default_factory=deque)
    back: deque[_Row] = field(default_factory=deque)  # noted, and not to be sent after all
    writing: Future[None] = field(default_factory=Future)


def _run(workplace: Workplace, way: _Way, progress: Callable[[Progress], None]) -> Progress:
    """Send a row at a time; what depends on another goes last, when nothing is left to write."""
    open_here, elsewhere = _part(workplace, way)
    run = _Run(deque(open_here))
    state = Progress(len(run.queue))
    progress(state)
    run.writing = way.pen.submit(_write, workplace, way, run)
    try:
        while not state.trouble and (row := _next(workplace, way, run)):
            state = _send(workplace, way, run, row, state)
            progress(state)
        for further in _send_last(workplace, way, run, state):
            state = further
            progress(state)
    finally:
        wait([run.writing])
        run.queue.clear()
        run.back.extend(run.noted)
        _write(workplace, way, run)
    run.writing.result()
    leases.let_go(workplace.journal)
    return state if state.trouble else replace(state, trouble=elsewhere)


def _part(workplace: Workplace, way: _Way) -> tuple[list[Group], str]:
    """Return the rows that may be sent here now, and in Swedish why others may not."""
    ready, trouble = part_ready(workplace, way.receiver.name, way.rules)
    return [group for group in ready if not _pauses(workplace, group)], trouble


def _next(workplace: Workplace, way: _Way, run: _Run) -> _Row | None:
    """Return the next row that is noted, while others are written and noted; None for the last."""
    while True:
        is_idle = run.writing.done()
        if is_idle:
            run.writing.result()
            if (run.queue and len(run.noted) <= _TOGETHER) or len(run.came) >= _TOGETHER:
                run.writing = way.pen.submit(_write, workplace, way, run)
        if run.noted:
            return run.noted.popleft()
        if is_idle and run.writing.done() and not run.queue:
            return None
        wait([run.writing])


def pause(workplace: Workplace, wanted: bool) -> None:
    """Let no program on this computer send after the row that is on its way, or let them again."""
    require(workplace, Act.SETTLE)
    mark = workplace.computer.home / _PAUSED
    if wanted:
        write_whole(mark, b"")
    else:
        with disk_errors("Pausen kunde inte hävas"):
            mark.unlink(missing_ok=True)


def is_paused(workplace: Workplace) -> bool:
    """Tell whether a person has paused the sending on this computer."""
    return (workplace.computer.home / _PAUSED).exists()


def _together(workplace: Workplace) -> bool:
    """Tell whether other computers keep the journal too."""
    return count_computers(workplace.journal.vault.connection) > 1


def _taken(workplace: Workplace, lease: Lease) -> str:
    """Return in Swedish who sends just now."""
    member = find_member(workplace.journal.vault.connection, lease.device)
    name = (member.workstation if member else "") or f"Datorn {lease.device}"
    return f"{name} skickar redan, till {lease.until:%H:%M}. Vänta tills det är klart."


def count_left(workplace: Workplace) -> int:
    """Return how many rows are ready to be sent, or to be asked about; those in a pause too."""
    connection = workplace.journal.vault.connection
    ready = list_ready(connection, DESTINATION, rules_of(workplace))
    return len(ready) + len(list_unheard(connection))


def _check_endpoint(workplace: Workplace, endpoint: Endpoint) -> None:
    from app.exchange.receivers.https import LOOPBACK, parse_url  # the first paint does not wait

    url = parse_url(endpoint)
    if workplace.pharmacy.practice and url.host not in LOOPBACK:
        raise refuse(
            "Övning skickas aldrig till en verklig mottagare.",
            "Använd en mottagare på den här datorn.",
            field="url",
        )


def _pauses(workplace: Workplace, group: Group) -> bool:
    delivery = find_delivery(workplace.journal.vault.connection, group[0].step.id)
    return delivery is not None and is_before(workplace.computer.clock.now(), delivery.next_at)


def _send(workplace: Workplace, way: _Way, run: _Run, row: _Row, state: Progress) -> Progress:
    """Send a row that is noted, unless it may not go now or has been settled since."""
    if trouble := _why_not_now(workplace):
        run.back.append(row)
        return replace(state, trouble=trouble)
    if not still_goes(workplace.journal.vault.connection, row.group, way.rules):
        run.back.append(row)
        return state.passed()
    came = _deliver(way, row, _asks(workplace, row))
    run.came.append(replace(row, came=came))
    return state.told(came)


def _send_last(workplace: Workplace, way: _Way, run: _Run, state: Progress) -> Iterator[Progress]:
    """Ask about what fell away, then send what depends on how that and the others went.

    Yields how far it has come, after each row.
    """
    if state.trouble:
        return
    _write(workplace, way, run)
    asked, held = list_unasked(workplace, way.receiver.name), set[UUID]()
    state = replace(state, total=state.total - run.after + len(asked))
    for row in asked:
        state, is_free = _ask(workplace, way, row, state)
        yield state
        if state.trouble:
            return
        held |= set() if is_free else {row.subject}
    left = deque(group for group in _part(workplace, way)[0] if group[0].subject not in held)
    state = replace(state, total=state.total + len(left))
    while left:
        if trouble := _why_not_now(workplace):
            yield replace(state, trouble=trouble)
            return
        _write(workplace, way, run)
        chosen = _choose_apart(workplace, left)
        early = [one for one in chosen if comes_too_early(workplace, one[1])]
        for _ in early:
            state = state.put_off()
            yield state
        _write(workplace, way, run, [one for one in chosen if one not in early])
        while run.noted:
            state = _send(workplace, way, run, run.noted.popleft(), state)
            yield state
            if state.trouble:
                return


def _choose_apart(workplace: Workplace, left: deque[Group]) -> list[tuple[Group, Parcel]]:
    """Return the rows that go next, none of which can depend on another of them.

    What a row depends on is the same hand-out or the one that it is a later withdrawal of.
    """
    chosen, about = list[tuple[Group, Parcel]](), set[UUID]()
    while left and len(chosen) < _TOGETHER:
        parcel, _ = parcel_of_row(workplace, left[0])
        follows = row_of(parcel).follows
        own = {left[0][0].subject, *([follows.subject] if follows else ())}
        if not about.isdisjoint(own):
            break
        about |= own
        chosen.append((left.popleft(), parcel))
    return chosen


def _ask(workplace: Workplace, way: _Way, row: FallenRow, state: Progress) -> tuple[Progress, bool]:
    """Ask about a row that fell away, and tell whether what came in its place may go now."""
    if trouble := _why_not_now(workplace):
        return replace(state, trouble=trouble), False
    try:
        match ask_about(workplace, way.receiver, row):
            case Verdict.LATER:
                return state.put_off(), False
            case Verdict.ACCEPTED:
                return state.taken(), True
            case Verdict.REFUSED:
                return state.passed(), True
    except Unavailable as unavailable:
        return state.put_off(str(unavailable)), False


def _why_not_now(workplace: Workplace) -> str:
    """Return in Swedish why nothing may be sent: a person's pause, or another computer's turn."""
    if is_paused(workplace):
        return PAUSED
    other = leases.hold(workplace.journal, _together(workplace))
    return _taken(workplace, other) if other else ""


def _asks(workplace: Workplace, row: _Row) -> bool:
    """Tell whether it may have been sent before: by an attempt without an answer, or by another
    computer whose entries have not come."""
    return row.delivery.attempts > 1 or _together(workplace)


def _deliver(way: _Way, row: _Row, asks: bool) -> Answer | Unavailable:
    """Return what is known before anything is sent, else what comes back."""
    try:
        if asks and (held := way.receiver.ask(row.parcel)):
            return held
        return _foreseen(way, row.parcel) or way.receiver.send(row.parcel)
    except Unavailable as unavailable:
        return unavailable


def _foreseen(way: _Way, parcel: Parcel) -> Answer | None:
    """Return the refusal that is sure to come."""
    found = predict(parcel, way.rules.wires, way.receiver.name, way.access)
    stops = " ".join(told(finding) for finding in found if finding.severity is Severity.STOP)
    return Answer(Verdict.REFUSED, 0, b"", b"", f"Rad {parcel.row}: {stops}") if stops else None


def _write(
    workplace: Workplace, way: _Way, run: _Run, to_note: Sequence[tuple[Group, Parcel]] = ()
) -> None:
    """Write what came back, and note the rows that go next, in one transaction.

    What is noted has not been sent, and what a crash takes of what came is asked for again.
    """
    came = [run.came.popleft() for _ in range(len(run.came))]
    back = [run.back.popleft() for _ in range(len(run.back))]
    begun = [
        _begun(workplace, way.receiver.name, *one) for one in to_note or _choose(workplace, run)
    ]
    if not (came or back or begun):
        return
    with workplace.journal.write(workplace.person.id) as writing:
        for row in back:
            save_delivery(writing.connection, row.before)
        for row in came:
            if isinstance(row.came, Answer):
                row = replace(row, delivery=_filled(row, row.came))
            if isinstance(row.came, Answer) and row.came.verdict is not Verdict.LATER:
                _conclude(workplace, writing, way.receiver.name, row, row.came)
            else:
                _pause(workplace, writing, row)
        for row in begun:
            save_delivery(writing.connection, row.delivery)
    run.noted.extend(begun)


def _choose(workplace: Workplace, run: _Run) -> list[tuple[Group, Parcel]]:
    """Return the rows that go next; those that depend on how others went are left for the end."""
    chosen = list[tuple[Group, Parcel]]()
    while run.queue and len(chosen) < _TOGETHER:
        group = run.queue.popleft()
        parcel, depends = parcel_of_row(workplace, group)
        if depends:
            run.after += 1
        else:
            chosen.append((group, parcel))
    return chosen


def _begun(workplace: Workplace, receiver: str, group: Group, parcel: Parcel) -> _Row:
    """Return a row with the attempt that is noted before anything is sent.

    A crash then leads to asking, not to repeating.
    """
    now, step = workplace.computer.clock.now(), group[0].step.id
    known = find_delivery(workplace.journal.vault.connection, step)
    before = known or Delivery(step, 0, now, None)
    tried = before.attempts if before.receiver in ("", receiver) else 0
    attempt = replace(before, attempts=tried + 1, next_at=now, sent_at=now, receiver=receiver)
    return _Row(group, parcel, before, attempt)


def _filled(row: _Row, answer: Answer) -> Delivery:
    return replace(row.delivery, sent=answer.sent or row.delivery.sent, answer=answer.body)


def _pause(workplace: Workplace, writing: Writing, row: _Row) -> None:
    at_least_s = row.came.retry_after_s if isinstance(row.came, Answer) else 0
    growing = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(row.delivery.attempts - 1, 10))
    pause = max(at_least_s, random.uniform(growing / 2, growing))  # noqa: S311 spreads the herd
    until = workplace.computer.clock.now() + timedelta(seconds=pause)
    save_delivery(writing.connection, replace(row.delivery, next_at=until))


def _conclude(workplace: Workplace, writing: Writing, name: str, row: _Row, answer: Answer) -> None:
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
