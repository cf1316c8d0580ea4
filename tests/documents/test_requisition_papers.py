"""What goes with a delivery and what the invoice is made of, read back from the paper."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.documents.delivery_note import render_delivery_note
from app.documents.invoice_basis import render_invoice_basis
from app.domain.clock import STOCKHOLM
from app.domain.invoice import amount_of, as_table, invoice_lines
from tests.documents.reading import page_texts
from tests.documents.unit_samples import MADE, NOTE, PHARMACY, UNIT
from tests.workplaces import NOON


def test_the_note_says_what_came_what_is_owed_and_leaves_room_to_sign(fonts: Path) -> None:
    """Requirement 35."""
    said = " ".join(" ".join(page_texts(render_delivery_note(NOTE, PHARMACY, NOON, fonts))).split())
    for words in (
        "Följesedel A-0002-U", "Avdelning 3", "Kundnummer 44120", "Kostnadsställe 3310",
        "Karin Ek", "B7", "Till akutväskan",
        "Mottagarens namn", "Mottagarens namnteckning", "Datum och klockslag",
    ):  # fmt: skip
        assert words in said


def test_an_acknowledged_note_names_the_receiver_and_the_time(fonts: Path) -> None:
    """Requirement 35."""
    at = datetime(2026, 11, 23, 18, 5, tzinfo=STOCKHOLM)
    done = replace(NOTE, receiver="Eva Dal", received_at=at, completes="A-0001-V")
    said = " ".join(" ".join(page_texts(render_delivery_note(done, PHARMACY, NOON, fonts))).split())
    assert "Mottagen 2026-11-23 18:05 av Eva Dal." in said
    assert "Restleverans till A-0001-V" in said
    assert "Mottagarens namnteckning" not in said


def test_the_basis_of_invoices_counts_what_was_delivered_and_no_more(fonts: Path) -> None:
    lines = invoice_lines([(MADE, {})])
    assert [(line.packages, line.amount) for line in lines] == [(2, Decimal("137.00"))]
    said = " ".join(
        " ".join(page_texts(render_invoice_basis(lines, PHARMACY, NOON, fonts))).split()
    )
    assert "Avdelning 3, Backe sjukhus Kundnummer 44120 · Kostnadsställe 3310" in said
    assert "137,00" in said


def test_each_cost_centre_of_a_unit_has_an_invoice_of_its_own(fonts: Path) -> None:
    other = replace(MADE, slip="A-0003-0", unit=replace(UNIT, cost_centre="3320"))
    lines = invoice_lines([(made, {}) for made in (other, MADE, other)])
    assert [line.payer[1] for line in lines] == ["3310", "3320", "3320"]
    said = " ".join(
        " ".join(page_texts(render_invoice_basis(lines, PHARMACY, NOON, fonts))).split()
    )
    assert said.count("Kostnadsställe 3310") == said.count("Kostnadsställe 3320") == 1
    assert "274,00" in said


def test_a_price_that_nobody_knows_is_told_and_not_counted() -> None:
    row = replace(MADE.rows[1], packages=1)
    lines = invoice_lines([(replace(MADE, rows=(MADE.rows[0], row)), {})])
    assert amount_of(lines) == Decimal("137.00")
    assert "okänt" in as_table(lines)[2]


@given(st.text(max_size=20))
def test_no_cell_of_the_table_is_read_as_a_formula(name: str) -> None:
    made = replace(MADE, unit=replace(UNIT, title=name, customer=name))
    for row in as_table(invoice_lines([(made, {})])):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
