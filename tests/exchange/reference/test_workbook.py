"""Workbooks as tables: cells, places, formulas and days, as they stand in the sheets."""

import io
import re
import zipfile
from datetime import date

import pytest

from app.exchange.reference.table import Table, column_letters
from app.exchange.reference.workbook import tables_in
from tests.exchange.reference.parsing import refusal, rule
from tests.exchange.reference.reading import opened
from tests.exchange.reference.workbooks import (
    PRACTICE,
    TLV_FILE,
    good_rows,
    sheets,
    with_parts,
    workbook,
)


def first_sheet(data: bytes) -> Table:
    return tables_in(opened(data))[0]


def cells(data: bytes) -> list[list[object]]:
    return [list(row) for row in first_sheet(data).rows()]


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_is_named_as_spreadsheet_programs_do(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_cells_come_as_they_stand_from_the_first_row_on() -> None:
    sheet = first_sheet(workbook(good_rows(3)))
    assert (sheet.title, sheet.size, sheet.is_text) == (PRACTICE, 4, False)
    assert list(sheet.rows()) == list(sheet.rows()) == sheet.head
    assert list(sheet.head[1])[1:8] == [
        "Övamol 1",
        "000001",
        "500 mg",
        "T23",
        "Paracetamol",
        "Tablett",
        100,
    ]
    assert sheet.computed == frozenset()


def test_rows_above_the_first_filled_one_keep_their_place() -> None:
    data = workbook([[], [], ["x"]], headings=[])
    assert [row[0] for row in cells(data)] == ["", "", "", "x"]


def test_formulas_and_errors_are_pointed_out() -> None:
    data = workbook(
        good_rows(3),
        fill=lambda page: (
            page.write_formula("I2", "=1+1", None, 2),
            page.write_formula("C3", "=1/0", None, "#DIV/0!"),
        ),
    )
    assert first_sheet(data).computed == {"I2", "C3"}


def declaring(dimension: bytes) -> bytes:
    return with_parts(
        workbook(good_rows(30)),
        sheet1=lambda xml: re.sub(
            rb'<dimension ref="[^"]*"/>', b'<dimension ref="%b"/>' % dimension, xml
        ),
    )


@pytest.mark.parametrize("dimension", [b"A1", b"A1:Q1", b"A1:XFD1048576", b"Q9:A1"])
def test_a_wrong_declared_size_of_the_sheet_loses_no_row(dimension: bytes) -> None:
    assert len(cells(declaring(dimension))) == 31


def test_a_declared_size_that_is_no_size_is_refused() -> None:
    assert rule(declaring(b"nonsense")) == "reference.unreadable"


@pytest.mark.parametrize("data", [b"PK", b"Status;Produktnamn\nPV;X\n", b"%PDF-1.7", b"\0" * 99])
def test_what_is_no_workbook_has_no_sheets(data: bytes) -> None:
    assert tables_in(opened(data)) == ()
    assert rule(data) == "reference.unknown"


def test_an_archive_without_a_workbook_in_it_is_unknown() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "hello")
    assert rule(buffer.getvalue()) == "reference.unknown"


def test_a_workbook_of_the_old_kind_or_locked_is_said_to_be_so() -> None:
    refused = refusal(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert refused.findings[0].rule == "reference.old_workbook"
    assert "låst med lösenord" in str(refused)


def test_cells_that_do_not_say_their_place_are_read_in_order() -> None:
    data = with_parts(workbook(good_rows(2)), sheet1=lambda xml: re.sub(rb'<c r="\w+"', b"<c", xml))
    assert cells(data)[2][1] == "Övamol 2"


def test_formulas_are_found_in_the_sheet_that_holds_them_wherever_its_part_lies() -> None:
    data = sheets(
        {PRACTICE: [["a"], ["b"]], "Annat": [["c"], ["d"]]},
        {"Annat": lambda page: page.write_formula("A2", "=1+1", None, 2)},
    )
    found = tables_in(opened(data))
    assert [(table.title, table.computed) for table in found] == [
        (PRACTICE, frozenset()),
        ("Annat", {"A2"}),
    ]
    absolute = {
        "workbook.xml": lambda xml: xml.replace(b'"worksheets/', b'"/xl/worksheets/'),
    }
    moved = tables_in(opened(with_parts(data, **absolute)))
    assert [table.computed for table in moved] == [frozenset(), {"A2"}]


def test_a_formula_in_a_prefixed_name_is_a_formula_too() -> None:
    def prefixed(xml: bytes) -> bytes:
        main = b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        xml = xml.replace(b"xmlns=" + main, b"xmlns:x=" + main)
        return re.sub(rb"<(/?)([a-zA-Z]+)([ />])", rb"<\1x:\2\3", xml)

    data = workbook(good_rows(3), fill=lambda page: page.write_formula("I2", "=1+1", None, 2))
    assert first_sheet(with_parts(data, sheet1=prefixed)).computed == {"I2"}


def test_the_day_that_a_workbook_was_saved_is_told() -> None:
    saved = b"<dcterms:modified xsi:type='dcterms:W3CDTF'>%b</dcterms:modified>"

    def saved_at(words: bytes) -> bytes:
        return with_parts(
            workbook(),
            core=lambda xml: re.sub(
                rb"<dcterms:modified.*?</dcterms:modified>", saved % words, xml
            ),
        )

    assert first_sheet(saved_at(b"2026-11-20T02:30:00Z")).made == date(2026, 11, 20)
    assert first_sheet(saved_at(b"2026-13-20T02:30:00Z")).made is None
    assert first_sheet(saved_at(b"1899-12-30T00:00:00Z")).made is None


@pytest.mark.skipif(not TLV_FILE.exists(), reason="TLV's own file is not part of the repository")
def test_the_workbook_that_tlv_published_has_no_formulas_and_as_many_rows_as_it_says() -> None:
    sheet = first_sheet(TLV_FILE.read_bytes())
    assert (sheet.title, sheet.size, sheet.computed) == ("251201-251231", 7_766, frozenset())
