"""The proof of a purge as PDF: what went of which class, when, by whom; which copies to destroy.

No patient stands in it: what is gone is counted, and known by the entry that names it.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether

from app.documents.pages import (
    BODY,
    CELL,
    HEADING,
    MONO,
    SMALL,
    TEXT_WIDTH,
    TITLE,
    Sheet,
    WriteLine,
    build_pages,
    gap,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.findings import CONFIDENCE_WORDS
from app.domain.retention import RETENTION_WORDS, PurgeLine
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Klass", "Till och med", "Gallrade poster", "Regel")
_WIDTHS = (33, 17, 17, 33)
_WHAT = (
    "Namn, nummer och annan text om personer är borttagna ur de poster som gallringen nämner: ur"
    " journalen, sökningen, utskriftskön, det som skickats till mottagare, bilderna av papper och"
    " vittnets filer. Allt som gallrades var redovisat, i avbrott som är stängda. Vad som lämnades"
    " ut, antal, saldon och kedjan av poster är kvar och går att kontrollera."
)
_ELSEWHERE = (
    "Andra datorer gallrar samma poster när beskedet når dem. Det som redan ligger på minnen, i"
    " delade mappar och på en server mellan datorerna är förseglat och ligger kvar tills det rensas"
    " där. Utskrifter på papper gallras för hand."
)
_COPIES = "Kopiorna har kvar det som är gallrat. Förstör dem, och gör en ny."


def render_purge(
    lines: Sequence[PurgeLine],
    copies: Sequence[datetime],
    pharmacy: StoreFounded,
    now: datetime,
    fonts: Path,
) -> bytes:
    """Return the proof of one purge, a line a class; `copies` are the older ones."""
    load_faces(fonts)
    footer = "Gallring. Antal och poster nämns, ingen patient."
    title = f"Gallring {lines[0].at.astimezone(STOCKHOLM):%Y-%m-%d}"
    sheet = Sheet(title, footer, f"utskriven {_minute(now)}", pharmacy.practice)
    return build_pages(lambda: _story(lines, copies, pharmacy), sheet)


def _story(
    lines: Sequence[PurgeLine], copies: Sequence[datetime], pharmacy: StoreFounded
) -> list[Flowable]:
    rows = [
        [
            words(RETENTION_WORDS[line.retention], CELL),
            words(f"{line.until}", CELL),
            words(f"{line.parts}", CELL, right=True),
            words(_by_rule(line), CELL),
        ]
        for line in lines
    ]
    return [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words("Gallring av personuppgifter", TITLE),
        gap(1),
        words(f"Gjord {_minute(lines[0].at)} av {lines[0].person}.", BODY),
        gap(1),
        words(_WHAT, BODY),
        gap(3),
        table(_HEADINGS, rows, _WIDTHS, right=range(2, 3)),
        *_sources(lines),
        gap(2),
        words(_ELSEWHERE, BODY),
        *(_copies(copies) if copies else []),
        gap(3),
        KeepTogether(_proof(lines)),
    ]


def _by_rule(line: PurgeLine) -> str:
    return f"{line.ground.rule}: {line.ground.years} år" if line.ground else "–"


def _sources(lines: Sequence[PurgeLine]) -> list[Flowable]:
    """Say where each rule comes from and how sure it is, each once."""
    told = (
        f"{ground.rule}: {ground.source} ({CONFIDENCE_WORDS[ground.confidence]})."
        for line in lines
        if (ground := line.ground) is not None
    )
    return [words(text, SMALL) for text in dict.fromkeys(told)]


def _copies(copies: Sequence[datetime]) -> list[Flowable]:
    named = "\n".join(_minute(at) for at in copies)
    return [
        gap(3),
        words("Äldre säkerhetskopior", HEADING),
        words(_COPIES, BODY),
        words(named, MONO),
    ]


def _proof(lines: Sequence[PurgeLine]) -> list[Flowable]:
    return [
        words("Bevis", HEADING),
        words("Posternas huvuden i journalen, ett för varje klass:", BODY),
        words("\n".join(line.hash for line in lines), MONO),
        WriteLine("Apotekschefens underskrift och datum", TEXT_WIDTH / 2),
    ]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
