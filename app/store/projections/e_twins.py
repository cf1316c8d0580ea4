"""E-prescriptions that may be the same order as a row, and what was decided; by row."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.course import CourseState, course_of
from app.domain.e_twin_entries import ETwinDecided, ETwinFound
from app.domain.e_twins import ETwinCase
from app.domain.entries import Entry
from app.store.folding import Cell, Projection, Rows, key
from app.store.projections.history import past_rows


def _fold(entries: Sequence[Entry]) -> Rows:
    course = course_of(entries)
    if course is None or course.state in (CourseState.REVERSED, CourseState.APART):
        return {}
    rows = {past.row.row: past for past in past_rows(course, entries)}
    said = [e.content for e in entries if isinstance(e.content, ETwinDecided)]
    holds = {d.found: d for d in said if d.of == course.current.entry.id}
    cells: list[tuple[Cell, ...]] = []
    for entry in entries:
        found = entry.content
        if not isinstance(found, ETwinFound) or found.row not in rows:
            continue
        decided = holds.get(entry.id)
        words = decided.personal.text if decided and decided.personal else ""
        verdict = decided.verdict if decided else None
        case = ETwinCase(rows[found.row], entry.id, found.personal, verdict, words)
        cells.append((entry.subject.bytes, found.row, msgspec.json.encode(case)))
    return {"e_twin": cells}


PROJECTION = Projection(
    name="e_twins",
    version=1,
    kinds=frozenset({ETwinFound, ETwinDecided}),
    tables={"e_twin": "dispensing BLOB NOT NULL, row INTEGER NOT NULL, body BLOB NOT NULL"},
    fold=_fold,
)


def find_e_twins(
    connection: Connection, of: UUID | None = None
) -> dict[tuple[UUID, int], tuple[ETwinCase, ...]]:
    """Return the cases of each row, decided or not: all, or those of a hand-out."""
    where, values = ("WHERE subject = ?", [key(of)]) if of else ("", [])
    found: dict[tuple[UUID, int], tuple[ETwinCase, ...]] = {}
    rows = connection.execute(
        f"SELECT dispensing, row, body FROM e_twin {where} ORDER BY rowid",  # noqa: S608
        values,
    )
    decoder = msgspec.json.Decoder(ETwinCase)
    for dispensing, row, body in rows.fetchall():
        place = UUID(bytes=dispensing), row
        found[place] = (*found.get(place, ()), decoder.decode(body))
    return found
