"""What was sent for a step and what came back: attempts, pauses and the bytes of both sides."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros

_WISH = "wish/"  # before the name of a receiver


@dataclass(frozen=True)
class Delivery:
    """How the sending of one step stands (leverans)."""

    step: UUID
    attempts: int
    next_at: datetime  # not before then
    sent_at: datetime | None  # None: never sent
    sent: bytes = b""
    answer: bytes = b""
    receiver: str = ""  # whom the last attempt went to; "" where an older version noted it


def find_delivery(connection: Connection, step: UUID) -> Delivery | None:
    """Return how the sending of a step stands, if it was ever tried."""
    row = connection.execute(
        "SELECT attempts, next_at, sent_at, sent, answer, receiver FROM delivery WHERE step = ?",
        (step.bytes,),
    ).fetchone()
    if row is None:
        return None
    attempts, next_at, sent_at, sent, answer, receiver = row
    sent_time = from_micros(sent_at) if sent_at else None
    return Delivery(step, attempts, from_micros(next_at), sent_time, sent, answer, receiver)


def save_delivery(connection: Connection, delivery: Delivery) -> None:
    """Insert or replace how the sending of a step stands."""
    connection.execute(
        "INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            delivery.step.bytes,
            delivery.attempts,
            to_micros(delivery.next_at),
            to_micros(delivery.sent_at) if delivery.sent_at else 0,
            delivery.sent,
            delivery.answer,
            delivery.receiver,
        ),
    )


def list_tried(connection: Connection, *, waived: bool = False) -> set[UUID]:
    """Return the hand-outs with a step that was ever sent and is open, or was waived since."""
    states = ("waived", "waived") if waived else ("waiting", "refused")
    query = (
        "SELECT DISTINCT step.dispensing FROM delivery JOIN step ON step.id = delivery.step"
        " WHERE attempts > 0 AND sent_at > 0 AND state IN (?, ?)"
    )
    return {UUID(bytes=of) for (of,) in connection.execute(query, states).fetchall()}


def has_gone_elsewhere(connection: Connection, receiver: str) -> bool:
    """Tell whether anything was ever sent to another receiver than this."""
    query = "SELECT 1 FROM delivery WHERE attempts > 0 AND receiver NOT IN ('', ?) LIMIT 1"
    return connection.execute(query, (receiver,)).fetchone() is not None


def find_wish(connection: Connection, receiver: str) -> datetime | None:
    """Return until when a receiver has asked to be left alone, if it ever has."""
    row = connection.execute("SELECT value FROM local WHERE name = ?", (_WISH + receiver,))
    found = row.fetchone()
    return from_micros(int(found[0])) if found else None


def save_wish(connection: Connection, receiver: str, until: datetime) -> None:
    """Note until when a receiver asks to be left alone; what it asked before holds no more."""
    value = str(to_micros(until))
    connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (_WISH + receiver, value))
