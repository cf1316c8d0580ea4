"""The invoice basis as PDF: what each unit got, by payer, at preliminary prices."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    HEADING,
    SMALL,
    TITLE,
    Sheet,
    build_pages,
    gap,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.invoice import InvoiceLine, amount_of, payer_words
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Expedition", "Levererad", "Vara", "Antal", "Pris, kr", "Summa, kr")
_WIDTHS = (13, 19, 33, 8, 12, 15)


def render_invoice_basis(
    lines: Sequence[InvoiceLine], pharmacy: StoreFounded, now: datetime, fonts: Path
) -> bytes:
    """Return the basis, each payer under its own heading."""
    load_faces(fonts)
    footer = f"Fakturaunderlag, {pharmacy.pharmacy}. Priserna är preliminära."
    sheet = Sheet("Fakturaunderlag", footer, f"utskrivet {_minute(now)}", pharmacy.practice)
    return build_pages(lambda: _story(lines, pharmacy), sheet)


def _story(lines: Sequence[InvoiceLine], pharmacy: StoreFounded) -> list[Flowable]:
    story: list[Flowable] = [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words("Fakturaunderlag, rekvisitioner", TITLE),
        gap(1),
        words("Pris per förpackning ur registret. Räkna om i apotekssystemet.", BODY),
    ]
    if not lines:
        story += [gap(4), words("Inget är levererat på rekvisition.", BODY)]
    for _, group in groupby(lines, key=lambda line: line.payer):
        story += _payer(list(group))
    return story


def _payer(lines: list[InvoiceLine]) -> list[Flowable]:
    rows = [
        [
            words(line.slip, CELL),
            words(_minute(line.happened_at), CELL),
            words(", ".join(p for p in (line.product.title, line.product.pack) if p), CELL),
            words(str(line.packages), CELL, right=True),
            words(_money(line.product.price), CELL, right=True),
            words(_money(line.amount), CELL, right=True),
        ]
        for line in lines
    ]
    unknown = sum(line.amount is None for line in lines)
    rows_without = "1 rad" if unknown == 1 else f"{unknown} rader"
    remark = f"Summa, utom {rows_without} utan pris" if unknown else "Summa"
    last = [words(remark if column == 2 else "", CELL_STRONG) for column in range(5)]
    rows.append([*last, words(_money(amount_of(lines)), CELL_STRONG, right=True)])
    unit = lines[0].unit
    numbers = " · ".join(payer_words(unit)) or "Kundnummer och kostnadsställe saknas"
    made = table(_HEADINGS, rows, _WIDTHS, right=range(3, 6))
    heading = [words(unit.title, HEADING), words(numbers, SMALL)]
    return [gap(4), CondPageBreak(35 * mm), *heading, gap(1), made]


def _money(kronor: Decimal | None) -> str:
    if kronor is None:
        return "okänt"
    return f"{kronor:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
