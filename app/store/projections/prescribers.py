"""Prescribers that were seen on orders here, found by the beginnings of their words."""

import re
from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection

import msgspec

from app.domain.clock import from_micros, to_micros
from app.domain.course import COURSE_KINDS, Course, CourseState, course_of
from app.domain.entries import Entry
from app.domain.known_prescribers import KnownPrescriber, is_nobody, key_of, told_together
from app.domain.order import Prescriber
from app.domain.prescriber_entries import PrescriberDropped
from app.store.folding import Cell, Projection, Rows
from app.store.register_file import fold

_MOST_WORDS = 8
_LONGEST = 100  # characters of what is typed
_MOST_SAID = 20  # times that are asked what was said of one prescriber
_WORD = re.compile(r"[^\W_]+")


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"seen_prescriber": _seen(entries), "dropped_prescriber": []}
    for entry in entries:
        match entry.content:
            case PrescriberDropped(personal) if personal:
                rows["dropped_prescriber"] = [(key_of(personal), to_micros(entry.recorded_at))]
    return rows


def _seen(entries: Sequence[Entry]) -> list[tuple[Cell, ...]]:
    """Return whom an order that was handed out or waits in a bag is by."""
    course = course_of(entries)
    if course is None or course.state in (CourseState.REVERSED, CourseState.APART):
        return []
    made, personal = course.current.dispensed, course.current.personal
    if personal is None or is_nobody(personal.prescriber):
        return []
    prescriber = personal.prescriber
    return [
        (
            key_of(prescriber),
            to_micros(_said_at(course, prescriber)),
            to_micros(made.happened_at),
            _found_by(prescriber),
            msgspec.json.encode(prescriber),
        )
    ]


def _said_at(course: Course, prescriber: Prescriber) -> datetime:
    """Return when what holds of the prescriber was first written, be it in a correction."""
    moment = course.current.entry.recorded_at
    for version in reversed(course.versions):
        if version.personal is None or version.personal.prescriber != prescriber:
            break
        moment = version.entry.recorded_at
    return moment


def _found_by(prescriber: Prescriber) -> str:
    """Return the words that it is found by: who it is, a bar, and where."""
    who = f"{prescriber.name} {''.join(prescriber.code.split())}"
    return f" {_words(who)} | {_words(prescriber.workplace)}"


def _words(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


PROJECTION = Projection(
    name="prescribers",
    version=1,
    kinds=COURSE_KINDS | {PrescriberDropped},
    tables={
        "seen_prescriber": "who TEXT NOT NULL, said_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,"
        " found TEXT NOT NULL, body BLOB NOT NULL",
        "dropped_prescriber": "who TEXT NOT NULL, dropped_at INTEGER NOT NULL",
    },
    fold=_fold,
    indexes=("seen_prescriber (who, said_at, seen_at, found)", "dropped_prescriber (who)"),
)

# What was said before a prescriber was dropped counts no longer.
_HOLDS = """said_at > coalesce((SELECT max(dropped_at) FROM dropped_prescriber AS dropped
    WHERE dropped.who = seen.who), -1)"""
_SAID = f"""SELECT body FROM seen_prescriber AS seen WHERE who = ? AND {_HOLDS}
    ORDER BY said_at DESC, body LIMIT {_MOST_SAID}"""  # noqa: S608


def list_seen(connection: Connection, text: str, limit: int) -> list[KnownPrescriber]:
    """Return those of whom every typed word begins a word of name, code or workplace.

    Whose name or code begins as the first word comes before whose workplace does, and then the
    latest told; all of them where nothing is typed.
    """
    words = [f" {word}" for word in typed_words(text)]
    fits = "".join(" AND instr(found, ?)" for _ in words)
    place = "min(instr(found, ?) > instr(found, '|'))," if words else ""
    rows = connection.execute(
        f"SELECT who, max(seen_at) FROM seen_prescriber AS seen WHERE {_HOLDS}{fits}"  # noqa: S608
        f" GROUP BY who ORDER BY {place} max(said_at) DESC, who LIMIT ?",
        (*words, *words[:1], limit),
    ).fetchall()
    return [
        KnownPrescriber(_told(connection, who), from_micros(at).date(), is_listed=False)
        for who, at in rows
    ]


def typed_words(text: str) -> list[str]:
    """Return what is typed as words; a code may be typed with blanks in it."""
    words = _WORD.findall(fold(text[:_LONGEST]))
    return ["".join(words)] if "".join(words).isdecimal() else words[:_MOST_WORDS]


def _told(connection: Connection, who: str) -> Prescriber:
    said = connection.execute(_SAID, (who,)).fetchall()
    return told_together([msgspec.json.decode(body, type=Prescriber) for (body,) in said])
