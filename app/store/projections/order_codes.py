"""Signed codes of orders that were taken here: each stands on one slip."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

from app.domain.course import COURSE_KINDS, CourseState, course_of
from app.domain.entries import Entry
from app.store.folding import Projection, Rows, key


def _fold(entries: Sequence[Entry]) -> Rows:
    """Keep the code of what lies in a bag or was handed out; what was undone may be taken again."""
    course = course_of(entries)
    if course is None or course.state in (CourseState.REVERSED, CourseState.APART):
        return {"order_code": []}
    made = course.current.dispensed
    return {"order_code": [(made.code.id.bytes, made.slip)] if made.code else []}


PROJECTION = Projection(
    name="order_codes",
    version=1,
    kinds=COURSE_KINDS,
    tables={"order_code": "code BLOB NOT NULL, slip TEXT NOT NULL"},
    fold=_fold,
    indexes=("order_code (code)",),
)


def find_code(connection: Connection, code: UUID, own: UUID | None = None) -> str:
    """Return the slip on which a code was taken, "" for none; `own` is the dispensing that asks."""
    row = connection.execute(
        "SELECT slip FROM order_code WHERE code = ? AND subject <> ? ORDER BY slip LIMIT 1",
        (code.bytes, key(own) if own else -1),
    ).fetchone()
    return str(row[0]) if row else ""
