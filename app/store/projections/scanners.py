"""Scanners: when the one of each computer was last tried, by whom, and what was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.scanner_entries import ScannerTested
from app.store.folding import Projection, Rows, who


@dataclass(frozen=True)
class ScannerTrial:
    """A scanner was tried (prov)."""

    at: datetime
    person: str  # name
    faults: tuple[str, ...]


def _fold(entries: Sequence[Entry]) -> Rows:
    return {
        "scanner_trial": [
            (e.device, to_micros(e.recorded_at), who(e.by), " ".join(e.content.faults))
            for e in entries
            if isinstance(e.content, ScannerTested)
        ]
    }


PROJECTION = Projection(
    name="scanners",
    version=1,
    kinds=frozenset({ScannerTested}),
    tables={
        "scanner_trial": "device TEXT NOT NULL, at INTEGER NOT NULL, person BLOB NOT NULL,"
        " faults TEXT NOT NULL"
    },
    fold=_fold,
)


def last_trial(connection: Connection, device: str) -> ScannerTrial | None:
    """Return the last trial at a computer, if there was one."""
    row = connection.execute(
        "SELECT at, coalesce(name, ''), faults FROM scanner_trial"
        " LEFT JOIN person ON person.id = scanner_trial.person WHERE device = ?"
        " ORDER BY at DESC, faults LIMIT 1",
        (device,),
    ).fetchone()
    return ScannerTrial(from_micros(row[0]), row[1], tuple(row[2].split())) if row else None
