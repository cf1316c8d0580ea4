"""Dispensings: one line each for lists and patient lookups, and the labels that were printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.after_entries import DispensingPrepared
from app.domain.clock import from_micros, to_micros
from app.domain.course import COURSE_KINDS, Course, CourseState, DeliveryCourse, course_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.dispensing import DispensedPersonal
from app.domain.entries import Entry
from app.domain.reference import AGE_RULES
from app.domain.slip_entries import LabelPrinted
from app.domain.staff import signature
from app.store.folding import Cell, Projection, Rows, among, who

_QUARTER = 15 * 60 * 1_000_000  # microseconds


@dataclass(frozen=True)
class DispensingLine:
    """One dispensing as lists show it (utlämning)."""

    subject: UUID
    entry: UUID
    slip: str
    outage: UUID
    happened_at: datetime
    recorded_at: datetime
    patient: str  # name; words in its place when it is protected, "" after purge
    identity: str  # "" when it is protected
    products: str  # names, in row order
    is_reversed: bool = False  # nothing was handed out after all


@dataclass(frozen=True)
class BagLine:
    """A bag that is prepared and waits on its shelf (påse)."""

    subject: UUID
    slip: str
    prepared_at: datetime
    patient: str  # name; words in its place when it is protected, "" after purge
    products: str
    shelf: str
    signum: str  # who prepared it


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"dispensing": [], "waiting_bag": [], "label": []}
    course = course_of(entries)
    rows |= _papers(course, delivery_of(entries))
    if course is not None and course.state is CourseState.WAITING:
        rows["waiting_bag"].append(_bag(course))
    elif course is not None and course.state is not CourseState.APART:
        rows["dispensing"].append(_dispensing(course))
    for entry in entries:
        match entry.content:
            case LabelPrinted(slip, row, pages, sha256, reprint):
                printed_at = to_micros(entry.recorded_at)
                rows["label"].append((slip, row, pages, sha256, int(reprint), printed_at))
    return rows


def _dispensing(course: Course) -> tuple[Cell, ...]:
    made, personal = course.current.dispensed, course.current.personal
    first = course.first.entry
    return (
        first.subject.bytes,
        course.current.entry.id.bytes,
        made.slip,
        first.outage.bytes if first.outage else b"",
        to_micros(made.happened_at),
        to_micros(first.recorded_at),
        personal.patient.listed_name if personal else "",
        _listed_identity(personal),
        personal.patient.key if personal else "",
        ", ".join(row.product.title for row in made.rows),
        made.register,
        int(any(finding.rule in AGE_RULES for finding in made.findings)),
        course.state.value,
    )


def _bag(course: Course) -> tuple[Cell, ...]:
    made, personal = course.first.dispensed, course.first.personal
    entry, content = course.first.entry, course.first.entry.content
    return (
        entry.subject.bytes,
        made.slip,
        entry.outage.bytes if entry.outage else b"",
        to_micros(made.happened_at),
        personal.patient.listed_name if personal else "",
        ", ".join(row.product.title for row in made.rows),
        content.shelf if isinstance(content, DispensingPrepared) else "",
        who(entry.by),
    )


def _listed_identity(personal: DispensedPersonal | None) -> str:
    return "" if personal is None or personal.patient.is_protected else personal.patient.identity


def _papers(course: Course | None, delivery: DeliveryCourse | None) -> Rows:
    """Return the pictures that are named; what is purged names none, and tells which are gone."""
    made = [(bool(v.personal), v.dispensed.papers) for v in (course.versions if course else ())]
    made += [
        (bool(v.personal), v.dispensed.papers) for v in (delivery.versions if delivery else ())
    ]
    named, gone = (
        dict.fromkeys(digest for is_kept, papers in made if is_kept is kept for digest in papers)
        for kept in (True, False)
    )
    return {"paper_named": [(d,) for d in named], "paper_gone": [(d,) for d in gone]}


PROJECTION = Projection(
    name="dispensings",
    version=9,
    kinds=COURSE_KINDS | DELIVERY_KINDS | {LabelPrinted},
    tables={
        "dispensing": "id BLOB NOT NULL, entry BLOB NOT NULL, slip TEXT NOT NULL,"
        " outage BLOB NOT NULL, happened_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,"
        " patient TEXT NOT NULL, identity TEXT NOT NULL, patient_key TEXT NOT NULL,"
        " products TEXT NOT NULL, register TEXT NOT NULL, stale INTEGER NOT NULL,"
        " state TEXT NOT NULL",
        "waiting_bag": "id BLOB NOT NULL, slip TEXT NOT NULL, outage BLOB NOT NULL,"
        " prepared_at INTEGER NOT NULL, patient TEXT NOT NULL, products TEXT NOT NULL,"
        " shelf TEXT NOT NULL, prepared_by BLOB NOT NULL",
        "paper_named": "sha256 TEXT NOT NULL",
        "paper_gone": "sha256 TEXT NOT NULL",
        "label": "slip TEXT NOT NULL, row INTEGER NOT NULL, pages INTEGER NOT NULL,"
        " sha256 TEXT NOT NULL, reprint INTEGER NOT NULL, printed_at INTEGER NOT NULL",
    },
    fold=_fold,
    indexes=(
        "dispensing (happened_at)",
        "dispensing (patient_key)",
        "dispensing (slip)",
        "dispensing (outage)",
        "label (slip)",
        "paper_named (sha256)",
    ),
)

_SUPPLIED = (  # everything that left the pharmacy: to patients, and to units
    "(SELECT outage, happened_at, register, stale FROM dispensing"
    " UNION ALL SELECT outage, happened_at, register, stale FROM unit_delivery)"
)
_LINE = (
    "SELECT id, entry, slip, outage, happened_at, recorded_at, patient, identity, products, state"
    " FROM dispensing"
)


def list_bags(connection: Connection, outage: UUID | None = None) -> list[BagLine]:
    """Return the bags that wait, of an outage or all, the oldest first."""
    rows = connection.execute(
        "SELECT waiting_bag.id, slip, prepared_at, patient, products, shelf,"
        " coalesce(person.name, '') FROM waiting_bag"
        " LEFT JOIN person ON person.id = prepared_by"
        " WHERE ?1 IS NULL OR outage = ?1 ORDER BY prepared_at, slip",
        (outage.bytes if outage else None,),
    )
    return [
        BagLine(UUID(bytes=id_), slip, from_micros(at), patient, products, shelf, signature(name))
        for id_, slip, at, patient, products, shelf, name in rows.fetchall()
    ]


def list_dispensings(connection: Connection, limit: int = 100) -> list[DispensingLine]:
    """Return the latest dispensings, the latest first."""
    rows = connection.execute(f"{_LINE} ORDER BY happened_at DESC LIMIT ?", (limit,))
    return [_line(row) for row in rows.fetchall()]


def list_of_outage(
    connection: Connection, outage: UUID, of: Iterable[UUID] | None = None
) -> list[DispensingLine]:
    """Return an outage's dispensings, the first first: all, or some of them."""
    where, values = among("id", of)
    query = f"{_LINE} WHERE outage = ?{where} ORDER BY happened_at"
    rows = connection.execute(query, (outage.bytes, *values))
    return [_line(row) for row in rows.fetchall()]


