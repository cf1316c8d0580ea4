"""The narcotics ledger as PDF: each product with every line, its balance, and open cases."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph

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
from app.domain.holdings import OUTCOME_WORDS, Deviation, Holding, move_words
from app.domain.ledger import LedgerLine
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Nr", "När", "Händelse", "Från, till", "Antal", "Saldo", "Signum")
_WIDTHS = (5, 19, 26, 23, 8, 8, 11)


def render_ledger(
    holdings: Sequence[Holding], pharmacy: StoreFounded, now: datetime, fonts: Path
) -> bytes:
    """Return the ledger of the products, each under its own heading."""
    load_faces(fonts)
    printed = f"utskriven {_minute(now)}"
    footer = f"Narkotikajournal, {pharmacy.pharmacy}. Rader skrivs aldrig över."
    sheet = Sheet("Narkotikajournal", footer, printed, pharmacy.practice)
    return build_pages(lambda: _story(holdings, pharmacy, now), sheet)


def _story(holdings: Sequence[Holding], pharmacy: StoreFounded, now: datetime) -> list[Flowable]:
    story: list[Flowable] = [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words("Narkotikajournal", TITLE),
        gap(1),
        words(f"Som den såg ut {_minute(now)}. Antal i hela förpackningar.", BODY),
    ]
    if not holdings:
        story += [gap(4), words("Ingen narkotika är bokförd här.", BODY)]
    for holding in holdings:
        story += _product(holding)
    return story


def _product(holding: Holding) -> list[Flowable]:
    product = holding.product
    facts = [f"förteckning {product.schedule}" if product.schedule else ""]
    facts += [product.pack, f"varunummer {product.varunummer}" if product.varunummer else ""]
    balance = f"Saldo {holding.balance}."
    if not holding.is_known:
        balance = f"Saldot är okänt: varan är aldrig räknad. Bokfört {holding.balance}."
    story: list[Flowable] = [
        gap(5),
        CondPageBreak(40 * mm),
        words(product.title, HEADING),
        words(", ".join(fact for fact in facts if fact), SMALL),
        gap(1),
        words(balance, CELL_STRONG),
        gap(1),
    ]
    if holding.lines:
        rows = [_line(line) for line in holding.lines]
        story.append(table(_HEADINGS, rows, _WIDTHS, right=range(4, 6)))
    for case in holding.cases:
        story += [gap(1), words(_case(case), CELL)]
    return story


def _line(line: LedgerLine) -> list[Paragraph]:
    said = line.said
    notes = [move_words(line)]
    notes += [f"Batch {said.batch}"] if said.batch else []
    notes += [said.words] if said.words else []
    notes += [f"Bokförd i efterhand {_minute(said.recorded_at)}"] if line.is_late else []
    notes += [f"Ensam: {said.alone}"] if said.alone else []
    signum = ", ".join(name for name in (said.signum, said.second) if name)
    return [
        words(str(line.number), CELL),
        words(_minute(said.happened_at), CELL),
        words(". ".join(notes), CELL),
        words(said.place, CELL),
        words(f"{line.delta:+d}" if line.delta else "0", CELL, right=True),
        words(str(line.balance), CELL_STRONG, right=True),
        words(signum, CELL),
    ]


def _case(case: Deviation) -> str:
    difference = f"{case.difference:+d}"
    said = f"Avvikelse {_minute(case.opened_at)}: {difference} mot saldot {case.expected}."
    if case.closed_at is None or case.outcome is None:
        return f"{said} Öppen."
    end = f"{OUTCOME_WORDS[case.outcome]}. {case.found}".strip()
    return f"{said} Avslutad {_minute(case.closed_at)}, {case.closed_by}: {end}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
