"""Which computer sends what had to wait, and until when the others let it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.step_entries import SendingLeased
from app.store.folding import Projection, Rows


@dataclass(frozen=True)
class Lease:
    """A turn to send (sändningstur)."""

    device: str
    until: datetime


def _fold(entries: Sequence[Entry]) -> Rows:
    said = [(e.device, e.content.until) for e in entries if isinstance(e.content, SendingLeased)]
    device, until = said[-1]
    return {"lease": [(device, to_micros(until))]}


PROJECTION = Projection(
    name="leases",
    version=1,
    kinds=frozenset({SendingLeased}),
    tables={"lease": "device TEXT NOT NULL, until INTEGER NOT NULL"},
    fold=_fold,
)


def find_lease(connection: Connection) -> Lease | None:
    """Return the last turn that was taken, over or not."""
    row = connection.execute("SELECT device, until FROM lease").fetchone()
    return Lease(row[0], from_micros(row[1])) if row else None