def find_by_slip(connection: Connection, slip: str) -> DispensingLine | None:
    """Return the dispensing of a slip number, if any."""
    row = connection.execute(f"{_LINE} WHERE slip = ?", (slip,)).fetchone()
    return _line(row) if row else None


def count_of_outage(connection: Connection, outage: UUID) -> int:
    """Return how many dispensings and deliveries an outage holds."""
    (count,) = connection.execute(
        f"SELECT count(*) FROM {_SUPPLIED} WHERE outage = ?",  # noqa: S608
        (outage.bytes,),
    ).fetchone()
    return int(count)


def registers_of_outage(connection: Connection, outage: UUID) -> list[tuple[str, int, int]]:
    """Return each register that an outage's dispensings used, how many did, and how many of those
    with a source too old; the most used first."""
    rows = connection.execute(
        f"SELECT register, count(*), sum(stale) FROM {_SUPPLIED} WHERE outage = ?"  # noqa: S608
        " GROUP BY register ORDER BY 2 DESC, 1",
        (outage.bytes,),
    )
    return [(register, int(count), int(stale)) for register, count, stale in rows.fetchall()]


def count_by_quarter(connection: Connection, outage: UUID) -> list[tuple[datetime, int]]:
    """Return how many dispensings each quarter of an hour of an outage holds, the first first."""
    rows = connection.execute(
        f"SELECT happened_at / ?1 * ?1, count(*) FROM {_SUPPLIED} WHERE outage = ?2"  # noqa: S608
        " GROUP BY 1 ORDER BY 1",
        (_QUARTER, outage.bytes),
    )
    return [(from_micros(start), int(count)) for start, count in rows.fetchall()]


def named_papers(connection: Connection) -> list[str]:
    """Return the SHA-256 of every picture of paper that an entry names."""
    rows = connection.execute("SELECT DISTINCT sha256 FROM paper_named ORDER BY sha256")
    return [str(digest) for (digest,) in rows.fetchall()]


def gone_papers(connection: Connection) -> list[str]:
    """Return the SHA-256 of every picture that only entries name whose personal part is purged."""
    rows = connection.execute(
        "SELECT sha256 FROM paper_gone EXCEPT SELECT sha256 FROM paper_named ORDER BY 1"
    )
    return [str(digest) for (digest,) in rows.fetchall()]


def is_paper_named(connection: Connection, digest: str) -> bool:
    """Tell whether an entry names the picture of paper."""
    found = connection.execute("SELECT 1 FROM paper_named WHERE sha256 = ?", (digest,)).fetchone()
    return found is not None


def is_label_printed(connection: Connection, slip: str, row: int) -> bool:
    """Tell whether the label of a row was ever printed, so that the next is a reprint."""
    found = connection.execute("SELECT 1 FROM label WHERE slip = ? AND row = ?", (slip, row))
    return found.fetchone() is not None


def _line(row: Sequence[int | str | bytes]) -> DispensingLine:
    id_, entry, slip, outage, happened, recorded, patient, identity, products, state = row
    return DispensingLine(
        UUID(bytes=bytes(id_)),  # type: ignore[arg-type]
        UUID(bytes=bytes(entry)),  # type: ignore[arg-type]
        str(slip),
        UUID(bytes=bytes(outage)),  # type: ignore[arg-type]
        from_micros(int(happened)),
        from_micros(int(recorded)),
        str(patient),
        str(identity),
        str(products),
        state == CourseState.REVERSED.value,
    )
