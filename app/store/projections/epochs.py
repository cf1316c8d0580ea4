"""Devices and their epochs: whose signatures are believed, and whose slip series is whose."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection

from app.domain.clock import from_micros
from app.domain.entries import Entry
from app.domain.store_entries import EpochStarted, StoreFounded
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"epoch": [], "founding": []}
    for entry in entries:
        match entry.content:
            case EpochStarted() as started:
                rows["epoch"].append(
                    (
                        entry.device,
                        entry.epoch,
                        bytes.fromhex(started.public_key),
                        started.series,
                        entry.lamport,
                        entry.hash,
                        " ".join(started.missing),
                    )
                )
            case StoreFounded() as founded:
                kinds = (int(founded.practice), int(founded.is_clinic))
                rows["founding"].append((founded.pharmacy, founded.gln, *kinds))
    return rows


PROJECTION = Projection(
    name="epochs",
    version=3,
    kinds=frozenset({EpochStarted, StoreFounded}),
    tables={
        "epoch": "device TEXT NOT NULL, epoch TEXT NOT NULL, public_key BLOB NOT NULL,"
        " series TEXT NOT NULL, lamport INTEGER NOT NULL, hash TEXT NOT NULL,"
        " missing TEXT NOT NULL",
        "founding": "pharmacy TEXT NOT NULL, gln TEXT NOT NULL, practice INTEGER NOT NULL,"
        " clinic INTEGER NOT NULL",
    },
    fold=_fold,
)


def public_key(connection: Connection, device: str) -> bytes | None:
    """Return the key of a device that has joined, or None for a stranger."""
    row = connection.execute(
        "SELECT public_key FROM epoch WHERE device = ? LIMIT 1", (device,)
    ).fetchone()
    return row[0] if row else None


def latest_epoch(connection: Connection, device: str) -> str | None:
    """Return the epoch in which a device writes, or None when it has never written here."""
    row = connection.execute(
        "SELECT epoch FROM epoch WHERE device = ? ORDER BY lamport DESC, epoch DESC LIMIT 1",
        (device,),
    ).fetchone()
    return row[0] if row else None


def told_missing(connection: Connection) -> list[str]:
    """Return the lost entries that epochs were begun for, as spans of places."""
    rows = connection.execute("SELECT missing FROM epoch WHERE missing <> ''").fetchall()
    return [span for (spans,) in rows for span in spans.split()]


def series_of(connection: Connection, device: str, epoch: str) -> str:
    """Return the letters of an epoch's slip numbers."""
    (series,) = connection.execute(
        "SELECT series FROM epoch WHERE device = ? AND epoch = ?", (device, epoch)
    ).fetchone()
    return str(series)


def is_series_shared(connection: Connection, device: str, epoch: str) -> bool:
    """Tell whether another epoch has the same letters."""
    row = connection.execute(
        "SELECT 1 FROM epoch AS own JOIN epoch AS other ON other.series = own.series"
        " WHERE own.device = ?1 AND own.epoch = ?2"
        " AND (other.device <> ?1 OR other.epoch <> ?2) LIMIT 1",
        (device, epoch),
    ).fetchone()
    return row is not None


def taken_series(connection: Connection) -> set[str]:
    """Return the letters that some epoch already uses."""
    return {row[0] for row in connection.execute("SELECT series FROM epoch")}


def founding(connection: Connection) -> StoreFounded:
    """Return whose journal this is."""
    pharmacy, gln, practice, clinic = connection.execute(
        "SELECT pharmacy, gln, practice, clinic FROM founding"
    ).fetchone()
    return StoreFounded(pharmacy, gln, bool(practice), bool(clinic))


def chain_heads(connection: Connection) -> list[tuple[str, int, str, datetime]]:
    """Return where each device's latest chain ends: device, number, hash and time."""
    rows = connection.execute(
        "SELECT device, seq, lower(hex(hash)), recorded_at, max(lamport) FROM entry"
        " GROUP BY device ORDER BY device"
    )
    return [(row[0], row[1], row[2], from_micros(row[3])) for row in rows.fetchall()]


def latest_time(connection: Connection, since: int = 0) -> datetime | None:
    """Return the latest time that any of the last entries bears, from a lamport on; or nothing.

    Only the last: an entry from a clock far ahead does not throw doubt on the true time for ever.
    What its own computer doubted counts for nothing.
    """
    (latest,) = connection.execute(
        "SELECT max(recorded_at) FROM (SELECT recorded_at FROM entry"
        " WHERE lamport >= ? AND instr(head, ?) = 0 ORDER BY lamport DESC LIMIT 1000)",
        (since, b'"clock":"suspect"'),
    ).fetchone()
    return None if latest is None else from_micros(latest)


def first_time(connection: Connection) -> datetime | None:
    """Return the time of the first entry of all; nothing in an empty journal."""
    row = connection.execute("SELECT recorded_at FROM entry ORDER BY lamport LIMIT 1").fetchone()
    return None if row is None else from_micros(row[0])
