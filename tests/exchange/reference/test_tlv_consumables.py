"""TLV's list of consumables: likely headings, and a refusal that says which are missing."""

from decimal import Decimal

import pytest

from app.domain.product import Package
from app.domain.reference import Source
from tests.exchange.reference.parsing import read, refusal, rule
from tests.exchange.reference.workbooks import Row, Value, sheets

HEADINGS = ("Varunummer", "Varunamn", "Företag", "AIP", "AUP", "Varugrupperingskod", "Antal")


def good_row(number: int) -> list[Value]:
    """Return a row as such a list may have it."""
    return [
        f"{700_000 + number}",
        f"Ovalpåse {number}",
        "ÖVNING Sydlykta AB",
        "512,50",
        "643,75",
        "Y91AA",
        "30",
    ]


def consumables(
    headings: Row = HEADINGS, sheet: str = "Förbrukningsartiklar ÖVNING", count: int = 8
) -> bytes:
    """Return a list with these headings."""
    return sheets({sheet: [headings, *(good_row(number) for number in range(1, count + 1))]})


def test_a_row_becomes_a_trade_good_inside_the_benefit() -> None:
    found = read(consumables())
    assert (found.head.source, found.head.practice) == (Source.CONSUMABLES, True)
    assert found.packages[0] == Package(
        npl_pack_id=None,
        npl_id=None,
        name="Ovalpåse 1",
        varunummer="700001",
        company="ÖVNING Sydlykta AB",
        pack_size=Decimal(30),
        purchase_price=Decimal("512.50"),
        sales_price=Decimal("643.75"),
        aid_group="Y91AA",
        in_benefit=True,
    )
    assert {package.is_trade_good for package in found.packages} == {True}


@pytest.mark.parametrize(
    "headings",
    [
        (
            "Vnr",
            "Produktnamn",
            "Leverantör",
            "Inköpspris",
            "Försäljningspris",
            "Varugrupp",
            "Storlek",
        ),
        ("ARTIKELNUMMER", "benämning", "Företag ", "A I P", "aup", "Varugruppering", "Antal"),
    ],
)
def test_headings_of_the_same_meaning_are_known(headings: Row) -> None:
    assert read(consumables(headings)).packages == read(consumables()).packages


def test_the_pack_size_may_be_absent() -> None:
    found = read(consumables((*HEADINGS[:-1], "Annat")))
    assert found.packages[0].pack_size is None


def test_what_is_missing_is_said() -> None:
    refused = refusal(consumables(("Varunummer", "Namn", "X", "Y", "AUP", "Varugruppering", "Z")))
    assert refused.findings[0].rule == "reference.headings"
    assert "rad 1: Företag, AIP." in str(refused)
    assert "TLV Förbrukningsartiklar" in str(refused)


def test_a_real_list_is_not_a_handful_of_rows() -> None:
    assert rule(consumables(sheet="Data", count=99)) == "reference.too_few"
    assert not read(consumables(sheet="Data", count=100)).head.practice


def test_a_column_that_says_otherwise_of_the_benefit_is_believed() -> None:
    rows = [[*good_row(number), "Nej"] for number in range(1, 9)]
    found = read(sheets({"ÖVNING": [[*HEADINGS, "Subventionerad"], *rows]}))
    assert {package.in_benefit for package in found.packages} == {False}
