"""TLV's list: what a row becomes, what is left out and why, and which files are refused."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.product import Origin, Package, PeriodStatus
from app.domain.reference import ListRemark, Source, SourceHead
from tests.exchange.reference.parsing import read, refusal
from tests.exchange.reference.workbooks import (
    DEMO_FILE,
    HEADINGS,
    PRACTICE,
    REAL,
    TLV_FILE,
    Row,
    Value,
    good_row,
    good_rows,
    sheets,
    with_cell,
    workbook,
)

SAME = "Samma NPL pack ID finns på en tidigare rad"


def test_a_row_becomes_a_package_with_everything_the_list_says() -> None:
    assert read(workbook()).packages[0] == Package(
        npl_pack_id="20990202000001",
        npl_id="20990101000001",
        name="Övamol 1",
        status=PeriodStatus.PERIOD_PRODUCT,
        varunummer="000001",
        strength="500 mg",
        form="Tablett",
        pack_size=Decimal(100),
        substance="Paracetamol",
        company="ÖVNING Norrlykta AB",
        exchange_group="900001",
        size_group="T23",
        purchase_price=Decimal("12.50"),
        sales_price=Decimal("44.13"),
        origin=Origin.GENERICS,
    )


def test_the_sheet_names_the_period_and_says_whether_the_products_are_made_up() -> None:
    head = read(workbook()).head
    assert (head.valid_from, head.valid_until) == (date(2025, 12, 1), date(2025, 12, 31))
    assert (head.source, head.practice) == (Source.PERIOD_PRODUCTS, True)


def test_headings_are_found_by_name_in_any_order_below_a_title_and_by_older_names() -> None:
    order = sorted(range(len(HEADINGS)), key=lambda at: HEADINGS[at])
    old = {"Beredningsform": "beredning ", "Utbytesgrupps ID": "Utbytesgrupp"}
    headings: list[Value] = [old.get(HEADINGS[at], HEADINGS[at]) for at in order]
    rows: list[Row] = [["Periodens varor december"], [], [*headings, "Ny rubrik"]]
    rows += [[*(row[at] for at in order), "nytt"] for row in good_rows()]
    assert read(workbook(rows, headings=[])).packages == read(workbook()).packages


@pytest.mark.parametrize(
    ("rank", "status"), [(1.0, "PV"), ("2", "R1"), (3.0, "R2"), (4.0, "Nej"), (17.0, "Nej")]
)
def test_the_rank_of_newer_months_tells_the_place_in_the_group(rank: Value, status: str) -> None:
    rows = [[rank, *row[1:], "Nej"] for row in good_rows()]
    found = read(workbook(rows, headings=["Rang", *HEADINGS[1:], "Marknadsförs"]))
    assert {str(package.status) for package in found.packages} == {status}
    assert found.remarks == []


def test_a_heading_that_stands_twice_is_refused_because_either_may_be_right() -> None:
    headings: Row = [*HEADINGS, "försäljnings\u00adpris"]
    refused = refusal(workbook([[*row, 1.0] for row in good_rows()], headings=headings))
    assert refused.findings[0].rule == "reference.headings"
    assert "Rubriker står två gånger" in str(refused)


def test_missing_headings_are_named_with_their_row() -> None:
    headings: list[Value] = ["Pris" if h == "Försäljningspris" else h for h in HEADINGS[:-1]]
    refused = refusal(workbook(headings=headings))
    assert (refused.findings[0].rule, refused.findings[0].field) == ("reference.headings", "A1")
    assert "rad 1: Utbytesgrupps ID, Försäljningspris." in str(refused)


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("1907,00", "1907.00"),
        ("1 907,5", "1907.50"),
        ("1\u00a0907.50", "1907.50"),
        (2034.38, "2034.38"),
        (0.1 + 0.2, "0.30"),
        ("0,005", "0.01"),
        (7.0, "7.00"),
    ],
)
def test_a_price_may_be_a_number_or_text_with_a_comma(written: Value, price: str) -> None:
    found = read(workbook(with_cell(good_rows(), "Försäljningspris", written)))
    assert str(found.packages[0].sales_price) == price
    assert found.remarks == []


@pytest.mark.parametrize(
    ("written", "varunummer"), [("012345", "012345"), (12345.0, "012345"), ("12345", "012345")]
)
def test_a_varunummer_has_its_leading_zero(written: Value, varunummer: str) -> None:
    found = read(workbook(with_cell(good_rows(), "Varunummer", written)))
    assert found.packages[0].varunummer == varunummer


def test_an_id_written_as_a_number_is_the_same_id() -> None:
    found = read(workbook(with_cell(good_rows(), "NPL pack ID", 20990202000001.0)))
    assert found.packages == read(workbook()).packages


@pytest.mark.parametrize("heading", [h for h in HEADINGS if h not in ("Produktnamn", "NPL ID")][1:])
def test_an_empty_cell_that_a_package_can_do_without_is_unknown(heading: str) -> None:
    found = read(workbook(with_cell(good_rows(), heading, "", row=2)))
    if heading == "NPL pack ID":
        assert [r.row_left_out for r in found.remarks] == [True]
    else:
        assert len(found.packages) == 30
        assert found.remarks == []


@pytest.mark.parametrize(
    ("heading", "value", "column", "text"),
    [
        ("Försäljningspris", "se beslut", "J", "Det är inget tal."),
        ("Försäljningspris", "-3", "J", "Det är inget tal."),
        ("Försäljningspris", 1e300, "J", "Det är inget tal."),
        ("Försäljningspris", 123456789.0, "J", "Talet är orimligt stort."),
        ("Storlek", True, "H", "Cellen är ett datum eller ett sanningsvärde."),
        ("Varunummer", "12 34 56", "C", "Ett varunummer har 6 siffror."),
        ("Varunummer", "1234567", "C", "Ett varunummer har 6 siffror."),
        ("Status", "PX", "A", "Ordet är inte ett av dem som listan brukar ha."),
        ("Ursprung", "Mars", "O", "Ordet är inte ett av dem som listan brukar ha."),
        ("Styrka", "x" * 301, "D", "Texten är för lång eller har styrtecken."),
        ("Företag", "a\u200bb", "P", "Texten är för lång eller har styrtecken."),
    ],
)
def test_a_value_that_cannot_be_read_is_unknown_and_remarked_with_its_place(
    heading: str, value: Value, column: str, text: str
) -> None:
    found = read(workbook(with_cell(good_rows(), heading, value, row=4)))
    assert len(found.packages) == 30
    assert found.remarks == [ListRemark(6, column, text, row_left_out=False)]
    assert found.packages[4].is_well_formed()


@pytest.mark.parametrize(
    ("heading", "value", "column", "text"),
    [
        ("NPL pack ID", "1234", "N", "Ett NPL-id har 14 siffror."),
        ("NPL pack ID", "20990202000001", "N", f"{SAME}, med andra uppgifter."),
        ("NPL ID", "", "M", "Cellen är tom."),
        ("NPL ID", "2099010100000X", "M", "Ett NPL-id har 14 siffror."),
        ("Produktnamn", " ", "B", "Cellen är tom."),
    ],
)
def test_a_row_without_what_a_package_needs_is_left_out_and_remarked(
    heading: str, value: Value, column: str, text: str
) -> None:
    found = read(workbook(with_cell(good_rows(), heading, value, row=4)))
    assert len(found.packages) == 29
    assert found.remarks == [ListRemark(6, column, text, row_left_out=True)]


def test_formulas_and_errors_are_not_values() -> None:
    data = workbook(
        fill=lambda page: (
            page.write_formula("J3", "=1+1", None, 2),
            page.write_formula("I4", "=1/0", None, "#DIV/0!"),
            page.write_formula("N5", '="20990202000004"', None, "20990202000004"),
        )
    )
    found = read(data)
    assert found.packages[1].sales_price is None
    assert found.packages[2].purchase_price is None
    reason = "Cellen är en formel eller ett fel, inte ett värde."
    assert [(r.row, r.column, r.text, r.row_left_out) for r in found.remarks] == [
        (3, "J", reason, False),
        (4, "I", reason, False),
        (5, "N", reason, True),
    ]


def test_a_date_is_not_a_number() -> None:
    day = datetime(2025, 1, 2)  # noqa: DTZ001 - a spreadsheet's date has no zone
    found = read(workbook(fill=lambda page: page.write_datetime("H2", day)))
    assert found.packages[0].pack_size is None
    assert [(r.row, r.column) for r in found.remarks] == [(2, "H")]


def test_a_row_that_only_says_again_what_stood_before_does_not_make_the_list_unreadable() -> None:
    found = read(workbook([*good_rows(20), *good_rows(20)]))
    assert len(found.packages) == 20
    assert found.places == [(row, "N", True) for row in range(22, 42)]
    assert found.remarks[0].text == f"{SAME}."


def test_empty_rows_are_passed_by() -> None:
    rows: list[Row] = [*good_rows(20), [], ["", None, ""], good_row(21)]
    found = read(workbook(rows))
    assert (len(found.packages), found.remarks) == (21, [])


def test_a_list_of_too_few_packages_is_refused() -> None:
    refused = refusal(workbook(good_rows(19)))
    assert refused.findings[0].rule == "reference.too_few"
    assert "bara 19 rader som gäller; minst 20" in str(refused)


def test_a_real_list_must_be_as_long_as_real_lists_are() -> None:
    refused = refusal(workbook(good_rows(4_999), sheet=REAL))
    assert refused.findings[0].rule == "reference.too_few"
    found = read(workbook(good_rows(5_000), sheet=REAL))
    assert not found.head.practice


def test_a_list_that_mostly_cannot_be_read_is_refused_with_examples() -> None:
    rows: list[Row] = [*good_rows(50), *(["Nej", "Namn", "123456"] for _ in range(4))]
    refused = refusal(workbook(rows))
    assert [f.field for f in refused.findings] == ["", "N52", "N53", "N54"]
    assert "4 av 54 rader" in str(refused)
    assert "Rad 52, kolumn N: Cellen är tom." in str(refused)


def test_a_sheet_that_names_no_days_is_read_and_remarked() -> None:
    found = read(workbook(sheet="Periodens varor ÖVNING"))
    assert found.head == SourceHead(
        Source.PERIOD_PRODUCTS, practice=True, published=found.head.published
    )
    assert found.places == [(1, "", False)]
    assert "inte vilka dagar" in found.remarks[0].text


def test_the_list_is_found_on_its_sheet_and_formulas_on_others_are_not_its_own() -> None:
    data = sheets(
        {"Om listan": [["Frågor?", "registrator"]], PRACTICE: [HEADINGS, *good_rows()]},
        {"Om listan": lambda page: page.write_formula("J3", "=1+1", None, 2)},
    )
    assert read(data) == read(workbook())


@pytest.mark.parametrize("sheet", ["251301-251231", "251231-251201", "250229-250331 ÖVNING"])
def test_a_period_that_is_none_is_refused(sheet: str) -> None:
    refused = refusal(workbook(sheet=sheet))
    assert refused.findings[0].rule == "reference.sheet"
    assert f"”{sheet}”" in str(refused)


CELLS = st.one_of(
    st.text(max_size=40),
    st.floats(),
    st.integers(-(2**60), 2**60).map(float),
    st.booleans(),
    st.none(),
    st.sampled_from(["PV", "1,5", "20990202000001", "-", "0", "=1+1", "#N/A"]),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=17), max_size=3))
def test_whatever_stands_in_rows_they_are_taken_or_remarked_or_the_list_refused(
    odd: list[list[Value]],
) -> None:
    try:
        found = read(workbook([*good_rows(40), *odd]))
    except Refused:
        return
    assert all(package.is_well_formed() for package in found.packages)
    assert 40 <= len(found.packages) <= 43


def test_the_demo_list_is_whole_and_made_up() -> None:
    found = read(DEMO_FILE.read_bytes())
    assert found.head.practice
    assert found.remarks == []
    assert 500 < len(found.packages) < 1_500
    assert all((p.company or "").startswith("ÖVNING") for p in found.packages)
    assert all((p.varunummer or "").startswith("99") for p in found.packages)
    period_products = [p for p in found.packages if p.status is PeriodStatus.PERIOD_PRODUCT]
    assert len({(p.exchange_group, p.size_group) for p in period_products}) == len(period_products)


@pytest.mark.skipif(not TLV_FILE.exists(), reason="TLV's own file is not part of the repository")
def test_the_list_that_tlv_published_is_read_to_the_last_row() -> None:
    found = read(TLV_FILE.read_bytes())
    assert found.head.valid_from == date(2025, 12, 1)
    assert found.head.valid_until == date(2025, 12, 31)
    assert (len(found.packages), found.remarks) == (7_765, [])
    assert Counter(str(p.status) for p in found.packages) == {
        "PV": 1_626,
        "R1": 1_147,
        "R2": 709,
        "Nej": 4_283,
    }
    assert len({p.exchange_group for p in found.packages}) == 866
    assert all(p.is_well_formed() for p in found.packages)
    assert sum(p.strength is None for p in found.packages) == 38
