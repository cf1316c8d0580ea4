"""Which prescription rows a receiver can be asked to take now, the first first."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import is_before
from app.domain.findings import refuse
from app.domain.outage import OutageState
from app.domain.rules import RuleSet
from app.domain.step_entries import StepRefused
from app.domain.steps import REGISTERING, StepState, needed_for
from app.store.deliveries import Delivery, find_delivery, has_gone_elsewhere, list_tried
from app.store.journal import read_entries
from app.store.projections.doubts import find_doubts
from app.store.projections.exports import list_exported, list_lying
from app.store.projections.fallen import FallenRow, list_fallen
from app.store.projections.outages import list_outages
from app.store.projections.scanning import list_scanned
from app.store.projections.steps import StepLine, are_next, list_steps, states_of

NLL = "nll"  # where prescriptions and withdrawals go, before their price
FILED = (NLL, "hkdb")  # what a file takes
_Key = tuple[UUID, int]  # a hand-out, and the number of its row
Group = Sequence[StepLine]  # the open steps of one row that one parcel settles


def list_ready(connection: Connection, destination: str, rules: RuleSet) -> list[Group]:
    """Return the rows whose steps wait for nothing else and whose systems are up.

    A row with a twin that nobody has decided upon is none, whenever the twin was found.
    What lies in a file without an answer may be taken there, and is none either; nor is what is
    being scanned over, nor what the receiver may have as it was before a correction, until it has
    been asked.
    """
    doubts = find_doubts(connection, rules)
    unheard = {(row.subject, row.row) for row in list_unheard(connection)}
    elsewhere = unheard.union(list_lying(connection), list_scanned(connection))
    still_down = {
        outage.id
        for outage in list_outages(connection)
        if outage.state is OutageState.OPEN and not outage.down.isdisjoint(needed_for(destination))
    }
    waiting = [
        line
        for line in list_steps(connection, open_only=True)
        if line.step.destination == destination
        and line.state is StepState.WAITING
        and line.outage not in still_down
        and (line.subject, line.step.row) not in doubts
        and (line.subject, line.step.row) not in elsewhere
    ]
    waiting.sort(key=lambda line: (line.happened_at, line.slip, line.step.row))
    groups = [
        list(group) for _, group in groupby(waiting, key=lambda line: (line.entry, line.step.row))
    ]
    return [group for group in groups if _is_ready(group)]


def _is_ready(group: Group) -> bool:
    own = {line.step.id for line in group}
    return all(line.is_ready or own.issuperset(line.waits_for) for line in group)


def still_goes(connection: Connection, group: Group, rules: RuleSet) -> bool:
    """Tell whether a row may be sent as it was read, by the journal of now.

    Not when a person has ended any of its steps, when it was corrected or reversed, when it lies in
    a file or is being scanned over by now, when a twin of it was found, or when what goes before it
    was corrected: the next reading says what is left then.
    """
    subject, row = group[0].subject, group[0].step.row
    steps = [line.step.id for line in group]
    states = states_of(connection, steps)
    return (
        all(states.get(step) is StepState.WAITING for step in steps)
        and are_next(connection, steps)
        and (subject, row) not in list_lying(connection, subject)
        and (subject, row) not in list_scanned(connection, subject)
        and (subject, row) not in find_doubts(connection, rules, subject)
    )


def list_unheard(connection: Connection, of: UUID | None = None) -> list[FallenRow]:
    """Return what was sent without an answer, and no step stands for: all, or of a hand-out.

    It was corrected or reversed since. Attempts are known where they were made.
    """
    return [
        row
        for row in list_fallen(connection, of)
        if row.destination == NLL and _unheard(connection, row.steps, row.heard_at)
    ]


def list_left_behind(connection: Connection) -> list[FallenRow]:
    """Return what another system may have though no step is left for it.

    It was sent, or lies in a file, and no answer came; then it was corrected, reversed or waived.
    """
    rows, lying = list_unheard(connection), list_lying(connection)
    tried = list_tried(connection, waived=True)
    unsaid = {
        step
        for row in list_exported(connection)
        if not row.said and (row.subject, row.row) in lying
        for step in row.steps
    }
    return (
        rows
        + [
            row
            for row in list_fallen(connection)
            if row not in rows and not unsaid.isdisjoint(row.steps)
        ]
        + [
            row
            for row in _list_waived(connection, tried | {subject for subject, _ in lying})
            if (row.subject, row.row) in lying or _unheard(connection, row.steps, row.heard_at)
        ]
    )


def _list_waived(connection: Connection, asked: set[UUID]) -> list[FallenRow]:
    """Return the waived rows of hand-outs, with what a receiver said of them before that."""
    rows: dict[_Key, list[StepLine]] = {}
    for line in list_steps(connection, of=asked) if asked else ():
        if line.step.destination == NLL and line.state is StepState.WAIVED:
            rows.setdefault((line.subject, line.step.row), []).append(line)
    found = []
    for (subject, row), lines in rows.items():
        steps, codes = zip(*((one.step.id, one.step.code) for one in lines), strict=True)
        about = subject, lines[0].outage, lines[0].slip, lines[0].entry, row, NLL
        heard = _refused_at(connection, subject, steps)
        found.append(FallenRow(*about, steps, frozenset(codes), heard))
    return found


def _refused_at(connection: Connection, subject: UUID, steps: Collection[UUID]) -> datetime | None:
    """Return when a receiver last said no to any of some steps, however they ended since."""
    said = (entry.content for entry in read_entries(connection, subject))
    times = [one.at for one in said if isinstance(one, StepRefused) and one.step in steps]
    return max(times, default=None)


def is_unanswered(connection: Connection, group: Group) -> bool:
    """Tell whether an attempt to send a row, or what it corrects, may have got there unheard of."""
    return find_unheard(connection, group) is not None


def find_unheard(connection: Connection, group: Group) -> Delivery | None:
    """Return such an attempt, if there is any: the last that was made."""
    subject, row = group[0].subject, group[0].step.row
    heard = [line.ended_at for line in group if line.ended_at]
    steps = [line.step.id for line in group]
    tried = [_unheard(connection, steps, max(heard) if heard else None)]
    tried += [
        _unheard(connection, one.steps, one.heard_at)
        for one in list_fallen(connection, subject)
        if (one.row, one.destination) == (row, NLL)
    ]
    return _last(one for one in tried if one)


def list_unanswered(connection: Connection) -> dict[_Key, tuple[StepLine, Delivery]]:
    """Return the rows with an open step that a receiver may have got unheard of, or what they
    correct: the step to name such a row by, and the last attempt."""
    tried = list_tried(connection) | {row.subject for row in list_unheard(connection)}
    found: dict[_Key, tuple[StepLine, Delivery]] = {}
    for line in list_steps(connection, open_only=True, of=tried) if tried else ():
        key = line.subject, line.step.row
        if line.step.destination != NLL or key in found:
            continue
        if unheard := find_unheard(connection, [line]):
            found[key] = line, unheard
    return found


def find_elsewhere(connection: Connection, group: Group, receiver: str) -> str:
    """Return which other receiver may have a row unheard of, "" for none: it is asked first."""
    if not has_gone_elsewhere(connection, receiver):
        return ""
    unheard = find_unheard(connection, group)
    return unheard.receiver if unheard and unheard.receiver != receiver else ""


def asked_at(connection: Connection, row: FallenRow) -> str:
    """Return which receiver is to be asked about what fell away, "" where none is known."""
    unheard = _unheard(connection, row.steps, row.heard_at)
    return unheard.receiver if unheard else ""


def _unheard(
    connection: Connection, steps: Iterable[UUID], heard_at: datetime | None
) -> Delivery | None:
    """Return the last attempt with any of a row's steps, if nothing was heard since."""
    found = (find_delivery(connection, step) for step in steps)
    last = _last(one for one in found if one and one.attempts and one.sent_at)
    if last is None or last.sent_at is None:
        return None
    return last if heard_at is None or is_before(heard_at, last.sent_at) else None


