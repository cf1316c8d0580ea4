"""Orders of which something may be owed here, and what was handed out on them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

import msgspec

from app.domain.clock import to_micros
from app.domain.course import COURSE_KINDS, course_of
from app.domain.entries import Entry
from app.domain.history import PastRow
from app.domain.order_entries import ORDER_KINDS
from app.domain.supplied import RowRef
from app.domain.totals import root_of, rows_of, totals_of
from app.store.folding import Cell, Projection, Rows, key
from app.store.projections.history import past_rows


@dataclass(frozen=True)
class OrderLine:
    """A hand-out that is part of an order with more than one (orderrad)."""

    past: PastRow
    patient: str  # name, "" after purge
    is_protected: bool


def _fold(entries: Sequence[Entry]) -> Rows:
    """Keep the rows that left something of their withdrawal, and those that go on from others."""
    course = course_of(entries)
    if course is None or not course.is_handed_out:
        return {}
    patient = course.current.personal.patient if course.current.personal else None
    name, is_protected = (patient.listed_name, patient.is_protected) if patient else ("", False)
    return {
        "owing": [
            _cells(past, name, is_protected)
            for past in past_rows(course, entries)
            if past.row.follows is not None or _leaves_something(past) or _is_decided(past)
        ]
    }


def _leaves_something(past: PastRow) -> bool:
    totals = totals_of([past])
    return totals is not None and totals.taken(past.row.withdrawal) < totals.ordered


def _is_decided(past: PastRow) -> bool:
    """Tell whether a person has said something of the order that began with a row."""
    return past.is_closed or past.examined > 0


def _cells(past: PastRow, patient: str, is_protected: bool) -> tuple[Cell, ...]:
    root = root_of(past)
    return (
        key(root.subject),
        root.row,
        to_micros(past.happened_at),
        patient,
        int(is_protected),
        msgspec.json.encode(past),
    )


PROJECTION = Projection(
    name="owing",
    version=4,
    kinds=COURSE_KINDS | frozenset(ORDER_KINDS.values()),
    tables={
        "owing": "root INTEGER NOT NULL, root_row INTEGER NOT NULL, happened_at INTEGER NOT NULL,"
        " patient TEXT NOT NULL, protected INTEGER NOT NULL, body BLOB NOT NULL"
    },
    fold=_fold,
    indexes=("owing (root, root_row)",),
)


def find_order(connection: Connection, root: RowRef) -> list[OrderLine]:
    """Return the hand-outs of one order that may owe something, the first of it first."""
    for lines in list_orders(connection):
        ordered = rows_of((line.past for line in lines), root)
        if ordered:
            return sorted(lines, key=lambda line: ordered.index(line.past))
    return []


def list_orders(connection: Connection) -> list[list[OrderLine]]:
    """Return the hand-outs of each order that may owe something, the first of an order first."""
    rows = connection.execute(
        "SELECT root, root_row, patient, protected, body FROM owing"
        " ORDER BY root, root_row, happened_at, rowid"
    ).fetchall()
    orders: dict[tuple[int, int], list[OrderLine]] = {}
    for root, row, patient, protected, body in rows:
        past = msgspec.json.decode(body, type=PastRow)
        orders.setdefault((root, row), []).append(OrderLine(past, patient, bool(protected)))
    return list(orders.values())
