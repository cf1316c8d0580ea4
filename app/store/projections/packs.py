"""Packs that were handed out, each found by what no two share, and codes that people explained."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from uuid import UUID

from app.domain.course import COURSE_KINDS, AnyCourse, CourseState, course_of
from app.domain.course_steps import steps_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.dispensing import Dispensed
from app.domain.entries import Entry
from app.domain.pack_entries import GtinLinked, GtinUnlinked
from app.domain.packs import key_of
from app.domain.step_entries import StepSettled
from app.domain.steps import Step
from app.domain.supplied import Pack, PackOut
from app.domain.unit_delivery import Delivered
from app.store.folding import Cell, Projection, Rows, key


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"supplied_pack": _supplied(entries), "gtin_link": []}
    for entry in entries:
        match entry.content:
            case GtinLinked(gtin, npl_pack_id, varunummer, title):
                rows["gtin_link"] = [(gtin, npl_pack_id, varunummer, title)]
            case GtinUnlinked():
                rows["gtin_link"] = []
    return rows


def _supplied(entries: Sequence[Entry]) -> list[tuple[Cell, ...]]:
    """Return the packs that lie in a bag or were handed out; what came back stays out."""
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    if course is None or course.state in (CourseState.REVERSED, CourseState.APART):
        return []
    steps = [found.step for found in steps_of(course, entries)]
    told = {step.row: step.id.bytes for step in steps if _is_telling(step)}
    return _packs(course.current.dispensed, told, is_waiting=course.state is CourseState.WAITING)


def _packs(
    made: Dispensed | Delivered, told: dict[int, bytes], *, is_waiting: bool = False
) -> list[tuple[Cell, ...]]:
    where = made.slip, is_waiting
    return [
        (pack.gtin, pack.serial, pack.batch, pack.expires, *where, told.get(row.row, b""))
        for row in made.rows
        for pack in row.packs
        if pack.serial
    ]


def _is_telling(step: Step) -> bool:
    return step.code == "decommission"


PROJECTION = Projection(
    name="packs",
    version=4,
    kinds=COURSE_KINDS | DELIVERY_KINDS | {StepSettled, GtinLinked, GtinUnlinked},
    tables={
        "supplied_pack": "gtin TEXT NOT NULL, serial TEXT NOT NULL, batch TEXT NOT NULL,"
        " expires TEXT NOT NULL, slip TEXT NOT NULL, is_waiting INTEGER NOT NULL,"
        " step BLOB NOT NULL",
        "gtin_link": "gtin TEXT NOT NULL, npl_pack_id TEXT NOT NULL, varunummer TEXT NOT NULL,"
        " title TEXT NOT NULL",
    },
    fold=_fold,
    indexes=("supplied_pack (gtin, serial)", "supplied_pack (step)", "gtin_link (gtin)"),
)


def find_supplied(
    connection: Connection, packs: Iterable[Pack], own: UUID | None = None
) -> dict[tuple[str, str], PackOut]:
    """Return where each of the packs is, of those that were handed out or lie in a bag.

    A pack that is both, by counters cut off from each other, was handed out.

    `own` is the dispensing that asks.
    """
    found = {}
    for gtin, serial in sorted({key_of(pack) for pack in packs}):
        row = connection.execute(
            "SELECT slip, is_waiting FROM supplied_pack WHERE gtin = ? AND serial = ?"
            " AND subject <> ? ORDER BY is_waiting, slip LIMIT 1",
            (gtin, serial, key(own) if own else -1),
        ).fetchone()
        if row is not None:
            found[gtin, serial] = PackOut(row[0], bool(row[1]))
    return found


def find_link(connection: Connection, gtin: str) -> GtinLinked | None:
    """Return what people said that a code is, if anybody did."""
    row = connection.execute(
        "SELECT gtin, npl_pack_id, varunummer, title FROM gtin_link WHERE gtin = ?", (gtin,)
    ).fetchone()
    return GtinLinked(*row) if row else None


def list_links(connection: Connection) -> list[GtinLinked]:
    """Return every code that people explained."""
    rows = connection.execute(
        "SELECT gtin, npl_pack_id, varunummer, title FROM gtin_link ORDER BY title, gtin"
    )
    return [GtinLinked(*row) for row in rows.fetchall()]
