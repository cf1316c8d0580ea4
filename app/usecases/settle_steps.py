"""Send what had to wait to a receiver: one row at a time, never twice, one refusal stops nobody."""

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from app.device.files import disk_errors, write_whole
from app.domain.access import Access
from app.domain.clock import is_before
from app.domain.course import course_of, version_of
from app.domain.course_steps import forerunners, steps_of
from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.entries import Entry
from app.domain.findings import Finding, Severity, Unavailable, refuse
from app.domain.free_text import FreeText
from app.domain.outage import OutageState
from app.domain.staff import Act, Person
from app.domain.step_entries import Settlement, StepRefused, StepSettled
from app.domain.steps import StepState, needed_for
from app.domain.wire import predict, told
from app.store import leases
from app.store.deliveries import Delivery, find_delivery, save_delivery
from app.store.locks import alone
from app.store.projections.leases import Lease
from app.store.projections.members import find_member, list_members
from app.store.projections.outages import list_outages
from app.store.projections.people import list_people
from app.store.projections.steps import StepLine, find_step, list_steps
from app.usecases.workplace import Receiver, Workplace, require, rules_of

DESTINATION = "nll"
PAUSED = "Sändningen är pausad på den här datorn. Återuppta den när det är dags."
_REGISTERING = ("register_prescription", "register_aid_card")
_PAUSED = "sending-paused"
_FIRST_PAUSE_S = 5
_LONGEST_PAUSE_S = 15 * 60

Group = Sequence[StepLine]  # the open steps of one row that one parcel settles


@dataclass(frozen=True)
class Progress:
    """How far a run has come (förlopp); counts are prescription rows."""

    total: int
    done: int = 0
    accepted: int = 0
    refused: int = 0
    later: int = 0  # paused, for want of an answer or at the receiver's wish
    trouble: str = ""  # Swedish, why the run stopped early


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
        way = _Way(receiver, endpoint.access)
        try:
            return _run(workplace, way, progress)
        finally:
            receiver.close()


@dataclass(frozen=True)
class _Way:
    """Whom a run sends to (väg)."""

    receiver: Receiver
    access: Access | None


def _run(workplace: Workplace, way: _Way, progress: Callable[[Progress], None]) -> Progress:
    groups = [group for group in _ready(workplace) if not _pauses(workplace, group)]
    state = Progress(len(groups))
    progress(state)
    for group in groups:
        if is_paused(workplace):
            state = replace(state, trouble=PAUSED)
        elif other := leases.hold(workplace.journal, _together(workplace)):
            state = replace(state, trouble=_taken(workplace, other))
        else:
            state = _settle(workplace, way, group, state)
        progress(state)
        if state.trouble:
            break
    leases.let_go(workplace.journal)
    return state


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
    return len(list_members(workplace.journal.vault.connection)) > 1


def _taken(workplace: Workplace, lease: Lease) -> str:
    """Return in Swedish who sends just now."""
    member = find_member(workplace.journal.vault.connection, lease.device)
    name = (member.workstation if member else "") or f"Datorn {lease.device}"
    return f"{name} skickar redan, till {lease.until:%H:%M}. Vänta tills det är klart."


@dataclass(frozen=True)
class Predicted:
    """A row that a receiver will probably not take (väntad avvisning)."""

    line: StepLine  # the first of its steps
    findings: tuple[Finding, ...]


def list_predicted(
    workplace: Workplace, receiver_name: str, access: Access | None
) -> list[Predicted]:
    """Return what a receiver will probably refuse of what is ready, before anything is sent."""
    require(workplace, Act.SETTLE)
    rules, found = rules_of(workplace).wires, []
    for group in _ready(workplace):
        parcel = _parcel(workplace, group)
        if findings := predict(parcel, rules, receiver_name, access):
            found.append(Predicted(group[0], tuple(findings)))
    return found


def count_left(workplace: Workplace) -> int:
    """Return how many rows are ready to be sent, those in a pause included."""
    return len(_ready(workplace))


def _check_endpoint(workplace: Workplace, endpoint: Endpoint) -> None:
    from app.exchange.receivers.https import LOOPBACK, parse_url  # the first paint does not wait

    url = parse_url(endpoint)
    if workplace.pharmacy.practice and url.host not in LOOPBACK:
        raise refuse(
            "Övning skickas aldrig till en verklig mottagare.",
            "Använd en mottagare på den här datorn.",
            field="url",
        )


