"""Emergency prescriptions that were issued here, who prescribes here, and their favourites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from typing import Any
from uuid import UUID

import msgspec

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.order import Prescriber
from app.domain.prescription_entries import (
    PRESCRIPTION_KINDS,
    EPrescription,
    Favourite,
    Favourites,
    FavouritesSet,
    Issued,
    IssuedPersonal,
    PrescriptionIssued,
    PrescriptionMarked,
    PrescriptionReprinted,
    PrescriptionRevoked,
    ProfileSet,
    RevocationReason,
)
from app.store.folding import Cell, Projection, Rows, who

_ISSUED, _PERSONAL = msgspec.json.Decoder(Issued), msgspec.json.Decoder(IssuedPersonal)
_PROFILE, _FAVOURITES = msgspec.json.Decoder(Prescriber), msgspec.json.Decoder(Favourites)


@dataclass(frozen=True)
class PrescriptionLine:
    """One issued order as lists and papers show it (utfärdat reservrecept)."""

    subject: UUID
    entry: UUID
    by: UUID  # who issued it
    issued: Issued
    personal: IssuedPersonal | None  # None after purge
    state: EPrescription
    copies: int  # how often the paper was made
    revoked_at: datetime | None = None
    revoked_why: RevocationReason | None = None
    revoked_words: str = ""

    @property
    def is_revoked(self) -> bool:
        """Whether it does not hold any more."""
        return self.revoked_at is not None


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"prescription": [], "prescriber_profile": [], "favourites": []}
    made: Entry | None = None
    state, copies = "", 1
    ended: tuple[Cell, ...] = (None, "", "")
    for entry in entries:
        match entry.content:
            case PrescriptionIssued(issued) if made is None:
                made, state = entry, state or issued.e_prescription.value
            case PrescriptionMarked(marked):
                state = marked.value
            case PrescriptionReprinted(copy):
                copies = max(copies, copy)
            case PrescriptionRevoked(reason, words) if ended[0] is None:
                at = to_micros(entry.recorded_at)
                ended = (at, reason.value, words.text if words else "")
            case ProfileSet(profile) if profile:
                rows["prescriber_profile"] = [
                    (
                        entry.subject.bytes,
                        to_micros(entry.recorded_at),
                        msgspec.json.encode(profile),
                    )
                ]
            case FavouritesSet(kept) if kept:
                rows["favourites"] = [(entry.subject.bytes, msgspec.json.encode(kept))]
    if made is not None and isinstance(made.content, PrescriptionIssued):
        rows["prescription"] = [(*_made(made, made.content), state, copies, *ended)]
    return rows


def _made(entry: Entry, content: PrescriptionIssued) -> tuple[Cell, ...]:
    issued, personal = content.issued, content.personal
    return (
        entry.subject.bytes,
        entry.id.bytes,
        who(entry.by),
        issued.number,
        to_micros(issued.issued_at),
        personal.patient.key if personal else "",
        msgspec.json.encode(issued),
        msgspec.json.encode(personal) if personal else b"",
    )


PROJECTION = Projection(
    name="prescriptions",
    version=1,
    kinds=frozenset(PRESCRIPTION_KINDS.values()),
    tables={
        "prescription": "id BLOB NOT NULL, entry BLOB NOT NULL, by BLOB NOT NULL,"
        " number TEXT NOT NULL, issued_at INTEGER NOT NULL, patient TEXT NOT NULL,"
        " body BLOB NOT NULL, personal BLOB NOT NULL, state TEXT NOT NULL,"
        " copies INTEGER NOT NULL, revoked_at INTEGER, revoked_why TEXT NOT NULL,"
        " revoked_words TEXT NOT NULL",
        "prescriber_profile": "id BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL",
        "favourites": "id BLOB NOT NULL, body BLOB NOT NULL",
    },
    fold=_fold,
    indexes=("prescription (by, issued_at)", "prescription (patient)", "prescription (number)"),
)

_LINE = (
    "SELECT id, entry, by, body, personal, state, copies, revoked_at, revoked_why, revoked_words"
    " FROM prescription"
)
_NEWEST = "ORDER BY issued_at DESC, number DESC LIMIT ?"


def list_prescriptions(
    connection: Connection, limit: int, by: UUID | None = None
) -> list[PrescriptionLine]:
    """Return what was issued, the latest first: by one prescriber, or by all."""
    where, values = ("WHERE by = ?", [by.bytes]) if by else ("", [])
    rows = connection.execute(f"{_LINE} {where} {_NEWEST}", (*values, limit))
    return [_line(row) for row in rows.fetchall()]


def find_prescription(connection: Connection, subject: UUID) -> PrescriptionLine | None:
    """Return one issued order."""
    row = connection.execute(f"{_LINE} WHERE id = ?", (subject.bytes,)).fetchone()
    return _line(row) if row else None


def list_of_patient(connection: Connection, patient: str, limit: int) -> list[PrescriptionLine]:
    """Return what a patient, by key, was prescribed here, the latest first."""
    if not patient:
        return []
    rows = connection.execute(f"{_LINE} WHERE patient = ? {_NEWEST}", (patient, limit))
    return [_line(row) for row in rows.fetchall()]


def find_profile(connection: Connection, person: UUID) -> Prescriber | None:
    """Return what a prescriber has told of themselves."""
    row = connection.execute(
        "SELECT body FROM prescriber_profile WHERE id = ?", (person.bytes,)
    ).fetchone()
    return _PROFILE.decode(row[0]) if row else None


def latest_profile(connection: Connection) -> Prescriber | None:
    """Return what a prescriber here told last: a colleague has the same workplace."""
    row = connection.execute("SELECT body FROM prescriber_profile ORDER BY at DESC").fetchone()
    return _PROFILE.decode(row[0]) if row else None


def list_favourites(connection: Connection, person: UUID) -> tuple[Favourite, ...]:
    """Return a prescriber's favourites in their order."""
    row = connection.execute("SELECT body FROM favourites WHERE id = ?", (person.bytes,)).fetchone()
    return _FAVOURITES.decode(row[0]).rows if row else ()


def _line(row: Sequence[Any]) -> PrescriptionLine:
    subject, entry, by, body, personal, state, copies, revoked_at, why, words = row
    return PrescriptionLine(
        subject=UUID(bytes=subject),
        entry=UUID(bytes=entry),
        by=UUID(bytes=by),
        issued=_ISSUED.decode(body),
        personal=_PERSONAL.decode(personal) if personal else None,
        state=EPrescription(state),
        copies=copies,
        revoked_at=None if revoked_at is None else from_micros(revoked_at),
        revoked_why=RevocationReason(why) if why else None,
        revoked_words=words,
    )
