"""Rows to be scanned over off paper: the codes in the other system's order, with boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak

from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    SMALL,
    TEXT_WIDTH,
    TITLE,
    Sheet,
    WriteLine,
    build_pages,
    gap,
    words,
)
from app.documents.symbols import Symbol, draw_bars, draw_symbol, scanned
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.scan_over import ScanCode
from app.domain.store_entries import StoreFounded

_DOT = 72 / 203  # points: a dot of a label printer, so that its bars are whole dots
_BAR, _BAR_HEIGHT = 3 * _DOT, 12 * mm
_SQUARE = 6 * _DOT
_ROOM = 9 * mm  # between two codes: a hand covers the neighbours
_BOX = 6 * mm
_LEFT = 62 * mm  # what a person reads
_QUIET = 10 * _BAR


@dataclass(frozen=True)
class ScanPart:
    """One row with its codes (rad)."""

    slip: str
    row: int
    patient: str  # as lists name the patient
    codes: tuple[ScanCode, ...]


def render_scan_sheet(
    parts: Sequence[ScanPart], system: str, pharmacy: StoreFounded, now: datetime, fonts: Path
) -> bytes:
    """Return the sheets, each row from a page of its own."""
    load_faces(fonts)
    printed = f"utskriven {now.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    footer = f"Skanna över, {pharmacy.pharmacy}. Patientuppgifter: förvara inlåst."
    sheet = Sheet("Skanna över", footer, printed, pharmacy.practice)
    return build_pages(lambda: _story(parts, system, pharmacy), sheet)


def _story(parts: Sequence[ScanPart], system: str, pharmacy: StoreFounded) -> list[Flowable]:
    told: list[Flowable] = []
    for part in parts:
        if told:
            told.append(PageBreak())
        told += [
            words(pharmacy.heading, SMALL),
            gap(0.8),
            words(f"Skanna över {part.slip}, rad {part.row}", TITLE),
            words(part.patient, BODY),
            gap(1),
            words(
                f"Läs koderna i ordning i {system}. Håll för grannkoden. Bocka av efter varje, och"
                " skriv dit det som inte har någon kod. Redovisa sedan stegen i Lykta.",
                BODY,
            ),
            gap(4),
            *(_CodeLine(number, code) for number, code in enumerate(part.codes, 1)),
            KeepTogether([gap(2), WriteLine("Kvittonummer, signum och klockslag", 100 * mm)]),
        ]
    return told


class _CodeLine(Flowable):
    """One code beside its box and what a person reads (kodrad)."""

    def __init__(self, number: int, code: ScanCode) -> None:
        super().__init__()
        self._rows = scanned(code.kind.value, code.content)
        said = [words(f"{number}. {code.label}", CELL_STRONG), words(code.shown, CELL)]
        if not self._rows:
            said.append(words("skriv av, ingen kod", SMALL))
        self._said = said
        self.width = TEXT_WIDTH
        self._text_width = TEXT_WIDTH - _BOX - 4 * mm if not self._rows else _LEFT
        self._heights = [p.wrap(self._text_width, 10_000)[1] for p in said]
        self.height = max(_BOX, sum(self._heights), self._code_height) + _ROOM

    @property
    def _code_height(self) -> float:
        rows = len(self._rows)
        return 0.0 if not rows else _BAR_HEIGHT if rows == 1 else rows * _SQUARE

    def draw(self) -> None:
        """Draw box, words and code, the code well apart from what stands before."""
        canvas, top = self.canv, self.height - _ROOM / 2
        canvas.setLineWidth(1)
        canvas.rect(0, top - _BOX, _BOX, _BOX)
        y = top
        for paragraph, height in zip(self._said, self._heights, strict=True):
            y -= height
            paragraph.drawOn(canvas, _BOX + 4 * mm, y)
        left = _BOX + 4 * mm + _LEFT + _QUIET
        if len(self._rows) == 1:
            draw_bars(canvas, self._rows[0], (left, top - _BAR_HEIGHT), _BAR, _BAR_HEIGHT)
        elif self._rows:
            draw_symbol(canvas, Symbol(self._rows), (left, top - self._code_height), _SQUARE)
