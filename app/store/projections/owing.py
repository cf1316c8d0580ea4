"""Orders of which something may be owed here, and what was handed out on them since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import to_micros
from app.domain.course import COURSE_KINDS, course_of
from app.domain.entries import Entry
from app.domain.history import PastRow
from app.domain.order_entries import ORDER_KINDS
from app.domain.supplied import RowRef
from app.domain.totals import later_of, root_of, rows_of, totals_of
from app.store.folding import Cell, Projection, Rows, key
from app.store.projections.history import past_rows

_HIDDEN = "skyddad identitet"


@dataclass(frozen=True)
class OrderLine:
    """A hand-out that is part of an order with more than one (orderrad)."""

    past: PastRow
    patient: str  # name, "" after purge
    is_protected: bool


@dataclass(frozen=True)
class Owed:
    """A withdrawal that owes something, or of which too much was handed out (restlista)."""

    subject: UUID  # of the hand-out that it is taken up from
    slip: str
    happened_at: datetime
    patient: str
    product: str
    packages: Fraction  # owed
    root: RowRef  # where the order began here
    is_over: bool = False  # more was handed out than ordered: two counters gave the same
    is_below_pack: bool = False  # so little that it can only be closed


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
    version=5,
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


def list_owed(connection: Connection) -> list[Owed]:
    """Return every withdrawal that owes something here, those that went wrong first."""
    found = []
    for lines in list_orders(connection):
        order = rows_of((line.past for line in lines), root_of(lines[0].past))
        totals = totals_of(order)
        if totals is None:
            continue
        first = next(line for line in lines if line.past == order[0])
        name = _HIDDEN if first.is_protected else first.patient
        is_examined = len(later_of(order)) <= max(past.examined for past in order)
        for number in sorted({past.row.withdrawal for past in order}):
            past = next(p for p in order if p.row.withdrawal == number)
            is_over = totals.taken(number) > totals.ordered and not is_examined
            owed = totals.owed(number)
            if owed or is_over:
                found.append(_owed(past, name, owed, is_over=is_over))
        if totals.may_be_closed and totals.next_withdrawal is None:
            found.append(replace(_owed(past, name, totals.remaining), is_below_pack=True))
    return sorted(found, key=lambda owed: (not owed.is_over, owed.happened_at))


def _owed(past: PastRow, patient: str, owed: Fraction, *, is_over: bool = False) -> Owed:
    title, at = past.row.product.title, past.happened_at
    return Owed(past.subject, past.slip, at, patient, title, owed, root_of(past), is_over)
