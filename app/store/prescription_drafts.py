"""The emergency prescription that each prescriber is writing: outside journal and witness."""

from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.prescription_draft import PrescriptionDraft

_BODY = msgspec.json.Decoder(PrescriptionDraft)


def find_prescription_draft(connection: Connection, person: UUID) -> PrescriptionDraft | None:
    """Return what the prescriber was writing, as it was last saved."""
    found = connection.execute("SELECT value FROM local WHERE name = ?", (_name(person),))
    row = found.fetchone()
    return _BODY.decode(row[0]) if row else None


def save_prescription_draft(connection: Connection, person: UUID, draft: PrescriptionDraft) -> None:
    """Insert or replace what the prescriber is writing."""
    value = msgspec.json.encode(draft).decode()
    connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (_name(person), value))


def remove_prescription_draft(connection: Connection, person: UUID) -> None:
    """Remove it; no harm when it is gone."""
    connection.execute("DELETE FROM local WHERE name = ?", (_name(person),))


def _name(person: UUID) -> str:
    return f"prescription/{person}"
