"""When a person held a computer's clock against another, and found them alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from sqlite3 import Connection

from app.domain.clock import are_alike, from_micros, later, to_micros
from app.domain.entries import Entry
from app.domain.member_entries import ClockCompared
from app.store.folding import Projection, Rows, who

_JUST = timedelta(days=1)


def _fold(entries: Sequence[Entry]) -> Rows:
    alike = [
        (entry.device, who(entry.by), to_micros(entry.content.shown), entry.lamport)
        for entry in entries
        if isinstance(entry.content, ClockCompared)
        and are_alike(entry.content.told, entry.content.shown)
    ]
    return {"clock_agreed": [*alike]}


PROJECTION = Projection(
    name="clocks",
    version=1,
    kinds=frozenset({ClockCompared}),
    tables={
        "clock_agreed": "device TEXT NOT NULL, by BLOB NOT NULL, at INTEGER NOT NULL,"
        " lamport INTEGER NOT NULL"
    },
    fold=_fold,
)


def last_agreed(connection: Connection, device: str) -> tuple[datetime, int] | None:
    """Return when a computer's clock was last found right, and the lamport of the entry."""
    row = connection.execute(
        "SELECT at, lamport FROM clock_agreed WHERE device = ? ORDER BY lamport DESC LIMIT 1",
        (device,),
    ).fetchone()
    return (from_micros(row[0]), row[1]) if row else None


def count_agreeing(connection: Connection, device: str, now: datetime) -> int:
    """Return how many persons have just found a computer's clock right, by that clock."""
    (count,) = connection.execute(
        "SELECT count(DISTINCT by) FROM clock_agreed WHERE device = ? AND at BETWEEN ? AND ?",
        (device, to_micros(later(now, -_JUST)), to_micros(now)),
    ).fetchone()
    return int(count)
