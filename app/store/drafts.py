"""Slips being filled in: a mutable row each, outside journal and witness, saved as typed."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID, uuid4

import msgspec
import uuid_utils.compat as uuid7

from app.domain.clock import from_micros, to_micros
from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import SlipsIssued
from app.domain.slip import SlipNumber, next_serial
from app.store.journal import Writing
from app.store.projections.epochs import series_of
from app.store.projections.slips import last_serial

_COLUMNS = "subject, entry, slip, opened_at, saved_at, printed, body"


def allot_slip(
    writing: Writing, outage: UUID, draft: DispensingDraft, entry: UUID | None = None
) -> OpenSlip:
    """Allot the next slip number of this device's series; the draft is not yet saved."""
    identity = writing.identity
    series = series_of(writing.connection, identity.author.device, identity.epoch)
    serial = next_serial(series, last_serial(writing.connection, series))
    subject = uuid4()
    issued = writing.append(SlipsIssued(series, serial, serial), subject=subject, outage=outage)
    return OpenSlip(
        subject=subject,
        entry=entry or uuid7.uuid7(),
        slip=str(SlipNumber(series, serial)),
        opened_at=issued.recorded_at,
        saved_at=issued.recorded_at,
        draft=draft,
    )


def save_draft(connection: Connection, slip: OpenSlip) -> None:
    """Insert or replace the slip's row."""
    connection.execute(
        f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (
            slip.subject.bytes,
            slip.entry.bytes,
            slip.slip,
            to_micros(slip.opened_at),
            to_micros(slip.saved_at),
            slip.printed,
            msgspec.json.encode(slip.draft),
        ),
    )


def remove_draft(connection: Connection, subject: UUID) -> None:
    """Remove the slip's row; no harm when it is gone."""
    connection.execute("DELETE FROM draft WHERE subject = ?", (subject.bytes,))


def list_drafts(connection: Connection) -> list[OpenSlip]:
    """Return every open slip, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM draft ORDER BY opened_at, slip")  # noqa: S608
    return [_slip(row) for row in rows.fetchall()]


def find_draft(connection: Connection, subject: UUID) -> OpenSlip | None:
    """Return the open slip of a dispensing to be, if any."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM draft WHERE subject = ?",  # noqa: S608
        (subject.bytes,),
    ).fetchone()
    return _slip(row) if row else None


def _slip(row: Sequence[bytes | str | int]) -> OpenSlip:
    subject, entry, slip, opened_at, saved_at, printed, body = row
    return OpenSlip(
        subject=UUID(bytes=bytes(subject)),  # type: ignore[arg-type]
        entry=UUID(bytes=bytes(entry)),  # type: ignore[arg-type]
        slip=str(slip),
        opened_at=from_micros(int(opened_at)),
        saved_at=from_micros(int(saved_at)),
        draft=msgspec.json.decode(bytes(body), type=DispensingDraft),  # type: ignore[arg-type]
        printed=str(printed),
    )
