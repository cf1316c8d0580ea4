"""Slip numbers: which were issued, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from uuid import UUID

from app.domain.course import COURSE_KINDS, CourseState, course_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.prescription_entries import PrescriptionIssued
from app.domain.slip import SlipNumber, is_usable
from app.domain.slip_entries import DispensingMade, SlipsIssued, SlipVoided
from app.store.folding import Cell, Projection, Rows


@dataclass(frozen=True)
class IssuedSlip:
    """One slip number that was issued, and what became of it (löpnummer)."""

    subject: UUID  # of the dispensing that it was issued for
    number: SlipNumber
    end: str  # "used", "prescribed", "voided", "waiting" in a bag, or ""; of a form a FormEnd
    form: str = ""  # the kind of a numbered blank form


@dataclass(frozen=True)
class UnendedSlip:
    """A slip that was opened in an outage, and of which no end is known (öppen blankett)."""

    subject: UUID
    number: SlipNumber
    device: str  # that opened it


_ENDS = {CourseState.WAITING: "waiting", CourseState.APART: "voided"}


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"slip_issued": [], "slip_used": []}
    course, delivery = course_of(entries), delivery_of(entries)
    for entry in entries:
        match entry.content:
            case SlipsIssued(series, first, last, form):
                outage = entry.outage.bytes if entry.outage else None
                place = (entry.subject.bytes, entry.device)
                issued = (*place, series, first, last, outage, form or "")
                rows["slip_issued"].append(issued)
            case PrescriptionIssued(order):
                rows["slip_used"] += _use(order.number, "prescribed", entry.outage)
            case SlipVoided(slip) if course is None and delivery is None:
                rows["slip_used"] += _use(slip, "voided", entry.outage)
    if course is not None:  # of what was both handed out and voided, the hand-out stands
        end = _ENDS.get(course.state, "used")
        where = None if end == "voided" else course.first.entry.outage
        rows["slip_used"] += _use(course.first.dispensed.slip, end, where)
        # what a folder that was put back handed out again, or two counters by one bag
        again = [one for e in entries if e.outage and isinstance(one := e.content, DispensingMade)]
        for content in again[1:]:
            rows["slip_used"] += _use(content.dispensed.slip, end, where)
    elif delivery is not None:
        rows["slip_used"] += _use(
            delivery.first.dispensed.slip, "used", delivery.first.entry.outage
        )
    return rows


def _use(slip: str, how: str, outage: UUID | None) -> list[tuple[Cell, ...]]:
    try:
        number = SlipNumber.parse(slip)
    except Refused:
        return []  # a fold never fails on what some device wrote; its number then stays open
    return [(number.series, number.serial, how, outage.bytes if outage else None)]


PROJECTION = Projection(
    name="slips",
    version=7,
    kinds=COURSE_KINDS | DELIVERY_KINDS | {SlipsIssued, PrescriptionIssued},
    tables={
        "slip_issued": "id BLOB NOT NULL, device TEXT NOT NULL, series TEXT NOT NULL,"
        " first INTEGER NOT NULL, last INTEGER NOT NULL, outage BLOB, form TEXT NOT NULL",
        "slip_used": "series TEXT NOT NULL, serial INTEGER NOT NULL, how TEXT NOT NULL,"
        " outage BLOB",
    },
    fold=_fold,
    indexes=("slip_issued (series, last)", "slip_issued (outage)", "slip_used (series, serial)"),
)


def last_serial(connection: Connection, device: str, series: str) -> int:
    """Return the highest serial that the device issued in a series, 0 before the first."""
    (last,) = connection.execute(
        "SELECT max(last) FROM slip_issued WHERE series = ? AND device = ?", (series, device)
    ).fetchone()
    return int(last or 0)


def list_issued(connection: Connection, outage: UUID) -> list[IssuedSlip]:
    """Return the slip numbers of an outage, in order: of its hand-outs, else issued in it.

    Numbers of blank forms are issued in none; `kits.list_of_outage` tells of them.
    """
    rows = connection.execute(
        "SELECT id, slip_issued.series, first, last, serial, how FROM slip_issued"
        " LEFT JOIN slip_used ON slip_used.series = slip_issued.series"
        " AND serial BETWEEN first AND last"
        " WHERE form = '' AND coalesce(slip_used.outage, slip_issued.outage) = ?"
        " ORDER BY 2, 3, how <> 'voided', how",  # of one both voided and used, the use stands
        (outage.bytes,),
    ).fetchall()
    found: dict[SlipNumber, IssuedSlip] = {}
    for subject, series, first, last, serial, how in rows:
        for issued in range(first, last + 1):
            if is_usable(series, issued):
                number = SlipNumber(series, issued)
                end = str(how) if serial == issued else ""
                if number not in found or end:
                    found[number] = IssuedSlip(UUID(bytes=subject), number, end)
    return [found[number] for number in sorted(found)]


def list_unended(connection: Connection, outage: UUID) -> list[UnendedSlip]:
    """Return the slips that were opened in an outage and have no end, in order of their numbers."""
    rows = connection.execute(
        "SELECT id, series, first, device FROM slip_issued"
        " WHERE outage = ? AND form = '' AND NOT EXISTS (SELECT 1 FROM slip_used"
        " WHERE slip_used.series = slip_issued.series AND serial = first) ORDER BY 2, 3",
        (outage.bytes,),
    ).fetchall()
    return [
        UnendedSlip(UUID(bytes=subject), SlipNumber(series, serial), str(device))
        for subject, series, serial, device in rows
    ]


def list_doubled(connection: Connection) -> list[SlipNumber]:
    """Return every number that is two slips', in order: issued twice, or handed out twice.

    Computers that were cut off from each other may have done so; nobody else can.
    """
    issued = connection.execute(
        "SELECT series, first, min(last, reached) FROM (SELECT series, first, last, max(last) OVER"
        " (PARTITION BY series ORDER BY first, last"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM slip_issued)"
        " WHERE reached >= first"
    ).fetchall()
    used = connection.execute(
        "SELECT series, serial, serial FROM slip_used WHERE how <> 'voided'"
        " GROUP BY series, serial HAVING count(*) > 1"
    ).fetchall()
    found = {
        SlipNumber(series, serial)
        for series, first, last in (*issued, *used)
        for serial in range(first, last + 1)
        if is_usable(series, serial)
    }
    return sorted(found)


def is_doubled(connection: Connection, number: SlipNumber) -> bool:
    """Tell whether two slips that stand bear the number."""
    (uses,) = connection.execute(
        "SELECT count(*) FROM slip_used WHERE series = ? AND serial = ? AND how <> 'voided'",
        (number.series, number.serial),
    ).fetchone()
    return int(uses) > 1


def count_doubled(connection: Connection, outage: UUID) -> int:
    """Return how many hand-outs of an outage bear the number of another one of it."""
    (count,) = connection.execute(
        "SELECT coalesce(sum(uses - 1), 0) FROM (SELECT count(*) AS uses"
        " FROM slip_used WHERE how IN ('used', 'prescribed') AND outage = ?"
        " GROUP BY series, serial)",
        (outage.bytes,),
    ).fetchone()
    return int(count)
