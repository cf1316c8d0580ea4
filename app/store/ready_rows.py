"""Which prescription rows a receiver can be asked to take now, the first first."""

from collections.abc import Sequence
from datetime import UTC
from itertools import groupby
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import is_before
from app.domain.course import course_of
from app.domain.course_steps import forerunners
from app.domain.findings import refuse
from app.domain.outage import OutageState
from app.domain.rules import RuleSet
from app.domain.step_entries import StepRefused, StepSettled
from app.domain.steps import StepState, needed_for
from app.store.deliveries import Delivery, find_delivery, has_gone_elsewhere
from app.store.journal import read_entries
from app.store.projections.doubts import find_doubts
from app.store.projections.exports import list_lying
from app.store.projections.outages import list_outages
from app.store.projections.steps import StepLine, list_steps, states_of

NLL = "nll"  # where prescriptions and withdrawals go, before their price
_Key = tuple[UUID, int]  # a hand-out, and the number of its row
Group = Sequence[StepLine]  # the open steps of one row that one parcel settles


def list_ready(connection: Connection, destination: str, rules: RuleSet) -> list[Group]:
    """Return the rows whose steps wait for nothing else and whose systems are up.

    A row with a twin that nobody has decided upon is none, whenever the twin was found.
    What lies in a file without an answer may be taken there, and is none either.
    """
    doubts = find_doubts(connection, rules)
    lying = list_lying(connection)
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
        and (line.subject, line.step.row) not in lying
    ]
    waiting.sort(key=lambda line: (line.happened_at, line.slip, line.step.row))
    groups = [
        list(group) for _, group in groupby(waiting, key=lambda line: (line.entry, line.step.row))
    ]
    return [group for group in groups if _is_ready(group)]


def _is_ready(group: Group) -> bool:
    own = {line.step.id for line in group}
    return all(line.is_ready or own.issuperset(line.waits_for) for line in group)


def is_waiting(connection: Connection, group: Group) -> bool:
    """Tell whether a row still has a step that is to be sent, by the journal of now."""
    if (group[0].subject, group[0].step.row) in list_lying(connection, group[0].subject):
        return False
    return StepState.WAITING in states_of(connection, [line.step.id for line in group]).values()


def is_unanswered(connection: Connection, group: Group) -> bool:
    """Tell whether an attempt to send a row, or what it corrects, may have got there unheard of."""
    return find_unheard(connection, group) is not None


def find_unheard(connection: Connection, group: Group) -> Delivery | None:
    """Return the last such attempt, if there is any."""
    entries = list(read_entries(connection, group[0].subject))
    course, steps = course_of(entries), [line.step for line in group]
    if course is None:
        return None
    before = [step for _, old in forerunners(course, entries, steps) for step in old]
    ids = {step.id for step in (*steps, *before)}
    tried = [delivery for step in ids if (delivery := find_delivery(connection, step))]
    sent = [(one.sent_at, one) for one in tried if one.attempts and one.sent_at]
    if not sent:
        return None
    last_at, last = max(sent, key=lambda pair: pair[0].astimezone(UTC))
    answers = [x for e in entries if isinstance(x := e.content, StepSettled | StepRefused)]
    times = [x.settled_at if isinstance(x, StepSettled) else x.at for x in answers if x.step in ids]
    return last if not times or is_before(max(times), last_at) else None


def find_elsewhere(connection: Connection, group: Group, receiver: str) -> str:
    """Return which other receiver may have a row unheard of, "" for none: it is asked first."""
    if not has_gone_elsewhere(connection, receiver):
        return ""
    unheard = find_unheard(connection, group)
    return unheard.receiver if unheard and unheard.receiver != receiver else ""


def check_heard(connection: Connection, lines: Sequence[StepLine]) -> None:
    """Refuse rows of which the receiver may have more than was heard: it is asked first."""
    rows: dict[_Key, list[StepLine]] = {}
    for line in lines:
        if line.step.destination == NLL and line.state is StepState.WAITING:
            rows.setdefault((line.subject, line.step.row), []).append(line)
    unheard = sorted({row[0].slip for row in rows.values() if is_unanswered(connection, row)})
    if unheard:
        raise refuse(
            f"Skickat utan att svaret kom: {', '.join(unheard[:5])}.",
            "Skicka igen: då frågas mottagaren först.",
            field="step",
        )
