"""The rows that may be the same order as another, and wait for a decision; read, not kept."""

from sqlite3 import Connection
from uuid import UUID

from app.domain.e_twins import ETwinCase
from app.domain.rules import RuleSet
from app.domain.steps import TWIN_STEP
from app.domain.twin_cases import TwinCase
from app.store.projections.e_twins import find_e_twins
from app.store.projections.steps import list_steps
from app.store.projections.twins import Row, find_twins

Case = TwinCase | ETwinCase


def find_doubts(
    connection: Connection, rules: RuleSet, of: UUID | None = None
) -> dict[Row, tuple[Case, ...]]:
    """Return the open cases of each row whose twins are sought, also when that step is done.

    All, or those of one hand-out at least.
    """
    cases: list[tuple[Row, Case]] = []
    for row, found in find_twins(connection, rules, of).items():
        cases += [(row, case) for case in found if case.is_open]
    for row, e_found in find_e_twins(connection, of).items():
        cases += [(row, case) for case in e_found if case.is_open]
    if not cases:
        return {}
    asked = {subject for (subject, _), _ in cases}
    sought = {(s.subject, s.step.row) for s in list_steps(connection, code=TWIN_STEP, of=asked)}
    doubts: dict[Row, tuple[Case, ...]] = {}
    for row, case in cases:
        if row in sought:
            doubts[row] = (*doubts.get(row, ()), case)
    return doubts
