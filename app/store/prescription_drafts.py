"""The emergency prescription that each prescriber is writing: outside journal and witness."""

from dataclasses import dataclass, replace
from datetime import date
from sqlite3 import Connection
from uuid import UUID

import msgspec
import uuid_utils.compat as uuid7

from app.domain.prescription_draft import PrescriptionDraft


@dataclass(frozen=True)
class _Kept:
    """A draft and the day that it was last typed in (sparat utkast)."""

    day: date
    draft: PrescriptionDraft


_BODY = msgspec.json.Decoder(_Kept)


def find_prescription_draft(connection: Connection, person: UUID) -> PrescriptionDraft | None:
    """Return what the prescriber was writing, as it was last saved."""
    found = connection.execute("SELECT value FROM local WHERE name = ?", (_name(person),))
    row = found.fetchone()
    return _BODY.decode(row[0]).draft if row else None


def save_prescription_draft(
    connection: Connection, person: UUID, draft: PrescriptionDraft, day: date
) -> None:
    """Insert or replace what the prescriber is writing."""
    value = msgspec.json.encode(_Kept(day, draft)).decode()
    connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (_name(person), value))


def remove_prescription_draft(connection: Connection, person: UUID) -> None:
    """Remove it; no harm when it is gone."""
    connection.execute("DELETE FROM local WHERE name = ?", (_name(person),))


def rename_prescription_drafts(connection: Connection) -> None:
    """Draw the ids of the entries to be anew, for the reason that those of slips are."""
    rows = connection.execute("SELECT name, value FROM local WHERE name LIKE 'prescription/%'")
    for name, value in rows.fetchall():
        kept = _BODY.decode(value)
        kept = replace(kept, draft=replace(kept.draft, entry=uuid7.uuid7()))
        again = (msgspec.json.encode(kept).decode(), name)
        connection.execute("UPDATE local SET value = ? WHERE name = ?", again)


def drop_stale(connection: Connection, first_kept: date) -> None:
    """Remove what nobody has typed in since a day, whoever wrote it: it names a patient."""
    rows = connection.execute("SELECT name, value FROM local WHERE name LIKE 'prescription/%'")
    for name, value in rows.fetchall():
        if _BODY.decode(value).day < first_kept:
            connection.execute("DELETE FROM local WHERE name = ?", (name,))


def _name(person: UUID) -> str:
    return f"prescription/{person}"
