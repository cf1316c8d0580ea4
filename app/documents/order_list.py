"""What to order from the wholesaler: what patients wait for and what has gone, by product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph

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
from app.domain.order import Product
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Vara", "Varunr", "Restas till kund", "Utlämnat", "I lager", "Beställ, förp")
_WIDTHS = (42, 13, 14, 13, 12, 16)


@dataclass(frozen=True)
class OrderLine:
    """One product to order (beställningsrad); packages, in whole ones."""

    product: Product
    owed: int  # to patients and units
    gone: int  # handed out since the list begins
    balance: int | None  # by the ledger; None where nobody has counted


def render_order_list(
    lines: Sequence[OrderLine],
    since: datetime | None,
    pharmacy: StoreFounded,
    now: datetime,
    fonts: Path,
) -> bytes:
    """Return the list; no patient stands on it."""
    load_faces(fonts)
    footer = f"Beställning, {pharmacy.pharmacy}. Inga patientuppgifter."
    printed = f"utskriven {_minute(now)}"
    sheet = Sheet("Beställning till partihandeln", footer, printed, pharmacy.practice)
    return build_pages(lambda: _story(lines, since, pharmacy), sheet)


def _story(
    lines: Sequence[OrderLine], since: datetime | None, pharmacy: StoreFounded
) -> list[Flowable]:
    when = f"Utlämnat sedan {_minute(since)}. " if since else ""
    said = (
        f"{when}Läs upp eller faxa listan när partihandelns order inte går. Skriv antalet i sista"
        " kolumnen och bocka av när det är beställt."
    )
    found: Flowable = words("Inget restas, och inget har lämnats ut.", BODY)
    if lines:
        found = table(_HEADINGS, [_line(one) for one in lines], _WIDTHS, right=range(2, 6))
    return [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words("Beställning till partihandeln", TITLE),
        gap(1),
        words(said, BODY),
        gap(4),
        found,
        KeepTogether(
            [
                gap(5),
                lines_to_sign("Beställt av, namn", "Mottaget av partihandeln, namn"),
                gap(2),
                WriteLine("Datum, klockslag och ordernummer", 85 * mm),
            ]
        ),
    ]


def _line(one: OrderLine) -> list[Paragraph]:
    product = one.product
    return [
        words(", ".join(text for text in (product.title, product.pack) if text), CELL),
        words(product.varunummer or "–", CELL),
        words(str(one.owed) if one.owed else "–", CELL_STRONG if one.owed else CELL, right=True),
        words(str(one.gone) if one.gone else "–", CELL, right=True),
        words("–" if one.balance is None else str(one.balance), CELL, right=True),
        words("\n\N{NO-BREAK SPACE}", CELL),
    ]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
