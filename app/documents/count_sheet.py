"""The sheet to count narcotics by: what to count, with room to write, and no balance to aim at."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    SMALL,
    TITLE,
    Sheet,
    WriteLine,
    build_pages,
    gap,
    lines_to_sign,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.holdings import Holding
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Vara", "Varunr", "Batcher i journalen", "Räknat, hela förp", "Räknat av andra")
_WIDTHS = (38, 12, 22, 15, 15)
_HOW = (
    "Räkna hela, obrutna förpackningar på hyllan, i kassaskåpet och i påsar som väntar. Saldot "
    "står inte här: räkna först, för sedan in talen i Lager (Ctrl+U) där de jämförs med journalen. "
    "Två räknar var för sig."
)


def render_count_sheet(
    holdings: Sequence[Holding], pharmacy: StoreFounded, now: datetime, fonts: Path
) -> bytes:
    """Return the sheet of these products, by name."""
    load_faces(fonts)
    printed = f"utskriven {now.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    footer = f"Räknelista narkotika, {pharmacy.pharmacy}. Arkiveras med journalen."
    sheet = Sheet("Räknelista narkotika", footer, printed, pharmacy.practice)
    return build_pages(lambda: _story(holdings, pharmacy), sheet)


def _story(holdings: Sequence[Holding], pharmacy: StoreFounded) -> list[Flowable]:
    rows = [
        [
            words(f"{holding.product.title}\n{_facts(holding)}".strip(), CELL_STRONG),
            words(holding.product.varunummer or "–", CELL),
            words(", ".join(batch.batch for batch in holding.batches) or "–", CELL),
            words("\n\N{NO-BREAK SPACE}", CELL),
            words("\n\N{NO-BREAK SPACE}", CELL),
        ]
        for holding in holdings
    ]
    found = (
        table(_HEADINGS, rows, _WIDTHS, right=range(3, 5))
        if rows
        else words("Ingen narkotika är bokförd här.", BODY)
    )
    return [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words("Räknelista narkotika", TITLE),
        gap(1),
        words(_HOW, BODY),
        gap(4),
        found,
        KeepTogether(
            [
                gap(5),
                lines_to_sign("Räknat av, namn och signum", "Räknat av den andra, namn och signum"),
                gap(2),
                WriteLine("Datum och klockslag när räkningen var klar", 85 * mm),
            ]
        ),
    ]


def _facts(holding: Holding) -> str:
    schedule = f"förteckning {holding.product.schedule}" if holding.product.schedule else ""
    return ", ".join(text for text in (holding.product.pack, schedule) if text)
