"""Deliveries to units: what was delivered, what is owed, and what the unit has acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import from_micros, to_micros
from app.domain.course import DeliveryCourse
from app.domain.deliveries import DELIVERY_KINDS, delivery_of, order_of
from app.domain.entries import Entry
from app.domain.order_entries import OrderClosed
from app.domain.reference import AGE_RULES
from app.domain.requisition_entries import DeliveryAcknowledged
from app.domain.staff import signature
from app.domain.supplied import RowRef
from app.domain.unit_delivery import Delivered, Orderer, owed
from app.store.folding import Cell, Projection, Rows, key, who

_BODY = msgspec.json.Decoder(Delivered)
_ORDERER = msgspec.json.Decoder(Orderer)
_RETURNED = msgspec.json.Decoder(tuple[tuple[int, int], ...])
_NOBODY = Orderer("", "")


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery as lists and papers show it (leverans)."""

    subject: UUID
    entry: UUID
    first: UUID  # the delivery that it completes, else itself
    outage: UUID
    delivered: Delivered
    orderer: Orderer  # without a name after purge
    notes: tuple[str, ...]  # one a row, () after purge
    signum: str  # who delivered
    received_at: datetime | None = None  # None: the unit has not acknowledged it
    receiver: str = ""
    signature_seen: bool = False
    closed: frozenset[int] = frozenset()  # rows of which nothing more is wanted
    last: UUID | None = None  # the entry that whoever writes the next has seen
    is_reversed: bool = False  # nothing was delivered after all
    is_corrected: bool = False
    returned: tuple[tuple[int, int], ...] = ()  # row, and packages that came back


@dataclass(frozen=True)
class BackOrder:
    """A line that a unit still waits for (restrad)."""

    ref: RowRef  # of the first delivery
    slip: str  # of the first delivery
    happened_at: datetime
    unit: str
    product: str
    packages: int  # owed; below 0 where two counters delivered the same rest


def _fold(entries: Sequence[Entry]) -> Rows:
    delivery = delivery_of(entries)
    if delivery is None:
        return {}
    receipt: tuple[Cell, ...] = (None, "", 0)
    closed = set[int]()
    for entry in entries:
        match entry.content:
            case DeliveryAcknowledged(at, seen, personal) if receipt[0] is None:
                receipt = (to_micros(at), personal.name if personal else "", int(seen))
            case OrderClosed(row):
                closed.add(row)
    numbers = ",".join(map(str, sorted(closed)))
    since = (
        delivery.last.bytes,
        int(not delivery.is_handed_out),
        int(len(delivery.versions) > 1),
        msgspec.json.encode(sorted(delivery.returned.items())),
    )
    return {"unit_delivery": [(*_made(delivery), *receipt, numbers, *since)]}


def _made(delivery: DeliveryCourse) -> tuple[Cell, ...]:
    made, personal = delivery.current.dispensed, delivery.current.personal
    entry, first = delivery.first.entry, order_of(delivery)
    return (
        entry.subject.bytes,
        entry.id.bytes,
        key(first),
        first.bytes,
        entry.outage.bytes if entry.outage else b"",
        made.slip,
        to_micros(made.happened_at),
        made.register,
        int(any(finding.rule in AGE_RULES for finding in made.findings)),
        msgspec.json.encode(replace(made, steps=(), findings=())),
        msgspec.json.encode(personal.orderer if personal else _NOBODY),
        msgspec.json.encode(personal.notes if personal else ()),
        who(entry.by),
    )


PROJECTION = Projection(
    name="requisitions",
    version=2,
    kinds=DELIVERY_KINDS | {DeliveryAcknowledged},
    tables={
        "unit_delivery": "id BLOB NOT NULL, entry BLOB NOT NULL, root INTEGER NOT NULL,"
        " first BLOB NOT NULL, outage BLOB NOT NULL, slip TEXT NOT NULL,"
        " happened_at INTEGER NOT NULL, register TEXT NOT NULL, stale INTEGER NOT NULL,"
        " body BLOB NOT NULL, orderer BLOB NOT NULL, notes BLOB NOT NULL, by BLOB NOT NULL,"
        " received_at INTEGER, receiver TEXT NOT NULL, signed INTEGER NOT NULL,"
        " closed TEXT NOT NULL, last BLOB NOT NULL, reversed INTEGER NOT NULL,"
        " corrected INTEGER NOT NULL, returned BLOB NOT NULL"
    },
    fold=_fold,
    indexes=("unit_delivery (root)", "unit_delivery (outage)", "unit_delivery (slip)"),
)

