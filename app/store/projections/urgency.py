"""How urgent the rows of what was handed out are, for the order of the work list."""

from collections.abc import Iterable, Sequence
from datetime import date
from sqlite3 import Connection
from uuid import UUID

from app.domain.course import COURSE_KINDS, AnyCourse, course_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.entries import Entry
from app.domain.urgency import Urgency, urgency_of
from app.store.folding import Cell, Projection, Rows, among


def _fold(entries: Sequence[Entry]) -> Rows:
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    if course is None:
        return {}
    of, outage = course.first.entry.subject, course.first.entry.outage
    rows: list[tuple[Cell, ...]] = [
        (
            of.bytes,
            outage.bytes if outage else b"",
            number,
            int(row.is_narcotic),
            row.left,
            row.next_on.isoformat() if row.next_on else "",
        )
        for number, row in urgency_of(course).items()
    ]
    return {"urgency": rows}


PROJECTION = Projection(
    name="urgency",
    version=1,
    kinds=COURSE_KINDS | DELIVERY_KINDS,
    tables={
        "urgency": "dispensing BLOB NOT NULL, outage BLOB NOT NULL, row INTEGER NOT NULL,"
        " narcotic INTEGER NOT NULL, withdrawals_left INTEGER NOT NULL, next_on TEXT NOT NULL"
    },
    fold=_fold,
    indexes=("urgency (outage)",),
)


def list_urgency(
    connection: Connection, outage: UUID, of: Iterable[UUID] | None = None
) -> dict[tuple[UUID, int], Urgency]:
    """Return how urgent the rows of an outage's dispensings are, by dispensing and number."""
    where, values = among("dispensing", of)
    query = (
        "SELECT dispensing, row, narcotic, withdrawals_left, next_on FROM urgency"  # noqa: S608
        f" WHERE outage = ?{where}"
    )
    rows = connection.execute(query, (outage.bytes, *values)).fetchall()
    return {
        (UUID(bytes=of), number): Urgency(
            bool(narcotic), left, date.fromisoformat(next_on) if next_on else None
        )
        for of, number, narcotic, left, next_on in rows
    }
