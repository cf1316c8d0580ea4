"""The cases among what counters handed out apart from each other, by row; read, not kept."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from sqlite3 import Connection
from uuid import UUID

from app.domain.rules import RuleSet
from app.domain.twin_cases import TwinCase, cases_of
from app.store.projections.history import list_pairs, name_of_counter

Row = tuple[UUID, int]  # dispensing and row


def find_twins(
    connection: Connection, rules: RuleSet, of: UUID | None = None
) -> dict[Row, tuple[TwinCase, ...]]:
    """Return the cases of each row, decided or not; none are ever of one counter alone.

    All, or those among what the patient of one hand-out has had.
    """
    days = rules.value("T-TWIN")
    found: dict[Row, tuple[TwinCase, ...]] = {}
    named = cache(lambda subject: name_of_counter(connection, subject))
    for case in cases_of(list_pairs(connection, days, of), timedelta(days=days)):
        counters = named(case.own.subject), named(case.other.subject)
        key = case.own.subject, case.own.row.row
        found[key] = (*found.get(key, ()), replace(case, counters=counters))
    return found