def _ready(workplace: Workplace) -> list[Group]:
    connection = workplace.journal.vault.connection
    still_down = {
        outage.id
        for outage in list_outages(connection)
        if outage.state is OutageState.OPEN and not outage.down.isdisjoint(needed_for(DESTINATION))
    }
    waiting = [
        line
        for line in list_steps(connection, open_only=True)
        if line.step.destination == DESTINATION
        and line.state is StepState.WAITING
        and line.outage not in still_down
    ]
    waiting.sort(key=lambda line: (line.happened_at, line.slip, line.step.row))
    groups = [
        list(group) for _, group in groupby(waiting, key=lambda line: (line.entry, line.step.row))
    ]
    return [group for group in groups if _is_ready(group)]


def _is_ready(group: Group) -> bool:
    own = {line.step.id for line in group}
    return all(line.is_ready or own.issuperset(line.waits_for) for line in group)


def _pauses(workplace: Workplace, group: Group) -> bool:
    delivery = find_delivery(workplace.journal.vault.connection, group[0].step.id)
    return delivery is not None and is_before(workplace.computer.clock.now(), delivery.next_at)


def _settle(workplace: Workplace, way: _Way, group: Group, state: Progress) -> Progress:
    parcel = _parcel(workplace, group)
    if _comes_too_early(workplace, parcel):
        return replace(state, done=state.done + 1, later=state.later + 1)
    try:
        if _was_taken_before(workplace, way, group):
            return replace(state, done=state.done + 1, accepted=state.accepted + 1)
    except Unavailable as unavailable:
        return replace(state, done=state.done + 1, later=state.later + 1, trouble=str(unavailable))
    delivery = _begin(workplace, group)
    if delivery is None:
        return replace(state, done=state.done + 1)
    try:
        answer = _ask(workplace, way, parcel, delivery) or way.receiver.send(parcel)
    except Unavailable as unavailable:
        _pause(workplace, delivery, 0)
        return replace(state, done=state.done + 1, later=state.later + 1, trouble=str(unavailable))
    delivery = replace(delivery, sent=answer.sent or delivery.sent, answer=answer.body)
    if answer.verdict is Verdict.LATER:
        _pause(workplace, delivery, answer.retry_after_s)
        return replace(state, done=state.done + 1, later=state.later + 1)
    _conclude(workplace, way.receiver.name, group, delivery, answer)
    if answer.verdict is Verdict.ACCEPTED:
        return replace(state, done=state.done + 1, accepted=state.accepted + 1)
    return replace(state, done=state.done + 1, refused=state.refused + 1)


def _ask(workplace: Workplace, way: _Way, parcel: Parcel, delivery: Delivery) -> Answer | None:
    """Return what is known before anything is sent: the receiver has it, or will not take it.

    What may have been sent before is asked about: by this computer whose attempt had no answer, or
    by another whose entries have not come.
    """
    if (delivery.attempts > 1 or _together(workplace)) and (held := way.receiver.ask(parcel)):
        return held
    rules = rules_of(workplace).wires
    stops = [
        told(finding)
        for finding in predict(parcel, rules, way.receiver.name, way.access)
        if finding.severity is Severity.STOP
    ]
    if not stops:
        return None
    return Answer(Verdict.REFUSED, 0, b"", b"", f"Rad {parcel.row}: {' '.join(stops)}")


def _begin(workplace: Workplace, group: Group) -> Delivery | None:
    """Note the attempt before anything is sent: a crash then leads to asking, not to repeating.

    Nothing begins when a person has settled the row by hand since the run began.
    """
    now, step = workplace.computer.clock.now(), group[0].step.id
    with workplace.journal.vault.transaction() as connection:
        lines = [find_step(connection, line.step.id) for line in group]
        if not any(line and line.state is StepState.WAITING for line in lines):
            return None
        before = find_delivery(connection, step) or Delivery(step, 0, now, None)
        delivery = replace(before, attempts=before.attempts + 1, next_at=now, sent_at=now)
        save_delivery(connection, delivery)
    return delivery