def _last(tried: Iterable[Delivery]) -> Delivery | None:
    sent = [(one.sent_at, one) for one in tried if one.sent_at]
    return max(sent, key=lambda pair: pair[0].astimezone(UTC))[1] if sent else None


def check_heard(connection: Connection, lines: Sequence[StepLine]) -> None:
    """Refuse rows of which the receiver may have more than was heard: it is asked first."""
    rows: dict[_Key, list[StepLine]] = {}
    for line in lines:
        if line.step.destination == NLL and line.state is StepState.WAITING:
            rows.setdefault((line.subject, line.step.row), []).append(line)
    parts = {  # what their prescription was sent with, before that was waived
        key[0] for key, row in rows.items() if REGISTERING.isdisjoint(one.step.code for one in row)
    }
    waived = {(row.subject, row.row): row for row in _list_waived(connection, parts)}
    unheard = sorted(
        {
            row[0].slip
            for key, row in rows.items()
            if is_unanswered(connection, row)
            or ((one := waived.get(key)) and _unheard(connection, one.steps, one.heard_at))
        }
    )
    if unheard:
        raise refuse(
            f"Skickat utan att svaret kom: {', '.join(unheard[:5])}.",
            "Skicka igen: då frågas mottagaren först.",
            field="step",
        )


def check_in_no_file(connection: Connection, row: _Key) -> None:
    """Refuse a row that lies in a file without an answer: another system may have it."""
    if row in list_lying(connection, row[0]):
        raise refuse("Raden ligger i en fil utan svar.", "Läs in svaret först.", field="step")


def check_not_scanned(connection: Connection, row: _Key, here: str = "") -> None:
    """Refuse a row that is being scanned over, at this computer unless it is `here`."""
    others = [x for x in list_scanned(connection, row[0]).get(row, ()) if x.device != here]
    if others:
        raise refuse(
            f"Raden skannas över vid {others[0].where} sedan {others[0].since:%H:%M}.",
            "Gör klart den där, eller släpp raden.",
            field="step",
        )
