"""Packs and what e-VIS was told of each: where they stand in hand-outs, and their own story."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.course import COURSE_KINDS, AnyCourse, AnyVersion, course_of
from app.domain.course_steps import CourseStep, steps_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.entries import Entry
from app.domain.evis import PackStory, PackUse, story_of
from app.domain.evis_entries import PackAct, PackAnswered, PackRequested
from app.domain.packs import key_of
from app.domain.step_entries import StepRefused, StepReopened, StepSettled
from app.domain.steps import StepState
from app.domain.supplied import Pack
from app.store.folding import Cell, Projection, Rows, key

_TELLING = "decommission"
_TOLD = (StepState.SETTLED, StepState.ELSEWHERE)
Use = dict[tuple[str, str], PackUse]


def _fold(entries: Sequence[Entry]) -> Rows:
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    said = [e.content for e in entries if isinstance(e.content, PackRequested | PackAnswered)]
    return {
        "pack_use": [_use_row(use) for use in _uses(course, entries).values()] if course else [],
        "pack_story": [_story_row(said[0], story_of(said))] if said else [],
        "pack_asked": [
            (one.file.bytes, one.request.bytes, one.gtin, one.serial, one.act.value)
            for one in said
            if isinstance(one, PackRequested)
        ],
    }


def _uses(course: AnyCourse, entries: Sequence[Entry]) -> Use:
    """Return every pack that stands in any version of a hand-out, as it stands now."""
    found: Use = {}
    for version in course.versions:
        is_out = version is course.current and course.is_handed_out
        for use in _packs(version):
            found[key_of(use.pack)] = replace(use, is_out=is_out)
    steps = steps_of(course, entries)
    telling = [one for one in steps if one.step.code == _TELLING]
    undone = _undone(steps)
    for one in telling:
        if one.end.state in _TOLD and one.step.id not in undone:
            _mark(found, one, told_at=one.end.at)
        elif not one.end.state.is_done:
            _mark(found, one, step=one.step.id)
    for one in steps:
        if one.step.undoes and one.step.destination == "evis" and not one.end.state.is_done:
            _mark(found, one, undo=one.step.id)
    return found


def _packs(version: AnyVersion) -> Iterator[PackUse]:
    made, subject = version.dispensed, version.entry.subject
    for row in made.rows:
        for pack in row.packs:
            if pack.serial:
                about = made.slip, row.row, row.packages, made.happened_at
                yield PackUse(pack, subject, *about, is_out=False)


def _mark(found: Use, of: CourseStep, **changes: Any) -> None:
    """Say something of every pack of the row that a step is about."""
    for use in _packs(of.of):
        if use.row == of.step.row:
            name = key_of(use.pack)
            found[name] = replace(found[name], **changes)


def _undone(steps: Sequence[CourseStep]) -> set[UUID]:
    """Return the steps that were taken back, under the id that they were done by."""
    before = {one.step.id: one.step.replaces for one in steps}
    found: set[UUID] = set()
    for one in steps:
        at = one.step.undoes if one.end.state in _TOLD else None
        while at is not None and at not in found:
            found.add(at)
            at = before.get(at)
    return found


def _use_row(use: PackUse) -> tuple[Cell, ...]:
    return (
        *_cells(use.pack),
        use.subject.bytes,
        use.slip,
        use.row,
        use.packages,
        to_micros(use.happened_at),
        int(use.is_out),
        use.step.bytes if use.step else None,
        use.undo.bytes if use.undo else None,
        to_micros(use.told_at) if use.told_at else None,
    )


def _cells(pack: Pack) -> tuple[str, str, str, str]:
    return pack.gtin, pack.serial, pack.batch, pack.expires


def _story_row(said: PackRequested | PackAnswered, story: PackStory) -> tuple[Cell, ...]:
    return (
        said.gtin,
        said.serial,
        None if story.is_told is None else int(story.is_told),
        to_micros(story.told_at) if story.told_at else None,
        story.done,
        story.file.bytes if story.file else None,
        story.act.value if story.act else None,
        story.code,
        int(story.is_refused),
        int(story.is_doubled),
    )


PROJECTION = Projection(
    name="evis",
    version=1,
    kinds=COURSE_KINDS
    | DELIVERY_KINDS
    | {StepSettled, StepRefused, StepReopened, PackRequested, PackAnswered},
    tables={
        "pack_use": "gtin TEXT NOT NULL, serial TEXT NOT NULL, batch TEXT NOT NULL,"
        " expires TEXT NOT NULL, id BLOB NOT NULL, slip TEXT NOT NULL, row INTEGER NOT NULL,"
        " packages INTEGER NOT NULL, happened_at INTEGER NOT NULL, is_out INTEGER NOT NULL,"
        " step BLOB, undo BLOB, told_at INTEGER",
        "pack_story": "gtin TEXT NOT NULL, serial TEXT NOT NULL, is_told INTEGER,"
        " told_at INTEGER, done INTEGER NOT NULL, file BLOB, act TEXT, code TEXT NOT NULL,"
        " is_refused INTEGER NOT NULL, is_doubled INTEGER NOT NULL",
        "pack_asked": "file BLOB NOT NULL, request BLOB NOT NULL, gtin TEXT NOT NULL,"
        " serial TEXT NOT NULL, act TEXT NOT NULL",
    },
    fold=_fold,
    indexes=("pack_use (gtin, serial)", "pack_story (gtin, serial)", "pack_asked (file)"),
)

_USE = (
    "SELECT gtin, serial, batch, expires, id, slip, row, packages, happened_at, is_out, step, undo,"
    " told_at FROM pack_use"
)
_STORY = (
    "SELECT is_told, told_at, done, file, act, code, is_refused, is_doubled, gtin, serial"
    " FROM pack_story"
)
_IN_DOUBT = (  # packs that a step waits for, and those whose own story may ask for something
    "(gtin, serial) IN (SELECT gtin, serial FROM pack_use WHERE step IS NOT NULL"
    " OR undo IS NOT NULL UNION SELECT gtin, serial FROM pack_story)"
)


def list_uses(connection: Connection) -> list[tuple[list[PackUse], PackStory]]:
    """Return each pack of which something may be to tell, where it stands and its story."""
    rows = connection.execute(
        f"{_USE} WHERE {_IN_DOUBT} ORDER BY gtin, serial, happened_at, slip"
    ).fetchall()
    stories = {(row[8], row[9]): _story(row) for row in connection.execute(_STORY).fetchall()}
    grouped = groupby(map(_use, rows), key=lambda use: key_of(use.pack))
    return [(list(uses), stories.get(name, PackStory())) for name, uses in grouped]


def find_uses(connection: Connection, gtin: str, serial: str) -> tuple[list[PackUse], PackStory]:
    """Return where one pack stands, the first first, and its story."""
    found = connection.execute(
        f"{_USE} WHERE gtin = ? AND serial = ? ORDER BY happened_at, slip", (gtin, serial)
    ).fetchall()
    told = connection.execute(f"{_STORY} WHERE gtin = ? AND serial = ?", (gtin, serial)).fetchone()
    return [_use(row) for row in found], _story(told) if told else PackStory()


def uses_of(connection: Connection, subject: UUID) -> list[PackUse]:
    """Return the packs of one hand-out."""
    rows = connection.execute(f"{_USE} WHERE subject = ? ORDER BY row, serial", (key(subject),))
    return [_use(row) for row in rows.fetchall()]


def list_asked(connection: Connection, file: UUID) -> dict[UUID, tuple[Pack, PackAct]]:
    """Return what a file asks for, by request."""
    rows = connection.execute(
        "SELECT request, gtin, serial, act FROM pack_asked WHERE file = ?", (file.bytes,)
    )
    return {
        UUID(bytes=request): (Pack(gtin, serial), PackAct(act))
        for request, gtin, serial, act in rows.fetchall()
    }


def list_doubled(connection: Connection) -> list[tuple[str, str]]:
    """Return the packs of which two counters told the same: e-VIS gives an alert of those."""
    rows = connection.execute("SELECT gtin, serial FROM pack_story WHERE is_doubled ORDER BY 1, 2")
    return [(str(gtin), str(serial)) for gtin, serial in rows.fetchall()]


def _use(row: tuple[Any, ...]) -> PackUse:
    gtin, serial, batch, expires, id_, slip, number, packages, at, is_out, step, undo, told = row
    return PackUse(
        Pack(gtin, serial, batch, expires),
        UUID(bytes=id_),
        slip,
        number,
        packages,
        from_micros(at),
        is_out=bool(is_out),
        step=UUID(bytes=step) if step else None,
        undo=UUID(bytes=undo) if undo else None,
        told_at=_moment(told),
    )


def _story(row: tuple[Any, ...]) -> PackStory:
    is_told, told_at, done, file, act, code, is_refused, is_doubled, *_ = row
    return PackStory(
        None if is_told is None else bool(is_told),
        _moment(told_at),
        done,
        UUID(bytes=file) if file else None,
        PackAct(act) if act else None,
        code,
        bool(is_refused),
        bool(is_doubled),
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
