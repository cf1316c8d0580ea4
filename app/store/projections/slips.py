"""Slip numbers: which were issued, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from app.domain.entries import DispensingMade, Entry, SlipsIssued, SlipVoided
from app.domain.slip import SlipNumber
from app.store.folding import Projection, Rows


@dataclass(frozen=True)
class SeriesCount:
    """How one series of slip numbers adds up (serie)."""

    series: str
    first: int
    last: int
    used: int
    voided: int
    open: int  # issued, neither used nor voided


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"slip_issued": [], "slip_used": []}
    for entry in entries:
        match entry.content:
            case SlipsIssued(series, first, last):
                outage = entry.outage.bytes if entry.outage else None
                rows["slip_issued"].append((series, first, last, outage))
            case DispensingMade(dispensed):
                rows["slip_used"].append((*_place(dispensed.slip), "used"))
            case SlipVoided(slip):
                rows["slip_used"].append((*_place(slip), "voided"))
    return rows


def _place(slip: str) -> tuple[str, int]:
    number = SlipNumber.parse(slip)
    return number.series, number.serial


PROJECTION = Projection(
    name="slips",
    version=1,
    kinds=frozenset({SlipsIssued, DispensingMade, SlipVoided}),
    tables={
        "slip_issued": "series TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
        " outage BLOB",
        "slip_used": "series TEXT NOT NULL, serial INTEGER NOT NULL, how TEXT NOT NULL",
    },
    fold=_fold,
)


def last_serial(connection: Connection, series: str) -> int:
    """Return the highest serial issued in a series, 0 before the first."""
    (last,) = connection.execute(
        "SELECT max(last) FROM slip_issued WHERE series = ?", (series,)
    ).fetchone()
    return int(last or 0)


def count_series(connection: Connection, outage: bytes) -> list[SeriesCount]:
    """Return how the slips issued in one outage add up, a line a series."""
    counts: list[SeriesCount] = []
    issued = connection.execute(
        "SELECT series, min(first), max(last), count(*) FROM slip_issued WHERE outage = ?"
        " GROUP BY series ORDER BY series",
        (outage,),
    ).fetchall()
    for series, first, last, total in issued:
        used = dict(
            connection.execute(
                "SELECT how, count(DISTINCT slip_used.serial) FROM slip_used JOIN slip_issued"
                " ON slip_issued.series = slip_used.series AND slip_used.serial BETWEEN"
                " slip_issued.first AND slip_issued.last WHERE slip_issued.outage = ?"
                " AND slip_issued.series = ? GROUP BY how",
                (outage, series),
            ).fetchall()
        )
        done = used.get("used", 0), used.get("voided", 0)
        counts.append(SeriesCount(series, first, last, *done, total - sum(done)))
    return counts
