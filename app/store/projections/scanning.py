"""Which rows are being scanned over into another system, at which computer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.scan_entries import RowScanBegun, RowScanLeft
from app.domain.step_entries import StepSettled
from app.store.folding import Cell, Projection, Rows, key


@dataclass(frozen=True)
class Scanning:
    """A row that is being scanned over (rad som skannas över)."""

    begun: UUID  # the entry that says so
    entry: UUID  # which says the content
    device: str
    where: str  # the computer as people call it
    since: datetime


def _fold(entries: Sequence[Entry]) -> Rows:
    """Two computers that had not heard of each other may both have begun; each ends its own."""
    held: dict[UUID, tuple[Entry, RowScanBegun]] = {}
    settled: set[UUID] = set()
    for entry in entries:
        match entry.content:
            case RowScanBegun() as said:
                held[entry.id] = entry, said
            case RowScanLeft(begun=begun):
                held.pop(begun, None)
            case StepSettled(step=step):
                settled.add(step)
    rows: list[tuple[Cell, ...]] = [
        (
            entry.id.bytes,
            entry.subject.bytes,
            said.row,
            said.of.bytes,
            entry.device,
            to_micros(entry.recorded_at),
        )
        for entry, said in held.values()
        if not settled.issuperset(said.steps)
    ]
    return {"scanned_row": rows}


PROJECTION = Projection(
    name="scanning",
    version=1,
    kinds=frozenset({RowScanBegun, RowScanLeft}),
    tables={
        "scanned_row": "begun BLOB NOT NULL, dispensing BLOB NOT NULL, row INTEGER NOT NULL,"
        " entry BLOB NOT NULL, device TEXT NOT NULL, since INTEGER NOT NULL"
    },
    fold=_fold,
)


def list_scanned(
    connection: Connection, of: UUID | None = None
) -> dict[tuple[UUID, int], list[Scanning]]:
    """Return the rows that are being scanned over, by dispensing and number, the first first."""
    where, values = ("WHERE subject = ?", [key(of)]) if of else ("", [])
    rows = connection.execute(
        "SELECT begun, dispensing, row, entry, device, since,"  # noqa: S608
        " (SELECT max(workstation) FROM member WHERE member.device = scanned_row.device)"
        f" FROM scanned_row {where} ORDER BY since, begun",
        values,
    )
    found: dict[tuple[UUID, int], list[Scanning]] = {}
    for begun, subject, row, entry, device, since, name in rows.fetchall():
        at = name or f"dator {device}"
        scanning = Scanning(UUID(bytes=begun), UUID(bytes=entry), device, at, from_micros(since))
        found.setdefault((UUID(bytes=subject), row), []).append(scanning)
    return found
