"""Steps that fell away undone when a hand-out was corrected or reversed: nobody does them, yet
what was tried of them may have got there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from sqlite3 import Connection
from uuid import UUID

from app.domain.after_entries import DispensingCorrected, DispensingReversed
from app.domain.clock import from_micros, to_micros
from app.domain.course import course_of
from app.domain.course_steps import fallen_of
from app.domain.entries import Entry
from app.store.folding import Cell, Projection, Rows, key


@dataclass(frozen=True)
class FallenRow:
    """A row as an entry said it, with those of its steps to one place that fell away (bortfallen).

    Until it is purged: nothing can be asked about it then.
    """

    subject: UUID  # of the dispensing
    outage: UUID | None
    slip: str
    entry: UUID
    row: int
    destination: str
    steps: tuple[UUID, ...]
    codes: frozenset[str]
    heard_at: datetime | None  # when a receiver last said no to any of them


def _fold(entries: Sequence[Entry]) -> Rows:
    course = course_of(entries)
    if course is None or course.current.personal is None:
        return {}
    outage = course.first.entry.outage
    rows: list[tuple[Cell, ...]] = [
        (
            one.step.id.bytes,
            one.entry.subject.bytes,
            outage.bytes if outage else b"",
            one.of.dispensed.slip,
            one.entry.id.bytes,
            one.step.row,
            one.step.destination,
            one.step.code,
            to_micros(one.end.at) if one.end.at else 0,
        )
        for one in fallen_of(course, entries)
    ]
    return {"fallen_step": rows}


PROJECTION = Projection(
    name="fallen",
    version=1,
    kinds=frozenset({DispensingCorrected, DispensingReversed}),
    tables={
        "fallen_step": "id BLOB NOT NULL, dispensing BLOB NOT NULL, outage BLOB NOT NULL,"
        " slip TEXT NOT NULL, entry BLOB NOT NULL, row INTEGER NOT NULL,"
        " destination TEXT NOT NULL, code TEXT NOT NULL, heard_at INTEGER NOT NULL"
    },
    fold=_fold,
)


def list_fallen(connection: Connection, of: UUID | None = None) -> list[FallenRow]:
    """Return the rows of which something fell away undone: all, or those of a hand-out."""
    where, values = ("WHERE subject = ?", [key(of)]) if of else ("", [])
    found = connection.execute(
        "SELECT dispensing, outage, slip, entry, row, destination, id, code, heard_at"  # noqa: S608
        f" FROM fallen_step {where} ORDER BY dispensing, entry, row, destination, rowid",
        values,
    )
    rows = []
    for about, steps in groupby(found.fetchall(), key=lambda cells: cells[:6]):
        subject, outage, slip, entry, row, destination = about
        ids, codes, heard = zip(*(cells[6:] for cells in steps), strict=True)
        rows.append(
            FallenRow(
                UUID(bytes=subject),
                UUID(bytes=outage) if outage else None,
                slip,
                UUID(bytes=entry),
                row,
                destination,
                tuple(UUID(bytes=id_) for id_ in ids),
                frozenset(codes),
                from_micros(max(heard)) if max(heard) else None,
            )
        )
    return rows
