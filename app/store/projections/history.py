"""What each patient has had: the rows of every hand-out whose entry is here, by patient."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import to_micros
from app.domain.course import COURSE_KINDS, Course, CourseState, course_of
from app.domain.dispensing import Dispensed
from app.domain.entries import Entry
from app.domain.history import PastRow
from app.domain.identity import IdentityKind
from app.domain.order import Patient
from app.domain.order_entries import ORDER_KINDS, OrderClosed, OversupplyExamined, TwinDecided
from app.store.folding import Cell, Projection, Rows, key

_DAY = 24 * 60 * 60 * 1_000_000  # microseconds
_LIMIT = 100  # rows of one patient: more than any rule asks about


def _fold(entries: Sequence[Entry]) -> Rows:
    course = course_of(entries)  # without its person it is nobody's
    if course is None or course.state in (CourseState.REVERSED, CourseState.APART):
        return {}
    personal = course.current.personal
    if personal is None:
        return {}
    device = course.first.entry.device
    rows = past_rows(course, entries)
    return {"past_row": [_cells(personal.patient, device, row) for row in rows]}


def past_rows(course: Course, entries: Sequence[Entry]) -> list[PastRow]:
    """Return the rows of a dispensing as they now stand."""
    made, back = course.current.dispensed, course.returned
    closed = {e.content.row for e in entries if isinstance(e.content, OrderClosed)}
    said = [e.content for e in entries if isinstance(e.content, OversupplyExamined)]
    examined = {content.row: content.hand_outs for content in said}
    decided = [e.content for e in entries if isinstance(e.content, TwinDecided)]
    return [
        PastRow(
            subject=course.first.entry.subject,
            slip=made.slip,
            happened_at=made.happened_at,
            issued_on=made.issued_on,
            origin=made.origin,
            kind=made.kind,
            row=row,
            is_closed=row.row in closed,
            examined=examined.get(row.row, 0),
            is_waiting=course.state is CourseState.WAITING,
            is_returned=back[row.row] >= row.packages,
            entry=course.current.entry.id,
            twins=_twins(made, row.row),
            decided=tuple(content for content in decided if content.row == row.row),
            is_by_code=made.code is not None,
        )
        for row in made.rows
    ]


def _twins(made: Dispensed, row: int) -> tuple[str, ...]:
    field = f"rows.{row - 1}.product"
    return tuple(slip for note in made.findings if note.field == field for slip in note.twins)


def _cells(patient: Patient, device: str, past: PastRow) -> tuple[Cell, ...]:
    who = (patient.key, patient.born_key, patient.sex, _numbered(patient), device)
    product = past.row.product
    substance = "" if product.is_trade_good else " ".join(product.substance.casefold().split())
    return (*who, substance, to_micros(past.happened_at), msgspec.json.encode(past))


def _numbered(patient: Patient) -> str:
    """Return of which kind the patient's number is, "" without one.

    Two different numbers of one kind are two patients.
    """
    is_born = patient.identity_kind == IdentityKind.BIRTH_DATE.value
    return "" if is_born else patient.identity_kind


PROJECTION = Projection(
    name="history",
    version=9,
    kinds=COURSE_KINDS | frozenset(ORDER_KINDS.values()),
    tables={
        "past_row": "patient TEXT NOT NULL, born TEXT NOT NULL, sex TEXT NOT NULL,"
        " numbered TEXT NOT NULL, device TEXT NOT NULL, substance TEXT NOT NULL,"
        " happened_at INTEGER NOT NULL, body BLOB NOT NULL"
    },
    fold=_fold,
    indexes=(
        "past_row (patient, happened_at)",
        "past_row (born)",
        "past_row (device)",
        "past_row (patient, device, substance, happened_at)",
    ),
)


def list_history(
    connection: Connection, patient: str, own: UUID | None = None, limit: int = _LIMIT
) -> tuple[PastRow, ...]:
    """Return what a patient has had, by the key of the patient, the latest first.

    `own` is the dispensing that asks, which is no history of itself.
    """
    if not patient:
        return ()
    rows = connection.execute(
        "SELECT body FROM past_row WHERE patient = ? AND subject <> ?"
        " ORDER BY happened_at DESC, rowid LIMIT ?",
        (patient, key(own) if own else -1, limit),
    )
    return tuple(msgspec.json.decode(body, type=PastRow) for (body,) in rows.fetchall())


def list_perhaps_same(
    connection: Connection, patient: Patient, own: UUID | None = None, limit: int = _LIMIT
) -> tuple[PastRow, ...]:
    """Return what others have had who may be the patient under another identity, the latest first.

    They were born the same day and no sex speaks against it; two numbers of one kind are two
    patients.
    """
    if not patient.born_key:
        return ()
    rows = connection.execute(
        "SELECT body FROM past_row WHERE born = ? AND patient <> ? AND subject <> ?"
        " AND (numbered = '' OR numbered <> ?)"
        " AND (sex = ? OR sex NOT IN ('1', '2') OR ? NOT IN ('1', '2'))"
        " ORDER BY happened_at DESC, rowid LIMIT ?",
        (patient.born_key, patient.key, key(own) if own else -1, _numbered(patient),
         patient.sex, patient.sex, limit),
    )  # fmt: skip
    return tuple(msgspec.json.decode(body, type=PastRow) for (body,) in rows.fetchall())


def list_pairs(
    connection: Connection, days: int, of: UUID | None = None
) -> list[tuple[PastRow, PastRow]]:
    """Return hand-outs of different counters to one patient, within days, that may be of one
    substance; none at once where all was written at one counter, which knew its own.

    All, or those to the patient of one hand-out.
    """
    first, last = connection.execute(
        "SELECT (SELECT min(device) FROM past_row), (SELECT max(device) FROM past_row)"
    ).fetchone()
    if first == last:
        return []
    among = " AND a.patient IN (SELECT patient FROM past_row WHERE subject = ?)" if of else ""
    rows = connection.execute(
        "SELECT a.body, b.body FROM past_row a JOIN past_row b"  # noqa: S608
        " ON b.patient = a.patient AND b.device > a.device"
        " AND (b.substance = a.substance OR a.substance = '' OR b.substance = '')"
        " AND abs(b.happened_at - a.happened_at) <= ? WHERE a.patient <> ''"
        f"{among}",
        ((days + 1) * _DAY, *([key(of)] if of else [])),
    )
    decoder = msgspec.json.Decoder(PastRow)
    return [(decoder.decode(one), decoder.decode(other)) for one, other in rows.fetchall()]


def name_of_counter(connection: Connection, subject: UUID) -> str:
    """Return what people call the computer that handed out; "" where it has not said."""
    (name,) = connection.execute(
        "SELECT max(workstation) FROM member"
        " WHERE device IN (SELECT device FROM past_row WHERE subject = ?)",
        (key(subject),),
    ).fetchone()
    return name or ""
