"""The notice to a prescriber as PDF: what was prescribed, and what was handed out in its place."""

from pathlib import Path

from reportlab.platypus import Flowable

from app.documents.pages import (
    BODY,
    CELL,
    HEADING,
    SMALL,
    TITLE,
    Sheet,
    beside_number,
    box,
    build_pages,
    gap,
    lines_to_sign,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.issuer import profession_words
from app.domain.notice import PrescriberNotice

_WHY = (
    "Apoteket har bytt nedanstående till en utbytbar vara, enligt lag (2002:160) om "
    "läkemedelsförmåner m.m. 21 §. Ni behöver inte göra något, men anteckna gärna bytet i "
    "journalen."
)
_HOW = (
    "Expeditionen gjordes medan apotekets system eller E-hälsomyndighetens tjänster låg nere. Den "
    "registreras i efterhand."
)


def render_prescriber_notice(notice: PrescriberNotice, fonts: Path) -> bytes:
    """Return the notice, one page however many rows a form holds."""
    load_faces(fonts)
    frame = notice.frame
    page = Sheet(
        f"Besked om utbyte {notice.slip}",
        f"{frame.pharmacy}. Innehåller patientuppgifter: skickas så att bara mottagaren läser.",
        f"utskrivet {frame.printed_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}",
        frame.practice,
    )
    return build_pages(lambda: _story(notice), page)


def _story(notice: PrescriberNotice) -> list[Flowable]:
    frame, handed_out = notice.frame, notice.happened_at.astimezone(STOCKHOLM)
    rows = [
        [
            words(row.prescribed, CELL),
            words(row.given, CELL),
            words(str(row.packages), CELL, right=True),
        ]
        for row in notice.rows
    ]
    lists = sorted({row.period_list for row in notice.rows if row.period_list})
    return [
        beside_number(
            [
                words(f"{frame.pharmacy} · GLN\N{NO-BREAK SPACE}{frame.gln}", SMALL),
                gap(0.8),
                words("Besked till förskrivaren om utbyte", TITLE),
            ],
            notice.slip,
        ),
        gap(3),
        box([[_to(notice), _about(notice)]], line=0.6),
        gap(4),
        words(_WHY, BODY),
        gap(3),
        table(("Ordinerat", "Utlämnat", "Förp"), rows, (44, 46, 10), right=range(2, 3)),
        gap(3),
        words(f"Utlämnat {handed_out:%Y-%m-%d %H:%M}, expedition {notice.slip}.", BODY),
        *([words(f"Utbytet bygger på {', '.join(lists)}.", BODY)] if lists else []),
        words(_HOW, BODY),
        gap(6),
        lines_to_sign(f"{frame.pharmacist}, farmaceut", "Skickat, datum och sätt"),
    ]


def _to(notice: PrescriberNotice) -> list[Flowable]:
    prescriber = notice.prescriber
    lines = (
        ", ".join(t for t in (prescriber.name, profession_words(prescriber.profession)) if t),
        prescriber.workplace,
        prescriber.workplace_address,
        f"Förskrivarkod {prescriber.code}" if prescriber.code else "",
        prescriber.phone,
    )
    return [words("Till", HEADING), *(words(line, BODY) for line in lines if line)]


def _about(notice: PrescriberNotice) -> list[Flowable]:
    lines = (notice.patient_name, notice.patient_id, f"Recept utfärdat {notice.issued_on}")
    return [words("Patient", HEADING), *(words(line, BODY) for line in lines if line)]