_LINE = (
    "SELECT unit_delivery.id, entry, first, outage, body, orderer, notes,"
    " coalesce(person.name, ''),"
    " received_at, receiver, signed, closed, last, reversed, corrected, returned FROM unit_delivery"
    " LEFT JOIN person ON person.id = unit_delivery.by"
)


def list_deliveries(connection: Connection, outage: UUID | None = None) -> list[DeliveryLine]:
    """Return deliveries, of one outage or all, the latest first."""
    rows = connection.execute(
        f"{_LINE} WHERE ?1 IS NULL OR outage = ?1 ORDER BY happened_at DESC, slip",
        (outage.bytes if outage else None,),
    )
    return [_line(row) for row in rows.fetchall()]


def list_unacknowledged(connection: Connection) -> list[DeliveryLine]:
    """Return the deliveries that no unit has acknowledged, the first first."""
    rows = connection.execute(
        f"{_LINE} WHERE received_at IS NULL AND NOT reversed ORDER BY happened_at, slip"
    )
    return [_line(row) for row in rows.fetchall()]


def find_delivery(connection: Connection, subject: UUID) -> DeliveryLine | None:
    """Return one delivery, if it is here."""
    row = connection.execute(f"{_LINE} WHERE unit_delivery.id = ?", (subject.bytes,)).fetchone()
    return _line(row) if row else None


def find_by_slip(connection: Connection, slip: str) -> DeliveryLine | None:
    """Return the delivery of a slip number, if any."""
    row = connection.execute(f"{_LINE} WHERE slip = ?", (slip,)).fetchone()
    return _line(row) if row else None


def list_of_order(connection: Connection, first: UUID) -> list[DeliveryLine]:
    """Return a first delivery and all that completed it, the first first."""
    rows = connection.execute(
        f"{_LINE} WHERE root = ? ORDER BY unit_delivery.id != first, happened_at, slip",
        (key(first),),
    )
    return [_line(row) for row in rows.fetchall()]


def owed_of(connection: Connection, first: UUID, own: UUID | None = None) -> dict[RowRef, int]:
    """Return the packages that each line of a first delivery still owes; none that nobody wants.

    `own` is the delivery that asks, whose own share is not counted; a reversed one took nothing.
    """
    lines = [line for line in list_of_order(connection, first) if not line.is_reversed]
    closed = {RowRef(line.subject, row) for line in lines for row in line.closed}
    taken = ((line.subject, line.delivered) for line in lines if line.subject != own)
    return {ref: 0 if ref in closed else count for ref, count in owed(first, taken).items()}


def list_back_orders(connection: Connection) -> list[BackOrder]:
    """Return every line that a unit waits for, those that went wrong first."""
    found = []
    for line in list_deliveries(connection):
        may_owe = line.is_corrected or any(row.owed for row in line.delivered.rows)
        if line.first != line.subject or line.is_reversed or not may_owe:
            continue
        left = owed_of(connection, line.subject)
        for row in line.delivered.rows:
            ref = RowRef(line.subject, row.row)
            if left.get(ref):
                made = line.delivered
                order = BackOrder(
                    ref, made.slip, made.happened_at, made.unit.title, row.product.title, left[ref]
                )
                found.append(order)
    return sorted(found, key=lambda order: (order.packages > 0, order.happened_at, order.ref.row))


def _line(row: Sequence[bytes | str | int | None]) -> DeliveryLine:
    id_, entry, first, outage, body, orderer, notes, by, received, receiver, *more = row
    signed, closed, last, is_reversed, is_corrected, returned = more
    return DeliveryLine(
        subject=_id(id_),
        entry=_id(entry),
        first=_id(first),
        outage=_id(outage),
        delivered=_BODY.decode(bytes(body)),  # type: ignore[arg-type]
        orderer=_ORDERER.decode(bytes(orderer)),  # type: ignore[arg-type]
        notes=msgspec.json.decode(bytes(notes), type=tuple[str, ...]),  # type: ignore[arg-type]
        signum=signature(str(by)),
        received_at=from_micros(received) if isinstance(received, int) else None,
        receiver=str(receiver),
        signature_seen=bool(signed),
        closed=frozenset(int(number) for number in str(closed).split(",") if number),
        last=_id(last),
        is_reversed=bool(is_reversed),
        is_corrected=bool(is_corrected),
        returned=_RETURNED.decode(bytes(returned)),  # type: ignore[arg-type]
    )


def _id(cell: bytes | str | int | None) -> UUID:
    return UUID(bytes=bytes(cell))  # type: ignore[arg-type]
