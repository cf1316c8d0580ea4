"""Purging: which personal parts may go, and how they leave the database."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import Clock, ClockState, to_micros
from app.domain.course import course_of
from app.domain.course_steps import every_step
from app.domain.deliveries import delivery_of
from app.domain.entries import Entry
from app.domain.retention import due_at
from app.domain.retention_entries import PersonalPurged
from app.store.beside import forget_beside
from app.store.journal import find_entry, read_entries, refold_subjects
from app.store.scan_ticks import drop_ticks

_EARLY = 86_400_000_000  # microseconds: a day, which clocks may differ by
# a subject that still has a personal part, to which nothing was added of late, in outages that
# are all accounted for
_SETTLED = """
SELECT DISTINCT subject FROM entry JOIN personal ON personal.entry = entry.n
WHERE recorded_at < ?1
AND NOT EXISTS (
  SELECT 1 FROM entry AS other WHERE other.subject = entry.subject
  AND (other.recorded_at >= ?1
    OR other.outage NOT IN (SELECT id FROM outage WHERE closed_at IS NOT NULL)))
AND subject NOT IN (SELECT subject FROM draft)
AND subject NOT IN (SELECT dispensing FROM step WHERE state IN ('waiting', 'refused'))
AND subject NOT IN (SELECT id FROM waiting_bag)
AND subject NOT IN (SELECT id FROM pack_alert WHERE closed_at IS NULL)
AND subject NOT IN (SELECT id FROM deviation WHERE closed_at IS NULL)
ORDER BY subject
"""
# whatever a purge from elsewhere says of itself, it takes nothing that is younger than this
_LEAST_KEPT = 365 * 86_400_000_000  # microseconds; no class is kept for a shorter time
_DUE = """
SELECT part FROM purge_held JOIN entry ON entry.id = part
WHERE due <= ?1 AND recorded_at < ?1 - ?2
"""
# what has gone already stays gone
_HOLD = """
INSERT OR REPLACE INTO purge_held SELECT ?1, ?2 WHERE NOT EXISTS (
  SELECT 1 FROM entry LEFT JOIN personal ON personal.entry = entry.n
  WHERE id = ?1 AND body IS NULL AND n NOT IN (SELECT entry FROM partless))
"""
_WITH_PART = "SELECT id FROM entry JOIN personal ON personal.entry = entry.n WHERE subject = ?"


def find_settled(
    connection: Connection, before: datetime
) -> Iterator[tuple[list[Entry], list[UUID]]]:
    """Yield the entries of each subject that is settled and old, and those with a personal part.

    Old: nothing was recorded of it since a moment. Settled: its outages are closed, and all that
    had to wait is confirmed; what came from elsewhere into a closed outage may still wait.
    """
    for (subject,) in connection.execute(_SETTLED, (to_micros(before),)).fetchall():
        parts = connection.execute(_WITH_PART, (subject,)).fetchall()
        entries = list(read_entries(connection, UUID(bytes=subject)))
        yield entries, [UUID(bytes=part) for (part,) in parts]


def forget(connection: Connection, parts: Iterable[UUID]) -> None:
    """Delete the personal parts that a purge names, which is folded already, and what was sent,
    printed and scanned over of them; fold their subjects anew."""
    parts = list(parts)
    ids = [(part.bytes,) for part in parts]
    connection.executemany(
        "DELETE FROM print_job WHERE subject IN (SELECT subject FROM entry WHERE id = ?)", ids
    )
    connection.executemany(
        "DELETE FROM personal WHERE entry = (SELECT n FROM entry WHERE id = ?)", ids
    )
    connection.executemany("DELETE FROM purge_held WHERE part = ?", ids)
    connection.executemany(
        "DELETE FROM partless WHERE entry = (SELECT n FROM entry WHERE id = ?)", ids
    )
    forget_beside(connection, parts)
    for part in parts:
        drop_ticks(connection, part)
    found = [entry for part in parts if (entry := find_entry(connection, part))]
    for subject in {entry.subject for entry in found}:
        _forget_sent(connection, subject)
    refold_subjects(connection, found)


def carry_out(connection: Connection, purges: Iterable[PersonalPurged], clock: Clock) -> None:
    """Delete what purges from elsewhere name; hold what by the clock here is not so old yet.

    A clock that runs years ahead at one computer must not empty the others, nor a stolen one that
    says any date in its purge. What is not here yet is held until it comes and tells its age.
    """
    rows = [(part.bytes, due_at(purged) - _EARLY) for purged in purges for part in purged.entries]
    connection.executemany(_HOLD, rows)
    release(connection, clock)


def has_due(connection: Connection, clock: Clock) -> bool:
    """Tell whether `release` would delete anything."""
    due = (to_micros(clock.now()), _LEAST_KEPT)
    found = connection.execute(f"{_DUE} LIMIT 1", due).fetchone()
    return found is not None and clock.state() is not ClockState.SUSPECT


def release(connection: Connection, clock: Clock) -> None:
    """Delete the held parts whose time has come, if the clock here can be believed."""
    if has_due(connection, clock):
        found = connection.execute(_DUE, (to_micros(clock.now()), _LEAST_KEPT)).fetchall()
        forget(connection, [UUID(bytes=part) for (part,) in found])


def _forget_sent(connection: Connection, subject: UUID) -> None:
    """Delete what was sent of a subject, for steps that have fallen away since too."""
    entries = list(read_entries(connection, subject))
    if course := course_of(entries) or delivery_of(entries):
        sent = [(step.id.bytes,) for step in every_step(course)]
        connection.executemany("DELETE FROM delivery WHERE step = ?", sent)


def times_purged(connection: Connection) -> int:
    """Return a number that grows with every purge, here or elsewhere, however the clocks go."""
    return _parts_gone(connection)


def mark_sealed(connection: Connection, names: Iterable[str], times: int) -> None:
    """Keep that segments were sealed after so many purges, in place of what was before those.

    Until there has been one, nothing has to be kept.
    """
    if times:
        connection.execute(
            "DELETE FROM local WHERE name LIKE 'sealed %' AND CAST(value AS INTEGER) < ?", (times,)
        )
        rows = [(f"sealed {name}", str(times)) for name in names]
        connection.executemany("INSERT OR REPLACE INTO local VALUES (?, ?)", rows)


def sealed_since(connection: Connection, times: int) -> set[str]:
    """Return the segments of which is kept that they were sealed after so many purges."""
    rows = connection.execute(
        "SELECT substr(name, 8) FROM local"
        " WHERE name LIKE 'sealed %' AND CAST(value AS INTEGER) >= ?",
        (times,),
    )
    return {name for (name,) in rows}


def has_traces(connection: Connection) -> bool:
    """Tell whether parts have gone since `mark_forgotten`, whose traces are beside the journal."""
    row = connection.execute("SELECT value FROM local WHERE name = 'forgotten'").fetchone()
    return (int(row[0]) if row else 0) != _parts_gone(connection)


def mark_forgotten(connection: Connection) -> None:
    """Keep that of all that is purged nothing is left beside the journal."""
    count = str(_parts_gone(connection))
    connection.execute("INSERT OR REPLACE INTO local VALUES ('forgotten', ?)", (count,))


def _parts_gone(connection: Connection) -> int:
    find = "SELECT (SELECT count(*) FROM purged_part) - (SELECT count(*) FROM purge_held)"
    return int(connection.execute(find).fetchone()[0])
