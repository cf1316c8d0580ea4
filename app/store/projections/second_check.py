"""Hand-outs that may be read a second time, and every second reading that came to its end."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import to_micros
from app.domain.course import COURSE_KINDS, AnyCourse, course_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.entries import Entry
from app.domain.kit_entries import FormReread, ReadDifference
from app.domain.reread import ReadField, Right
from app.domain.rules import RuleSet
from app.domain.second_check import (
    DoneReading,
    fields_to_read,
    is_settled,
    is_typed_at_counter,
    marks_of,
    readings_of,
)
from app.store.folding import Cell, Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    if course is None:
        return {}
    first = course.first.entry
    readings = [e.content for e in entries if isinstance(e.content, FormReread)]
    done = readings_of(course, readings)
    rows: Rows = {"to_check": [], "reading": [_reading(first.outage, one) for one in done]}
    made = course.current.dispensed
    personal = course.current.personal
    if not course.is_handed_out or personal is None or is_settled(readings):
        return rows
    if is_typed_at_counter(made):
        rows["to_check"].append(
            (
                first.subject.bytes,
                first.id.bytes,
                first.outage.bytes if first.outage else b"",
                made.slip,
                to_micros(made.happened_at),
                " ".join(marks_of(made, personal)),
            )
        )
    return rows


def _reading(outage: UUID | None, done: DoneReading) -> tuple[Cell, ...]:
    differences = " ".join(f"{d.row}/{d.what}/{d.right}" for d in done.differences)
    fields = " ".join(sorted(done.fields))
    return outage.bytes if outage else b"", done.rows, int(done.has_dose), differences, fields


PROJECTION = Projection(
    name="second_check",
    version=2,
    kinds=COURSE_KINDS | DELIVERY_KINDS | {FormReread},
    tables={
        "to_check": "id BLOB NOT NULL, first BLOB NOT NULL, outage BLOB NOT NULL,"
        " slip TEXT NOT NULL, happened_at INTEGER NOT NULL, marks TEXT NOT NULL",
        "reading": "outage BLOB NOT NULL, rows INTEGER NOT NULL, has_dose INTEGER NOT NULL,"
        " differences TEXT NOT NULL, fields TEXT NOT NULL",
    },
    fold=_fold,
    indexes=("to_check (slip)", "reading (outage)"),
)


def list_to_check(connection: Connection, rules: RuleSet) -> list[UUID]:
    """Return the hand-outs that wait for a second check, the oldest first."""
    rows = connection.execute("SELECT id, first, marks FROM to_check ORDER BY happened_at, slip")
    return [
        UUID(bytes=id_)
        for id_, first, marks in rows.fetchall()
        if fields_to_read(UUID(bytes=first), marks.split(), rules)
    ]


def find_to_check(connection: Connection, about: UUID | str, rules: RuleSet) -> UUID | None:
    """Return the hand-out of an id or a number, if it waits for a second check."""
    by_slip = isinstance(about, str)
    row = connection.execute(
        f"SELECT id, first, marks FROM to_check WHERE {'slip' if by_slip else 'id'} = ?",  # noqa: S608
        (about if isinstance(about, str) else about.bytes,),
    ).fetchone()
    if row is None or not fields_to_read(UUID(bytes=row[1]), row[2].split(), rules):
        return None
    return UUID(bytes=row[0])


def list_readings(connection: Connection, outage: UUID | None = None) -> list[DoneReading]:
    """Return every second reading that came to its end, of an outage or all."""
    rows = connection.execute(
        "SELECT rows, has_dose, differences, fields FROM reading WHERE ?1 IS NULL OR outage = ?1",
        (outage.bytes if outage else None,),
    )
    return [
        DoneReading(
            count,
            bool(has_dose),
            tuple(map(_difference, said.split())),
            frozenset(map(ReadField, fields.split())),
        )
        for count, has_dose, said, fields in rows.fetchall()
    ]


def _difference(said: str) -> ReadDifference:
    row, what, right = said.split("/")
    return ReadDifference(int(row), ReadField(what), Right(right))
