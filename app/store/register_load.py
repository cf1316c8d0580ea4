"""Fills a new register file: other sources' statements from the file in use, and what comes in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

import msgspec

from app.domain.findings import refuse
from app.domain.reference import (
    Changes,
    Edition,
    Incoming,
    ListRemark,
    RegisterInfo,
    SourceReport,
)
from app.store import register_join
from app.store.register_changes import changes_of
from app.store.register_file import encode, info_of, kind_of, make_tables, register_info

Report = Callable[[int, int], None]  # (done, total) of the steps; what it raises gives up

_NOTHING = RegisterInfo(())
_REPEATED = "SELECT body FROM statement WHERE kind = ? AND key = ? AND source = ?"


def require_loadable(incoming: Sequence[Incoming]) -> None:
    """Refuse what cannot be one load: nothing at all, or two files of one source."""
    sources = [each.head.source for each in incoming]
    if not sources:
        raise refuse("Det finns inget att läsa in.", "Välj en fil.", rule="reference.nothing")
    if len(set(sources)) < len(sources):
        raise refuse(
            "Två av filerna är från samma källa.",
            "Läs in en av dem, den nyaste.",
            rule="reference.twice",
        )


def begin(
    connection: Connection, incoming: Sequence[Incoming], base: Path | None, key: bytes
) -> RegisterInfo:
    """Make the tables, copy what other sources say in the file in use, return what that held.

    The file in use stays at hand as "base" until `fill` has compared.
    """
    connection.execute("BEGIN IMMEDIATE")
    make_tables(connection)
    before = _NOTHING
    if base is not None:
        connection.execute("ATTACH ? AS base KEY ?", (str(base), f"x'{key.hex()}'"))
        before = info_of(connection, "base")
        replaced = msgspec.json.encode([each.head.source for each in incoming]).decode()
        for table in ("edition", "statement"):
            others = "SELECT * FROM base.{0} WHERE source NOT IN (SELECT value FROM json_each(?))"
            connection.execute(f"INSERT INTO {table} {others.format(table)}", (replaced,))
    return before


def fill(
    connection: Connection,
    incoming: Sequence[Incoming],
    before: RegisterInfo,
    now: datetime,
    report: Report,
) -> tuple[SourceReport, ...]:
    """Take in every statement, tell what has changed, and join all; the file is then complete."""
    reports = []
    for each in incoming:
        edition, remarks = _take(connection, each, now)
        previous = before.edition(edition.source)
        changes = changes_of(connection, edition) if previous else Changes(edition.rows, 0, 0, ())
        reports.append(SourceReport(edition, previous, changes, remarks))
    for done, step in enumerate(register_join.STEPS):
        report(done, len(register_join.STEPS))
        step(connection)
    connection.execute("COMMIT")
    return tuple(reports)


def held(before: RegisterInfo, reports: Iterable[SourceReport]) -> RegisterInfo:
    """Return what a file holds after a load into what was before."""
    loaded = {report.edition.source: report.edition for report in reports}
    return register_info(({e.source: e for e in before.editions} | loaded).values())


def _take(
    connection: Connection, incoming: Incoming, now: datetime
) -> tuple[Edition, tuple[ListRemark, ...]]:
    """Write the statements as they come; the file that they come from is then read to its end."""
    repeated: list[tuple[str, str, str, str]] = []
    rows = connection.executemany(
        "INSERT INTO statement VALUES (?,?,?,?)", _rows(incoming, repeated)
    ).rowcount
    if rows <= 0:
        raise refuse("Filen har inga uppgifter.", "Hämta den igen.", rule="reference.too_few")
    remarks = (*incoming.remarks, *(_told_twice(connection, row) for row in repeated))
    left_out = sum(remark.row_left_out for remark in remarks)
    edition = Edition(incoming.head, now, incoming.file_date, incoming.sha256, rows, left_out)
    connection.execute("INSERT INTO edition VALUES (?,?)", (edition.source, encode(edition)))
    return edition, remarks


def _rows(
    incoming: Incoming, repeated: list[tuple[str, str, str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield rows of `statement`; a key that comes again goes to `repeated` instead."""
    source = str(incoming.head.source)
    seen: set[tuple[str, str]] = set()
    for statement in incoming.statements:
        kind, key = kind_of(statement), statement.key
        row = kind, key, source, encode(statement)
        if (kind, key) in seen:
            repeated.append(row)
        else:
            seen.add((kind, key))
            yield row


def _told_twice(connection: Connection, row: tuple[str, str, str, str]) -> ListRemark:
    kind, key, source, body = row
    first = connection.execute(_REPEATED, (kind, key, source)).fetchone()
    words = "samma uppgifter" if first == (body,) else "andra uppgifter; de första gäller"
    return ListRemark(0, "", f"{key.strip('/')} finns redan, med {words}.", row_left_out=True)
