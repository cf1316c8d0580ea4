"""Verified copies: when the last of them came about."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.store_entries import BackupMade
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    return {
        "backup": [
            (to_micros(entry.recorded_at), entry.content.entries)
            for entry in entries
            if isinstance(entry.content, BackupMade)
        ]
    }


PROJECTION = Projection(
    name="backups",
    version=1,
    kinds=frozenset({BackupMade}),
    tables={"backup": "at INTEGER NOT NULL, entries INTEGER NOT NULL"},
    fold=_fold,
)


def last_backup(connection: Connection) -> datetime | None:
    """Return when the last verified copy was made, if ever."""
    (at,) = connection.execute("SELECT max(at) FROM backup").fetchone()
    return from_micros(at) if at else None


def list_backups(connection: Connection, before: datetime) -> list[datetime]:
    """Return when each verified copy was made, of those before a moment, the first first."""
    rows = connection.execute(
        "SELECT at FROM backup WHERE at < ? ORDER BY at", (to_micros(before),)
    )
    return [from_micros(at) for (at,) in rows.fetchall()]
