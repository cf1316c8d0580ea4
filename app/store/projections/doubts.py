"""The rows that may be the same order as another, and wait for a decision; read, not kept."""

from collections.abc import Mapping
from sqlite3 import Connection
from uuid import UUID

from app.domain.e_twins import ETwinCase
from app.domain.rules import RuleSet
from app.domain.steps import TWIN_STEP, StepState
from app.domain.twin_cases import TwinCase
from app.store.projections.e_twins import find_e_twins
from app.store.projections.steps import list_steps
from app.store.projections.twins import Row, find_twins

Case = TwinCase | ETwinCase


def find_doubts(
    connection: Connection, rules: RuleSet, of: UUID | None = None
) -> dict[Row, tuple[Case, ...]]:
    """Return the cases that hold each row whose twins are sought, also when that step is done.

    A case is open until it is decided; one that was found to be a duplicate holds both rows until
    one of them is taken back, or waived from being registered. All, or those of one hand-out at
    least.
    """
    return doubts_among(connection, find_cases(connection, rules, of))


def find_cases(
    connection: Connection, rules: RuleSet, of: UUID | None = None
) -> dict[Row, tuple[Case, ...]]:
    """Return the cases of each row, decided or not: all, or those of one hand-out at least."""
    cases: dict[Row, tuple[Case, ...]] = {**find_e_twins(connection, of)}
    for row, found in find_twins(connection, rules, of).items():
        cases[row] = (*cases.get(row, ()), *found)
    return cases


def doubts_among(
    connection: Connection, found: Mapping[Row, tuple[Case, ...]]
) -> dict[Row, tuple[Case, ...]]:
    """Return the cases that hold each row, of those that were found."""
    cases = [
        (row, case)
        for row, of_row in found.items()
        for case in of_row
        if case.is_open or (isinstance(case, TwinCase) and _both_go(connection, case))
    ]
    if not cases:
        return {}
    asked = {subject for (subject, _), _ in cases}
    sought = {(s.subject, s.step.row) for s in list_steps(connection, code=TWIN_STEP, of=asked)}
    doubts: dict[Row, tuple[Case, ...]] = {}
    for row, case in cases:
        if row in sought:
            doubts[row] = (*doubts.get(row, ()), case)
    return doubts


def _both_go(connection: Connection, case: TwinCase) -> bool:
    """Tell whether both of a duplicate are still to be registered, or are."""
    if not case.is_double:
        return False
    rows = [(past.subject, past.row.row) for past in (case.own, case.other)]
    steps = list_steps(connection, of={subject for subject, _ in rows})
    going = {
        (line.subject, line.step.row)
        for line in steps
        if line.step.destination == "nll"
        and line.step.undoes is None
        and line.state is not StepState.WAIVED
    }
    return going.issuperset(rows)
