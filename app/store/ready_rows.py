"""Which prescription rows a receiver can be asked to take now, the first first."""

from collections.abc import Sequence
from itertools import groupby
from sqlite3 import Connection

from app.domain.outage import OutageState
from app.domain.rules import RuleSet
from app.domain.steps import StepState, needed_for
from app.store.projections.doubts import find_doubts
from app.store.projections.outages import list_outages
from app.store.projections.steps import StepLine, list_steps, states_of

Group = Sequence[StepLine]  # the open steps of one row that one parcel settles


def list_ready(connection: Connection, destination: str, rules: RuleSet) -> list[Group]:
    """Return the rows whose steps wait for nothing else and whose systems are up.

    A row with a twin that nobody has decided upon is none, whenever the twin was found.
    """
    doubts = find_doubts(connection, rules)
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
    return StepState.WAITING in states_of(connection, [line.step.id for line in group]).values()
