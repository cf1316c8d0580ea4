"""Rows that lie in files for another system, and which of them are answered."""

from collections.abc import Collection, Sequence
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.export_entries import RowExported
from app.domain.row_export import ExportedRow, Said, is_file, receiver_name
from app.domain.step_entries import StepRefused, StepSettled
from app.store.folding import Cell, Projection, Rows, key


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: list[tuple[Cell, ...]] = []
    before: dict[int, set[str]] = {}
    for at, entry in enumerate(entries):
        if not isinstance(said := entry.content, RowExported):
            continue
        packed = b"".join(step.bytes for step in said.steps)
        earlier = before.setdefault(said.row, set())
        answer = _answer(entries[at + 1 :], said, earlier - {receiver_name(said.export)})
        earlier.add(receiver_name(said.export))
        when = to_micros(entry.recorded_at)
        about = (said.export.bytes, entry.subject.bytes, said.of.bytes, said.row)
        rows.append((*about, packed, when, answer))
    return {"exported_row": rows}


def _answer(later: Sequence[Entry], said: RowExported, earlier: Collection[str]) -> str:
    """Return what the answer to a file said of any of its steps since, "" until one is read.

    What ended a step in another way says nothing of what the other system took; nor does a no to
    an earlier file of what it will do with this one.
    """
    for entry in later:
        match entry.content:
            case StepSettled(step=step, receiver=by) if step in said.steps and is_file(by):
                return Said.ACCEPTED.value
            case StepRefused(step=step, receiver=by) if (
                step in said.steps and is_file(by) and by not in earlier
            ):
                return Said.REFUSED.value
    return ""


PROJECTION = Projection(
    name="exports",
    version=3,
    kinds=frozenset({RowExported}),
    tables={
        "exported_row": "export BLOB NOT NULL, dispensing BLOB NOT NULL, entry BLOB NOT NULL,"
        " row INTEGER NOT NULL, steps BLOB NOT NULL, at INTEGER NOT NULL, said TEXT NOT NULL"
    },
    fold=_fold,
    indexes=("exported_row (entry, row)", "exported_row (export)"),
)


def list_exported(connection: Connection, export: UUID | None = None) -> list[ExportedRow]:
    """Return every row that was ever in a file, or those of one, the oldest file first."""
    where, values = ("WHERE export = ?", [export.bytes]) if export else ("", [])
    found = connection.execute(
        "SELECT export, dispensing, entry, row, steps, at, said FROM exported_row"  # noqa: S608
        f" {where} ORDER BY at, export, entry, row",
        values,
    )
    return [
        ExportedRow(
            UUID(bytes=file),
            UUID(bytes=subject),
            UUID(bytes=entry),
            row,
            tuple(UUID(bytes=steps[i : i + 16]) for i in range(0, len(steps), 16)),
            from_micros(at),
            said,
        )
        for file, subject, entry, row, steps, at, said in found.fetchall()
    ]


def list_lying(connection: Connection, of: UUID | None = None) -> dict[tuple[UUID, int], datetime]:
    """Return the hand-outs and rows whose last file has no answer, each with when it was made.

    A correction frees none.
    """
    where, values = ("WHERE subject = ?", [key(of)]) if of else ("", [])
    found = connection.execute(
        f"SELECT dispensing, row, at, said FROM exported_row {where} ORDER BY rowid",  # noqa: S608
        values,
    )
    last = {(UUID(bytes=of), row): (at, said) for of, row, at, said in found.fetchall()}
    return {row: from_micros(at) for row, (at, said) in last.items() if not said}
