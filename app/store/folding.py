"""How read models are kept: pure folds of one subject's entries, redone at every arrival."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from uuid import UUID

from app.domain.entries import Entry

Cell = int | str | bytes | None
Rows = dict[str, list[tuple[Cell, ...]]]


@dataclass(frozen=True)
class Projection:
    """One read model (läsmodell): its tables, and the fold that fills them for one subject.

    Every table begins with `subject INTEGER NOT NULL`; the fold gives the cells after it. A new
    `version` drops and rebuilds the tables.
    """

    name: str
    version: int
    kinds: frozenset[type]
    tables: Mapping[str, str]  # name to the columns after subject
    fold: Callable[[Sequence[Entry]], Rows]
    indexes: tuple[str, ...] = ()  # beyond the one on subject, as "table (column)"


def key(subject: UUID) -> int:
    """Return the integer key of a subject: its low 63 bits, the same on every computer."""
    return subject.int & (2**63 - 1)


def who(by: str) -> bytes:
    """Return the id of the person that an entry names, b"" for the device itself."""
    return b"" if by == "device" else UUID(by).bytes


def create(connection: Connection, projection: Projection) -> None:
    """Make the projection's tables afresh, empty."""
    for table, columns in projection.tables.items():
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE TABLE {table} (subject INTEGER NOT NULL, {columns}) STRICT")
        connection.execute(f"CREATE INDEX {table}_by_subject ON {table} (subject)")
    for number, index in enumerate(projection.indexes):
        connection.execute(f"CREATE INDEX {projection.name}_{number} ON {index}")


def refold(
    connection: Connection,
    projections: Sequence[Projection],
    subjects: Iterable[tuple[UUID, Sequence[Entry]]],
) -> None:
    """Replace the rows of subjects in every projection that reads a kind found among their entries.

    All rows of a table are written at once: entries come from elsewhere by the hundred.
    """
    told = [
        (key(subject), {type(one.content) for one in entries}, sorted(entries, key=_order))
        for subject, entries in subjects
    ]
    for projection in projections:
        touched = [(at, said) for at, kinds, said in told if not projection.kinds.isdisjoint(kinds)]
        keys = [(at,) for at, _ in touched]
        rows: dict[str, list[tuple[Cell, ...]]] = {table: [] for table in projection.tables}
        for at, entries in touched:
            for table, made in projection.fold(entries).items():
                rows[table] += [(at, *row) for row in made]
        for table, filled in rows.items() if keys else ():
            connection.executemany(f"DELETE FROM {table} WHERE subject = ?", keys)  # noqa: S608
            if filled:
                marks = ", ".join("?" * len(filled[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", filled)  # noqa: S608


def _order(entry: Entry) -> tuple[object, ...]:
    return entry.order


def contents(connection: Connection, projection: Projection) -> dict[str, list[tuple[Cell, ...]]]:
    """Return all rows of the projection in an order that does not depend on their arrival."""
    return {
        table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)  # noqa: S608
        for table in projection.tables
    }


def among(column: str, subjects: Iterable[UUID] | None) -> tuple[str, list[bytes]]:
    """Return the rest of a condition that a column is one of some ids, and its values."""
    if subjects is None:
        return "", []
    values = [subject.bytes for subject in subjects]
    return f" AND {column} IN ({', '.join('?' * len(values))})", values
