"""The sheet that one shift leaves to the next: what is open, and where the chain ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph

from app.documents.pages import (
    BODY,
    CELL,
    FIGURE,
    HEADING,
    MONO,
    SMALL,
    TITLE,
    Sheet,
    SymbolBlock,
    beside,
    box,
    build_pages,
    gap,
    lines_to_sign,
    table,
    words,
)
from app.documents.symbols import qr_code
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.closing import ChainHead
from app.domain.store_entries import StoreFounded

_QR_SIDE = 31 * mm


@dataclass(frozen=True)
class OpenItem:
    """Something the next shift takes over (öppen punkt): what, which, since when."""

    what: str  # a sort, as "Öppen expedition"
    which: str  # a number, a product, a printer's words; never a patient
    since: datetime | None = None


@dataclass(frozen=True)
class HandOver:
    """What the sheet says (skiftöverlämning)."""

    state: str  # how it stands with the outage
    figures: Sequence[tuple[str, str]]  # number and what is counted
    items: Sequence[OpenItem]
    head: ChainHead
    leaving: str  # name of who prints it
    printed_at: datetime


def render_hand_over(told: HandOver, pharmacy: StoreFounded, fonts: Path) -> bytes:
    """Return the sheet, as many pages as the open items need; no patient stands on it."""
    load_faces(fonts)
    printed = _minute(told.printed_at)
    sheet = Sheet(
        f"Skiftöverlämning {printed}",
        f"Skiftöverlämning, {pharmacy.pharmacy}. Inga patientuppgifter.",
        f"utskriven {printed}",
        pharmacy.practice,
    )
    return build_pages(lambda: _story(told, pharmacy), sheet)


def _story(told: HandOver, pharmacy: StoreFounded) -> list[Flowable]:
    return [
        _head(told, pharmacy),
        gap(3),
        box([[[words(n, FIGURE), words(what, SMALL)] for n, what in told.figures]]),
        gap(4),
        words("Öppet att ta över", HEADING),
        gap(1),
        _items(told.items),
        KeepTogether(
            [
                gap(4),
                CondPageBreak(40 * mm),
                words("Loggkedjan slutar här", HEADING),
                gap(0.5),
                words(_chain(told.head), MONO),
                gap(4),
                lines_to_sign(f"Lämnar: {told.leaving}", "Tar över: namn och klockslag"),
            ]
        ),
    ]


def _head(told: HandOver, pharmacy: StoreFounded) -> Flowable:
    text = [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words(f"Skiftöverlämning {_minute(told.printed_at)}", TITLE),
        gap(1),
        words(told.state, BODY),
    ]
    head = told.head
    code = SymbolBlock(qr_code(f"{head.device} {head.seq} {head.hash}"), _QR_SIDE)
    return beside(text, [code], _QR_SIDE + 4 * mm)


def _items(items: Sequence[OpenItem]) -> Flowable:
    if not items:
        return words("Inget är öppet.", BODY)
    rows: list[list[Paragraph]] = [
        [
            words(item.what, CELL),
            words(item.which, CELL),
            words(_minute(item.since) if item.since else "–", CELL),
            words("\N{NO-BREAK SPACE}", CELL),
        ]
        for item in items
    ]
    return table(("Vad", "Vilken", "Sedan", "Klart, sign."), rows, (30, 40, 20, 14), range(0))


def _chain(head: ChainHead) -> str:
    groups = " ".join(head.hash[at : at + 4] for at in range(0, len(head.hash), 4))
    return f"dator {head.device}, post {head.seq}, {_minute(head.at)}\n{groups}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
