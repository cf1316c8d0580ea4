"""Purges: which personal parts are gone, and when each purge was made, by whom."""

from collections.abc import Sequence
from datetime import date
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.findings import Confidence
from app.domain.retention import PurgeLine
from app.domain.retention_entries import PersonalPurged, PurgeGround, Retention
from app.store.folding import Cell, Projection, Rows, who


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"purge": [], "purged_part": []}
    for entry in entries:
        match entry.content:
            case PersonalPurged(parts, retention, until, ground):
                rows["purge"].append(
                    (
                        entry.subject.bytes,
                        to_micros(entry.recorded_at),
                        who(entry.by),
                        retention.value,
                        until.isoformat(),
                        len(parts),
                        bytes.fromhex(entry.hash),
                        entry.seq,
                        *_grounded(ground),
                    )
                )
                rows["purged_part"] += [(part.bytes,) for part in parts]
    return rows


def _grounded(ground: PurgeGround | None) -> tuple[Cell, ...]:
    if ground is None:
        return ("", 0, "", "")
    return (ground.rule, ground.years, ground.source, ground.confidence.value)


PROJECTION = Projection(
    name="purges",
    version=2,
    kinds=frozenset({PersonalPurged}),
    tables={
        "purge": "act BLOB NOT NULL, at INTEGER NOT NULL, by BLOB NOT NULL,"
        " retention TEXT NOT NULL, until TEXT NOT NULL, parts INTEGER NOT NULL,"
        " hash BLOB NOT NULL, seq INTEGER NOT NULL, rule TEXT NOT NULL, years INTEGER NOT NULL,"
        " source TEXT NOT NULL, confidence TEXT NOT NULL",
        "purged_part": "id BLOB NOT NULL",
    },
    fold=_fold,
    indexes=("purged_part (id)",),
)


def list_purges(connection: Connection) -> list[PurgeLine]:
    """Return every purge, a line for each class, the latest first."""
    rows = connection.execute(
        "SELECT act, max(at), (SELECT name FROM person WHERE person.id = by LIMIT 1), retention,"
        " until, sum(parts), hash, rule, years, source, confidence, max(seq) FROM purge"
        " GROUP BY act, retention, until ORDER BY 2 DESC, act, 12 DESC"
    )
    return [
        PurgeLine(
            UUID(bytes=act),
            from_micros(at),
            name or "",
            Retention(retention),
            date.fromisoformat(until),
            int(parts),
            digest.hex(),
            PurgeGround(rule, int(years), source, Confidence(sure)) if rule else None,
        )
        for act, at, name, retention, until, parts, digest, rule, years, source, sure, _ in rows
    ]


def is_purged(connection: Connection, entry: UUID) -> bool:
    """Tell whether the personal part of an entry is purged, and not held here until its time."""
    found = connection.execute(
        "SELECT 1 FROM purged_part WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM purge_held WHERE part = ?1)",
        (entry.bytes,),
    )
    return found.fetchone() is not None


def is_named(connection: Connection, entry: UUID) -> bool:
    """Tell whether a purge names the entry, though it may be held here until its time."""
    found = connection.execute("SELECT 1 FROM purged_part WHERE id = ?", (entry.bytes,))
    return found.fetchone() is not None