def _pause(workplace: Workplace, delivery: Delivery, at_least_s: int) -> None:
    growing = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(delivery.attempts - 1, 10))
    pause = max(at_least_s, random.uniform(growing / 2, growing))  # noqa: S311 spreads the herd
    later = replace(delivery, next_at=workplace.computer.clock.now() + timedelta(seconds=pause))
    with workplace.journal.vault.transaction() as connection:
        save_delivery(connection, later)


def _conclude(
    workplace: Workplace, receiver: str, group: Group, delivery: Delivery, answer: Answer
) -> None:
    now = workplace.computer.clock.now()
    with workplace.journal.write(workplace.person.id) as writing:
        save_delivery(writing.connection, delivery)
        for line in group:
            current = find_step(writing.connection, line.step.id)
            if current is None or current.state.is_done:
                continue  # settled meanwhile, by hand or by another computer
            if answer.verdict is Verdict.ACCEPTED:
                content: StepSettled | StepRefused = StepSettled(
                    line.step.id, Settlement.SENT, now, receiver
                )
            else:
                said = FreeText(answer.reason) if answer.reason else None
                content = StepRefused(line.step.id, receiver, now, answer.status, said)
            writing.append(content, subject=line.subject, outage=line.outage)


def _comes_too_early(workplace: Workplace, parcel: Parcel) -> bool:
    """Tell whether the prescription that this is a later withdrawal of is still to be registered.

    It came with the first hand-out, which may be in a pause or set aside.
    """
    row = next(row for row in parcel.dispensed.rows if row.row == parcel.row)
    if row.follows is None:
        return False
    entries = workplace.journal.entries(row.follows.subject)
    course = course_of(entries)
    first = steps_of(course, entries) if course else ()
    return any(
        one.step.row == row.follows.row
        and one.step.code in _REGISTERING
        and not one.end.state.is_done
        for one in first
    )


def _was_taken_before(workplace: Workplace, way: _Way, group: Group) -> bool:
    """Tell whether the receiver has the row as it stood before a correction.

    An attempt without an answer may have got there. Then that is what is registered, and the
    correction has it undone before anything is told anew: nothing goes out with another id.
    """
    subject = group[0].subject
    entries = workplace.journal.entries(subject)
    course = course_of(entries)
    if course is None or len(course.versions) == 1:
        return False
    steps = [line.step for line in group]
    for entry, before in forerunners(course, entries, steps):
        tried = [find_delivery(workplace.journal.vault.connection, step.id) for step in before]
        if not any(delivery and delivery.attempts for delivery in tried):
            continue
        codes = frozenset(step.code for step in before)
        answer = way.receiver.ask(_parcel_of(workplace, entry, before[0].row, codes))
        if answer and answer.verdict is Verdict.LATER:
            raise Unavailable("Mottagaren svarar inte på frågan.", "Försök igen om en stund.")
        if answer and answer.verdict is Verdict.ACCEPTED:
            now, name = workplace.computer.clock.now(), way.receiver.name
            with workplace.journal.write(workplace.person.id) as writing:
                for step in before:
                    content = StepSettled(step.id, Settlement.SENT, now, name)
                    writing.append(content, subject=subject, outage=group[0].outage)
            return True
    return False


def _parcel(workplace: Workplace, group: Group) -> Parcel:
    entry = workplace.journal.find(group[0].entry)
    if entry is None:
        raise AssertionError("a step belongs to a dispensing")
    codes = frozenset(line.step.code for line in group)
    return _parcel_of(workplace, entry, group[0].step.row, codes)


def _parcel_of(workplace: Workplace, entry: Entry, row: int, codes: frozenset[str]) -> Parcel:
    version = version_of(entry)
    if version is None:
        raise AssertionError("a step belongs to a dispensing")
    personal = version.personal
    if personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Markera steget för hand.", field="step")
    return Parcel(
        store=workplace.journal.identity.store,
        entry=entry.id,
        row=row,
        pharmacy=workplace.pharmacy.pharmacy,
        gln=workplace.pharmacy.gln,
        dispensed=version.dispensed,
        personal=personal,
        pharmacist=_pharmacist(workplace, entry.by),
        recorded_at=entry.recorded_at,
        practice=workplace.pharmacy.practice,
        codes=codes,
    )


def _pharmacist(workplace: Workplace, by: str) -> Person:
    people = list_people(workplace.journal.vault.connection)
    return next((p for p in people if str(p.id) == by), workplace.person)
