"""Alerts of e-VIS: what each is about, whether its cause is found, and by whom."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from app.domain.alert_entries import AlertCause, AlertClosed, AlertOpened
from app.domain.alerts import Alert
from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.staff import signature
from app.store.folding import Cell, Projection, Rows, who


def _fold(entries: Sequence[Entry]) -> Rows:
    """Take the first word of each kind: what two computers say of one case is said once."""
    opened = next((e for e in entries if isinstance(e.content, AlertOpened)), None)
    closed = next((e for e in entries if isinstance(e.content, AlertClosed)), None)
    if opened is None or not isinstance(opened.content, AlertOpened):
        return {"pack_alert": []}
    said = opened.content
    row: tuple[Cell, ...] = (
        opened.subject.bytes,
        said.gtin,
        said.serial,
        said.code,
        to_micros(said.alerted_at),
        said.slip,
        who(opened.by),
        said.personal.text if said.personal else "",
        *_ending(closed),
    )
    return {"pack_alert": [row]}


def _ending(closed: Entry | None) -> tuple[Cell, ...]:
    if closed is None or not isinstance(closed.content, AlertClosed):
        return ("", None, b"", None, "", "")
    said, words = closed.content, closed.content.personal
    return (
        said.cause.value,
        to_micros(said.closed_at),
        who(closed.by),
        to_micros(said.reported_at) if said.reported_at else None,
        words.reference if words else "",
        words.text if words else "",
    )


PROJECTION = Projection(
    name="alerts",
    version=1,
    kinds=frozenset({AlertOpened, AlertClosed}),
    tables={
        "pack_alert": "id BLOB NOT NULL, gtin TEXT NOT NULL, serial TEXT NOT NULL,"
        " code TEXT NOT NULL, alerted_at INTEGER NOT NULL, slip TEXT NOT NULL,"
        " opened_by BLOB NOT NULL, words TEXT NOT NULL, cause TEXT NOT NULL, closed_at INTEGER,"
        " closed_by BLOB NOT NULL, reported_at INTEGER, reference TEXT NOT NULL,"
        " found TEXT NOT NULL",
    },
    fold=_fold,
    indexes=("pack_alert (slip)",),
)

_ALERT = (
    "SELECT pack_alert.id, gtin, serial, code, alerted_at, slip, coalesce(one.name, ''), words,"
    " cause, closed_at, coalesce(two.name, ''), reported_at, reference, found FROM pack_alert"
    " LEFT JOIN person AS one ON one.id = opened_by LEFT JOIN person AS two ON two.id = closed_by"
)
_OF_OUTAGE = (
    "WHERE ?1 IS NULL OR slip IN (SELECT slip FROM dispensing WHERE outage = ?1"
    " UNION ALL SELECT slip FROM unit_delivery WHERE outage = ?1)"
)


def list_alerts(connection: Connection, outage: UUID | None = None) -> list[Alert]:
    """Return alerts, of one outage's packs or all: the open ones first, the oldest first."""
    rows = connection.execute(
        f"{_ALERT} {_OF_OUTAGE} ORDER BY closed_at IS NOT NULL, alerted_at, code, pack_alert.id",
        (outage.bytes if outage else None,),
    )
    return [_alert(row) for row in rows.fetchall()]


def find_alert(connection: Connection, case: UUID) -> Alert | None:
    """Return one alert."""
    row = connection.execute(f"{_ALERT} WHERE pack_alert.id = ?", (case.bytes,)).fetchone()
    return _alert(row) if row else None


def _alert(row: Sequence[Any]) -> Alert:
    return Alert(
        id=UUID(bytes=row[0]),
        gtin=row[1],
        serial=row[2],
        code=row[3],
        alerted_at=from_micros(row[4]),
        slip=row[5],
        opened_by=signature(row[6]),
        words=row[7],
        cause=AlertCause(row[8]) if row[8] else None,
        closed_at=from_micros(row[9]) if row[9] is not None else None,
        closed_by=signature(row[10]),
        reported_at=from_micros(row[11]) if row[11] is not None else None,
        reference=row[12],
        found=row[13],
    )
