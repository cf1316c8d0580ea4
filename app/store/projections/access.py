"""The log: who read or wrote what about a patient, a line an entry, and which patients each slip
is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.course import COURSE_KINDS, version_of
from app.domain.entries import Entry
from app.domain.order import Patient, number_key
from app.domain.prescription_entries import ISSUED_KINDS
from app.domain.review_entries import LogSearched
from app.domain.reviewing import READING_KINDS, AccessLine, Reading, Span
from app.domain.slip import SlipNumber
from app.domain.slip_entries import LabelPrinted, PatientViewed, SlipsIssued
from app.store.folding import Cell, Projection, Rows, key, who

_OF_A_SLIP = (SlipsIssued, LabelPrinted, *COURSE_KINDS, *ISSUED_KINDS.values())
_READS = ", ".join(f"'{kind}'" for kind in READING_KINDS)


@dataclass(frozen=True)
class AccessFilter:
    """Which lines are asked for (filter)."""

    span: Span
    person: UUID | None = None
    patient: str = ""  # canonical number; the patient's animals are the patient's
    reading: Reading = Reading.ALL


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"access": [], "access_about": [], "access_patient": [], "log_search": []}
    is_slip = any(map(_is_of_slip, entries))
    patients: dict[str, tuple[bytes, str]] = {}
    for entry in entries:
        purpose, seen = "", [entry.subject]
        match entry.content:
            case PatientViewed(purpose, dispensing, others):
                seen = [dispensing, *others]
            case LogSearched(seen=found, personal=personal):
                seen = list(found)
                rows["log_search"].append(_search(entry, personal.identity if personal else ""))
            case _ if not is_slip:  # it is about no patient
                continue
        rows["access"].append(_line_of(entry, purpose, seen))
        for slip in dict.fromkeys(seen):
            rows["access_about"].append((entry.id.bytes, key(slip)))
        if patient := _patient(entry):
            patients.pop(patient.key, None)
            patients[patient.key] = entry.subject.bytes, patient.listed_name
    rows["access_patient"] = [(slip, whom, name) for whom, (slip, name) in patients.items()]
    return rows


def _is_of_slip(entry: Entry) -> bool:
    """Tell whether it is about a slip that somebody fills in; blank forms are about nobody."""
    is_blank = isinstance(entry.content, SlipsIssued) and entry.content.form is not None
    return isinstance(entry.content, _OF_A_SLIP) and not is_blank


def _line_of(entry: Entry, purpose: str, seen: Sequence[UUID]) -> tuple[Cell, ...]:
    about = key(seen[0]) if seen else None
    at = to_micros(entry.recorded_at)
    return entry.id.bytes, at, who(entry.by), entry.kind, purpose, about


def _search(entry: Entry, identity: str) -> tuple[Cell, ...]:
    return who(entry.by), number_key(identity), to_micros(entry.recorded_at)


def _patient(entry: Entry) -> Patient | None:
    """Return whom an entry of any kind is about, if it says so."""
    version = version_of(entry)  # a correction says it within what it corrects
    personal = version.personal if version else getattr(entry.content, "personal", None)
    patient = getattr(personal, "patient", None)
    return patient if isinstance(patient, Patient) else None


PROJECTION = Projection(
    name="access",
    version=3,
    kinds=frozenset({PatientViewed, LogSearched, *_OF_A_SLIP}),
    tables={
        "access": "id BLOB NOT NULL, at INTEGER NOT NULL, by BLOB NOT NULL, kind TEXT NOT NULL,"
        " purpose TEXT NOT NULL, about INTEGER",
        "access_about": "id BLOB NOT NULL, about INTEGER NOT NULL",
        "access_patient": "id BLOB NOT NULL, patient TEXT NOT NULL, name TEXT NOT NULL",
        "log_search": "by BLOB NOT NULL, patient TEXT NOT NULL, at INTEGER NOT NULL",
    },
    fold=_fold,
    indexes=(
        "access (at, id)",
        "access (by, at)",
        "access (about)",
        "access (id)",
        "access_about (id)",
        "access_about (about)",
        "access_patient (patient)",
        "log_search (by, at)",
    ),
)

_LINE = (
    "SELECT access.id, at, by, kind, purpose,"
    " (SELECT name FROM person WHERE person.id = by LIMIT 1),"
    " (SELECT slip FROM dispensing WHERE dispensing.subject = about LIMIT 1),"
    " (SELECT series || ' ' || first FROM slip_issued WHERE slip_issued.subject = about LIMIT 1),"
    " (SELECT name FROM access_about AS a JOIN access_patient AS p ON p.subject = a.about"
    " WHERE a.id = access.id ORDER BY p.rowid DESC LIMIT 1)"
    " FROM access"
)
_NEWEST = "ORDER BY at DESC, access.id DESC"
_ABOUT_PATIENT = (
    "access.id IN (SELECT id FROM access_about WHERE about IN"
    " (SELECT subject FROM access_patient WHERE patient >= ? AND patient < ?))"
)


def list_access(
    connection: Connection, wanted: AccessFilter, limit: int, start: int = 0
) -> list[AccessLine]:
    """Return lines of the log, the newest first, from the one at `start`."""
    where, values = _where(wanted)
    query = f"{_LINE} WHERE {where} {_NEWEST} LIMIT ? OFFSET ?"
    return [_line(row) for row in connection.execute(query, (*values, limit, start)).fetchall()]


def count_access(connection: Connection, wanted: AccessFilter) -> int:
    """Return how many lines there are."""
    where, values = _where(wanted)
    query = f"SELECT count(*) FROM access WHERE {where}"  # noqa: S608
    (count,) = connection.execute(query, values).fetchone()
    return int(count)


def list_entries(connection: Connection, span: Span) -> list[UUID]:
    """Return the entry of every line that is a person's: what a sample is drawn of."""
    rows = connection.execute(
        "SELECT id FROM access WHERE at BETWEEN ? AND ? AND by <> x''", _moments(span)
    )
    return [UUID(bytes=entry) for (entry,) in rows.fetchall()]


