"""TLV's price workbook: text numbers, padded codes, the benefit, and rows that are no medicine."""

from decimal import Decimal

import pytest

from app.domain.product import Package
from app.domain.reference import ListRemark, Source
from tests.exchange.reference.parsing import read, refusal
from tests.exchange.reference.workbooks import Row, Value, sheets, with_parts

HEADINGS = (
    "Produktnamn",
    "Varunummer",
    "ATC-kod",
    "NPL id",
    "NPL pack-id",
    "Form",
    "Styrka",
    "Förpackning",
    "Antal",
    "Företag",
    "AIP",
    "AUP",
    "AIP per st",
    "AUP per st",
    "Subventionerad",
)


def good_row(number: int) -> list[Value]:
    """Return a row as the export has them: all of it text."""
    return [
        f"Övamol {number}",
        f"0{number:05d}",
        "N02BE01   ",
        f"2099010100{number:04d}",
        f"2099020200{number:04d}",
        "Filmdragerad tablett",
        "500 mg",
        "Blister, 98 tabletter",
        "98",
        "ÖVNING Norrlykta AB",
        "1907,00",
        "2011,22",
        "19,46",
        "20,52",
        "Ja",
    ]


def prices(*changes: tuple[int, str, Value], count: int = 30, sheet: str = "Data ÖVNING") -> bytes:
    """Return an export, some values changed: (row from 0, heading, value)."""
    rows = [good_row(number) for number in range(1, count + 1)]
    for row, heading, value in changes:
        rows[row][HEADINGS.index(heading)] = value
    table: list[Row] = [HEADINGS, *rows]
    return sheets({sheet: table})


def test_a_row_becomes_a_package_with_its_numbers_read_and_its_padding_gone() -> None:
    found = read(prices())
    assert (found.head.source, found.head.practice) == (Source.PRICES, True)
    assert found.packages[0] == Package(
        npl_pack_id="20990202000001",
        npl_id="20990101000001",
        name="Övamol 1",
        varunummer="000001",
        strength="500 mg",
        form="Filmdragerad tablett",
        pack_size=Decimal(98),
        company="ÖVNING Norrlykta AB",
        purchase_price=Decimal("1907.00"),
        sales_price=Decimal("2011.22"),
        packing="Blister, 98 tabletter",
        atc="N02BE01",
        in_benefit=True,
    )
    assert (len(found.packages), found.remarks) == (30, [])


def test_a_declared_size_of_one_row_loses_no_row() -> None:
    data = with_parts(prices(), sheet1=lambda xml: xml.replace(b'"A1:O31"', b'"A1:O1"'))
    assert data != prices()
    assert len(read(data).packages) == 30


@pytest.mark.parametrize(("word", "known"), [("Ja", True), ("nej", False), ("", None)])
def test_the_benefit_is_inside_outside_or_unknown(word: str, known: bool | None) -> None:
    found = read(prices((4, "Subventionerad", word)))
    assert found.packages[4].in_benefit is known
    assert found.remarks == []


def test_a_word_that_says_neither_yes_nor_no_is_unknown_and_remarked() -> None:
    found = read(prices((4, "Subventionerad", "Delvis")))
    assert found.packages[4].in_benefit is None
    assert found.remarks == [ListRemark(6, "O", "Här väntades Ja eller Nej.", row_left_out=False)]


@pytest.mark.parametrize("price", ["", "-", "0", "0,00", 0.0])
def test_a_price_that_has_not_been_decided_is_unknown(price: Value) -> None:
    found = read(prices((4, "AUP", price)))
    assert (found.packages[4].sales_price, found.remarks) == (None, [])


def test_an_atc_code_that_is_none_is_unknown_and_remarked() -> None:
    found = read(prices((4, "ATC-kod", "okänd")))
    assert found.packages[4].atc is None
    assert found.places == [(6, "C", False)]


def test_a_row_without_npl_ids_is_a_trade_good_told_by_its_varunummer() -> None:
    found = read(prices((4, "NPL id", ""), (4, "NPL pack-id", None)))
    assert found.packages[4].is_trade_good
    assert found.packages[4].key == "v000005"
    assert found.remarks == []


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ([(4, "NPL id", "")], "D"),
        ([(4, "NPL pack-id", "")], "E"),
        ([(4, "NPL id", ""), (4, "NPL pack-id", ""), (4, "Varunummer", "")], "B"),
        ([(4, "Produktnamn", "")], "A"),
        ([(4, "NPL pack-id", "20990202000001")], "E"),
    ],
)
def test_a_row_that_tells_no_package_apart_is_left_out_with_its_place(
    changes: list[tuple[int, str, Value]], column: str
) -> None:
    found = read(prices(*changes))
    assert len(found.packages) == 29
    assert found.places[-1] == (6, column, True)


def test_an_export_of_a_search_is_too_short_to_stand_for_all_prices() -> None:
    refused = refusal(prices(sheet="Data", count=7_999))
    assert refused.findings[0].rule == "reference.too_few"
    assert "minst 8000" in str(refused)
    whole = read(prices(sheet="Data", count=8_000))
    assert (whole.head.practice, len(whole.packages)) == (False, 8_000)


def test_a_missing_heading_is_named() -> None:
    table: list[Row] = [HEADINGS[:-1], *(good_row(number)[:-1] for number in range(1, 31))]
    refused = refusal(sheets({"Data": table}))
    assert refused.findings[0].rule == "reference.headings"
    assert "bladet ”Data”, rad 1: Subventionerad." in str(refused)
    assert "TLV Pris och beslut" in str(refused)
