"""What has been read of each row that is scanned over, on this computer: outside the journal."""

from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import is_before
from app.domain.scan_over import Tick, Ticks

_BODY = msgspec.json.Decoder(dict[str, Tick])
_PREFIX = "scan-over/"


def find_ticks(connection: Connection, entry: UUID, row: int) -> dict[str, Tick]:
    """Return what was read of the row, as the entry says it; a corrected row begins anew."""
    found = connection.execute("SELECT value FROM local WHERE name = ?", (_name(entry, row),))
    body = found.fetchone()
    return _BODY.decode(body[0]) if body else {}


def save_ticks(connection: Connection, entry: UUID, row: int, ticks: Ticks) -> None:
    """Insert or replace what was read; without anything it is removed."""
    if not ticks:
        connection.execute("DELETE FROM local WHERE name = ?", (_name(entry, row),))
        return
    value = msgspec.json.encode(ticks).decode()
    connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (_name(entry, row), value))


def drop_stale_ticks(connection: Connection, first_kept: datetime) -> None:
    """Remove what nobody has gone on with since: a reason may name somebody."""
    rows = connection.execute("SELECT name, value FROM local WHERE name LIKE 'scan-over/%'")
    for name, value in rows.fetchall():
        if all(is_before(tick.at, first_kept) for tick in _BODY.decode(value).values()):
            connection.execute("DELETE FROM local WHERE name = ?", (name,))


def drop_ticks(connection: Connection, entry: UUID) -> None:
    """Remove what was read of every row of an entry, when its personal part goes."""
    name = f"{_PREFIX}{entry}/%"
    connection.execute("DELETE FROM local WHERE name LIKE ?", (name,))


def _name(entry: UUID, row: int) -> str:
    return f"{_PREFIX}{entry}/{row}"