def find_lines(connection: Connection, entries: Sequence[UUID]) -> list[AccessLine]:
    """Return the lines of entries, in their order; those that are no lines are left out."""
    found = {}
    for entry in entries:
        row = connection.execute(f"{_LINE} WHERE access.id = ?", (entry.bytes,)).fetchone()
        if row:
            found[entry] = _line(row)
    return list(found.values())


def list_beside(connection: Connection, entry: UUID, limit: int) -> list[AccessLine]:
    """Return what else was done with the same slip, the newest first."""
    same = "about = (SELECT about FROM access WHERE id = ?1) AND access.id <> ?1"
    query = f"{_LINE} WHERE {same} {_NEWEST} LIMIT ?2"
    return [_line(row) for row in connection.execute(query, (entry.bytes, limit)).fetchall()]


def slips_of(connection: Connection, patient: str, limit: int) -> tuple[UUID, ...]:
    """Return the slips that a patient has here, by number, the latest first."""
    rows = connection.execute(
        "SELECT id FROM access_patient WHERE patient >= ? AND patient < ?"
        " ORDER BY rowid DESC LIMIT ?",
        (*_prefix(patient), limit),
    )
    return tuple(UUID(bytes=slip) for (slip,) in rows.fetchall())


def lookers(connection: Connection, subject: UUID, since: datetime | None) -> frozenset[str]:
    """Return who has opened what stands of a subject, since a moment or ever."""
    rows = connection.execute(
        "SELECT DISTINCT by FROM access WHERE about = ? AND kind = 'patient_viewed' AND at >= ?",
        (key(subject), to_micros(since) if since else 0),
    )
    return frozenset(str(UUID(bytes=person)) for (person,) in rows)


def is_searched(connection: Connection, person: UUID, patient: str, since: datetime) -> bool:
    """Tell whether the person has looked the patient up in the log since a moment."""
    row = connection.execute(
        "SELECT 1 FROM log_search WHERE by = ? AND patient = ? AND at >= ?",
        (person.bytes, number_key(patient), to_micros(since)),
    ).fetchone()
    return row is not None


def _where(wanted: AccessFilter) -> tuple[str, list[Any]]:
    parts, values = ["at BETWEEN ? AND ?"], list[Any](_moments(wanted.span))
    if wanted.person:
        parts.append("by = ?")
        values.append(wanted.person.bytes)
    if wanted.patient:
        parts.append(_ABOUT_PATIENT)
        values += _prefix(wanted.patient)
    if wanted.reading is not Reading.ALL:
        parts.append(f"kind {'' if wanted.reading is Reading.READS else 'NOT '}IN ({_READS})")
    return " AND ".join(parts), values


def _moments(span: Span) -> tuple[int, int]:
    return to_micros(span.since), to_micros(span.until)


def _prefix(patient: str) -> tuple[str, str]:
    """Return the bounds of a patient's own key and those of the patient's animals, after "/"."""
    number = number_key(patient)
    return number, f"{number}0"


def _line(row: Sequence[Any]) -> AccessLine:
    entry, at, by, kind, purpose, name, slip, issued, patient = row
    if not slip and issued:
        series, serial = issued.split()
        slip = str(SlipNumber(series, int(serial)))
    return AccessLine(
        entry=UUID(bytes=entry),
        at=from_micros(at),
        by=UUID(bytes=by) if by else None,
        person=name or ("" if by else "Datorn"),
        kind=kind,
        purpose=purpose,
        slip=slip or "",
        patient=patient or "",
    )
