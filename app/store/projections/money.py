"""What every hand-out came to: charged, preliminary and right, and what was paid back or after."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.course import COURSE_KINDS, course_of
from app.domain.entries import Entry
from app.domain.money import Account, MoneyLine, account_of
from app.domain.money_entries import CorrectAmountSet, DifferenceSettled
from app.store.folding import Projection, Rows, key


def _fold(entries: Sequence[Entry]) -> Rows:
    course = course_of(entries)
    account = account_of(course, entries) if course else None
    if course is None or account is None:
        return {}
    first, personal = course.first.entry, course.current.personal
    patient = personal.patient if personal else None
    row = (
        first.subject.bytes,
        first.outage.bytes if first.outage else b"",
        course.current.dispensed.slip,
        to_micros(course.current.dispensed.happened_at),
        course.last.bytes,
        patient.listed_name if patient else "",
        patient.key if patient else "",
        int(patient is not None and patient.is_protected),
        account.charged,
        account.preliminary,
        account.correct,
        account.refunded,
        account.collected,
        account.waived,
    )
    return {"money": [row]}


PROJECTION = Projection(
    name="money",
    version=1,
    kinds=COURSE_KINDS | {CorrectAmountSet, DifferenceSettled},
    tables={
        "money": "id BLOB NOT NULL, outage BLOB NOT NULL, slip TEXT NOT NULL,"
        " happened_at INTEGER NOT NULL, saw BLOB NOT NULL, patient TEXT NOT NULL,"
        " patient_key TEXT NOT NULL, is_protected INTEGER NOT NULL, charged INTEGER,"
        " preliminary INTEGER, correct INTEGER, refunded INTEGER NOT NULL,"
        " collected INTEGER NOT NULL, waived INTEGER NOT NULL"
    },
    fold=_fold,
    indexes=("money (happened_at)", "money (slip)"),
)

_LINE = (
    "SELECT id, slip, happened_at, saw, patient, patient_key, is_protected, charged, preliminary,"
    " correct, refunded, collected, waived FROM money"
)


def list_money(connection: Connection, outage: UUID | None = None) -> list[MoneyLine]:
    """Return every hand-out that was paid or is to be, of an outage or all, the oldest first."""
    rows = connection.execute(
        f"{_LINE} WHERE ?1 IS NULL OR outage = ?1 ORDER BY happened_at, slip",
        (outage.bytes if outage else None,),
    )
    return [_line(row) for row in rows.fetchall()]


def find_money(connection: Connection, subject: UUID) -> MoneyLine | None:
    """Return the line of a hand-out, if it has one."""
    row = connection.execute(f"{_LINE} WHERE subject = ?", (key(subject),)).fetchone()
    return _line(row) if row else None


def _line(row: tuple[Any, ...]) -> MoneyLine:
    id_, slip, at, saw, patient, whom, hidden, *sums = row
    return MoneyLine(
        UUID(bytes=id_),
        slip,
        from_micros(at),
        UUID(bytes=saw),
        Account(*sums),
        patient,
        whom,
        is_protected=bool(hidden),
    )
