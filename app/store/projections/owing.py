"""Orders of which something may be owed here, and what was handed out on them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

import msgspec

from app.domain.clock import to_micros
from app.domain.entries import DispensingMade, Entry
from app.domain.history import PastRow
from app.domain.order_entries import OrderClosed
from app.domain.supplied import RowRef
from app.domain.totals import root_of, rows_of, totals_of
from app.store.folding import Cell, Projection, Rows, key


@dataclass(frozen=True)
class OrderLine:
    """A hand-out that is part of an order with more than one (orderrad)."""

    past: PastRow
    patient: str  # name, "" after purge
    is_protected: bool


def _fold(entries: Sequence[Entry]) -> Rows:
    """Keep the rows that left something of their withdrawal, and those that go on from others."""
    closed = {e.content.row for e in entries if isinstance(e.content, OrderClosed)}
    for entry in entries:
        match entry.content:
            case DispensingMade(made, personal) if entry.outage:
                rows = []
                for row in made.rows:
                    past = PastRow(
                        subject=entry.subject,
                        slip=made.slip,
                        happened_at=made.happened_at,
                        issued_on=made.issued_on,
                        origin=made.origin,
                        kind=made.kind,
                        row=row,
                        is_closed=row.row in closed,
                    )
                    if row.follows is not None or _leaves_something(past):
                        patient = personal.patient if personal else None
                        name = patient.listed_name if patient else ""
                        rows.append(_cells(past, name, bool(patient and patient.is_protected)))
                return {"owing": rows}
    return {}


def _leaves_something(past: PastRow) -> bool:
    totals = totals_of([past])
    return totals is not None and totals.taken(past.row.withdrawal) < totals.ordered


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
    version=1,
    kinds=frozenset({DispensingMade, OrderClosed}),
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
