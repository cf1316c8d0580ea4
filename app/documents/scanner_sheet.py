"""The sheet of test codes for a scanner as PDF: two codes on an A4, and how to use them."""

from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from app.documents.pages import (
    BODY,
    HEADING,
    MONO,
    SMALL,
    TITLE,
    Sheet,
    SymbolBlock,
    beside,
    build_pages,
    gap,
    numbered,
    words,
)
from app.documents.symbols import Symbol, data_matrix, gs1_data_matrix
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.scanner_check import PACK_ELEMENTS, SIGNS
from app.domain.store_entries import StoreFounded

_SIDE = 26 * mm
_HOW = (
    "Öppna Prova läsaren… under Drift. Rutan lyssnar direkt.",
    "Skanna kod 1, sedan kod 2. Håll för den andra koden med handen.",
    "Gör det Lykta säger och skanna igen, tills båda är rätt. Utfallet sparas med dag och vem.",
)


def render_scanner_sheet(pharmacy: StoreFounded, now: datetime, fonts: Path) -> bytes:
    """Return the sheet, one page."""
    load_faces(fonts)
    printed = f"utskrivet {now.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    sheet = Sheet("Provblad för läsare", "Provblad för läsare", printed, pharmacy.practice)
    return build_pages(lambda: _story(pharmacy), sheet)


def _story(pharmacy: StoreFounded) -> list[Flowable]:
    return [
        words(pharmacy.pharmacy, SMALL),
        gap(0.8),
        words("Provblad för läsare", TITLE),
        gap(2),
        *numbered(_HOW, BODY),
        gap(10),
        _code(
            "Kod 1. Bokstäver och tecken",
            "Visar om läsaren och datorn har samma tangentbord, och om Caps Lock är på.",
            SIGNS,
            data_matrix(SIGNS),
        ),
        gap(30),
        _code(
            "Kod 2. Som på en förpackning",
            "GS1 med två skiljetecken. Påhittad: den finns på ingen förpackning.",
            PACK_ELEMENTS,
            gs1_data_matrix(PACK_ELEMENTS),
        ),
    ]


def _code(heading: str, what: str, clear: str, symbol: Symbol) -> Flowable:
    left = [words(heading, HEADING), gap(1), words(what, BODY), gap(1), words(clear, MONO)]
    return beside(left, [SymbolBlock(symbol, _SIDE)], _SIDE)
