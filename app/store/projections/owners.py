"""Who has taken which rows of the work list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.staff import signature
from app.domain.work_entries import WorkLeft, WorkTaken
from app.store.folding import Cell, Projection, Rows, who


@dataclass(frozen=True)
class Owner:
    """Who settles a row, since when (ägare)."""

    person: UUID
    name: str
    since: datetime

    @property
    def signum(self) -> str:
        """The person as lists say it."""
        return signature(self.name)


def _fold(entries: Sequence[Entry]) -> Rows:
    last: dict[int, Entry] = {}
    for entry in entries:
        if isinstance(entry.content, WorkTaken | WorkLeft):
            last[entry.content.row] = entry
    rows: list[tuple[Cell, ...]] = [
        (entry.subject.bytes, row, who(entry.by), to_micros(entry.recorded_at))
        for row, entry in sorted(last.items())
        if isinstance(entry.content, WorkTaken)
    ]
    return {"owner": rows}


PROJECTION = Projection(
    name="owners",
    version=1,
    kinds=frozenset({WorkTaken, WorkLeft}),
    tables={
        "owner": "dispensing BLOB NOT NULL, row INTEGER NOT NULL, person BLOB NOT NULL,"
        " since INTEGER NOT NULL"
    },
    fold=_fold,
)


def list_owners(connection: Connection) -> dict[tuple[UUID, int], Owner]:
    """Return who has taken what, by dispensing and row."""
    rows = connection.execute(
        "SELECT dispensing, row, owner.person, coalesce(person.name, ''), since FROM owner"
        " LEFT JOIN person ON person.id = owner.person"
    ).fetchall()
    return {
        (UUID(bytes=of), row): Owner(UUID(bytes=person), name, from_micros(since))
        for of, row, person, name, since in rows
    }
