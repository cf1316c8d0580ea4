"""Send what had to wait to a receiver: no row twice, and one refusal stops nobody."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.device.files import disk_errors, write_whole
from app.domain.access import Access
from app.domain.delivery import Answer, Endpoint, Parcel, Verdict, is_ahead
from app.domain.findings import Severity, Unavailable, refuse
from app.domain.rules import RuleSet
from app.domain.sending import Progress
from app.domain.staff import Act
from app.domain.wire import predict, told
from app.store import leases
from app.store.deliveries import find_delivery, find_wish
from app.store.locks import alone
from app.store.projections.fallen import FallenRow
from app.store.projections.leases import Lease
from app.store.projections.members import count_computers, find_member
from app.store.ready_rows import (
    Group,
    list_ready,
    list_unheard,
    still_goes,
)
from app.usecases.asking_again import ask_about, list_unasked, part_ready
from app.usecases.noting_rows import AT_ONCE, TOGETHER, Row, Run, choose_apart, write
from app.usecases.parcelling import comes_too_early
from app.usecases.workplace import Receiver, Workplace, require, rules_of

__all__ = ["Progress"]  # what a run tells, for those who show it

DESTINATION = "nll"
PAUSED = "Sändningen är pausad på den här datorn. Återuppta den när det är dags."
_PAUSED = "sending-paused"


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
        if wish := _wished(workplace, receiver_name):
            return Progress(0, trouble=wish)
        receiver = workplace.computer.receivers[receiver_name](endpoint)
        rules = rules_of(workplace)
        with (
            ThreadPoolExecutor(1, "noting") as pen,
            ThreadPoolExecutor(AT_ONCE, "sending") as hands,
        ):
            try:
                return _run(workplace, _Way(receiver, endpoint.access, rules, pen, hands), progress)
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
    hands: Executor  # each carries one row to the receiver and what comes back


def _run(workplace: Workplace, way: _Way, progress: Callable[[Progress], None]) -> Progress:
    """Send row by row; what depends on another goes last, when nothing is left to write."""
    open_here, elsewhere = _part(workplace, way)
    run = Run(way.receiver.name, deque(open_here))
    state = Progress(len(run.queue))
    progress(state)
    run.writing = way.pen.submit(write, workplace, run)
    try:
        for further in _send(workplace, way, run, state):
            state = further
            progress(state)
        for further in _send_last(workplace, way, run, state):
            state = further
            progress(state)
    finally:
        wait(run.on_way)
        for sending in [one for one in run.on_way if not one.exception()]:
            run.land(sending, workplace.computer.clock.now())
        wait([run.writing])
        run.queue.clear()
        run.back.extend(run.noted)
        write(workplace, run)
    run.writing.result()
    leases.let_go(workplace.journal)
    return state if state.trouble else replace(state, trouble=elsewhere)


def _part(workplace: Workplace, way: _Way) -> tuple[list[Group], str]:
    """Return the rows that may be sent here now, and in Swedish why others may not."""
    ready, trouble = part_ready(workplace, way.receiver.name, way.rules)
    return [group for group in ready if not _pauses(workplace, group)], trouble


def _next(workplace: Workplace, way: _Way, run: Run) -> Row | None:
    """Return the next row that is noted, while others are written and noted.

    None where another must come back first, and when none is left.
    """
    while True:
        is_idle = run.writing.done()
        if is_idle:
            run.writing.result()
            if (run.queue and len(run.noted) <= TOGETHER) or len(run.came) >= TOGETHER:
                run.writing = way.pen.submit(write, workplace, run)
        if (row := run.take_free()) or run.on_way:
            return row
        if is_idle and run.writing.done() and not (run.queue or run.noted):
            return None
        wait([run.writing])


def pause(workplace: Workplace, wanted: bool) -> None:
    """Let no program on this computer send after what is on its way, or let them again."""
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
    now = workplace.computer.clock.now()
    return delivery is not None and is_ahead(now, delivery.next_at)


def _send(workplace: Workplace, way: _Way, run: Run, state: Progress) -> Iterator[Progress]:
    """Send what is noted, until none is left or there is trouble; what is on its way then ends.

    Yields how far it has come, after each row.
    """
    while True:
        for sending in [one for one in run.on_way if one.done()]:
            state = state.told(run.land(sending, workplace.computer.clock.now()))
            yield (state := replace(state, trouble=_wish(run.wish)) if run.wish else state)
        if not state.trouble and (row := _next(workplace, way, run)):
            before, state = state, _let_go(workplace, way, run, row, state)
            if state is not before:
                yield state
        elif run.on_way:
            wait(run.on_way, return_when=FIRST_COMPLETED)
        else:
            return


def _let_go(workplace: Workplace, way: _Way, run: Run, row: Row, state: Progress) -> Progress:
    """Let a row leave, unless it may not go now, or has changed or awaits another since it was
    noted."""
    if trouble := _why_not_now(workplace):
        run.back.append(row)
        return replace(state, trouble=trouble)
    if not still_goes(workplace.journal.vault.connection, row.group, way.rules):
        run.back.append(row)
        return state.passed()
    if comes_too_early(workplace, row.parcel):
        run.back.append(row)
        return state.put_off()
    run.on_way[way.hands.submit(_deliver, way, row, _asks(workplace, row))] = row
    return state


def _send_last(workplace: Workplace, way: _Way, run: Run, state: Progress) -> Iterator[Progress]:
    """Ask about what fell away, then send what depends on how that and the others went.

    Yields how far it has come, after each row.
    """
    if state.trouble:
        return
    write(workplace, run)
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
        write(workplace, run)
        write(workplace, run, choose_apart(workplace, left))
        for further in _send(workplace, way, run, state):
            yield (state := further)
        if state.trouble:
            return


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


def _wished(workplace: Workplace, receiver: str) -> str:
    """Return in Swedish that the receiver has asked to be left alone, for as long as it has."""
    until = find_wish(workplace.journal.vault.connection, receiver)
    now = workplace.computer.clock.now()
    return _wish(until) if until and is_ahead(now, until) else ""


def _wish(until: datetime) -> str:
    return f"Mottagaren ber att få vänta till {until:%H:%M:%S}. Skicka igen efter det."


def _why_not_now(workplace: Workplace) -> str:
    """Return in Swedish why nothing may be sent: a person's pause, or another computer's turn."""
    if is_paused(workplace):
        return PAUSED
    other = leases.hold(workplace.journal, _together(workplace))
    return _taken(workplace, other) if other else ""


def _asks(workplace: Workplace, row: Row) -> bool:
    """Tell whether it may have been sent before: by an attempt without an answer, or by another
    computer whose entries have not come."""
    return row.delivery.attempts > 1 or _together(workplace)


def _deliver(way: _Way, row: Row, asks: bool) -> Answer | Unavailable:
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
