"""Workbooks that nobody vouches for: what is taken, and what is refused before it is opened."""

import io
import random
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
    SHEET_XML,
    TLV_FILE,
    adding,
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


def test_a_truncated_workbook_is_refused_wherever_it_was_cut() -> None:
    data = workbook()
    for length in range(4, len(data), len(data) // 60):
        assert rule(data[:length]) == "reference.unreadable"


@pytest.mark.parametrize("part", ["sheet1", "workbook", "sharedStrings"])
def test_a_part_that_is_no_xml_is_refused(part: str) -> None:
    data = with_parts(workbook(), **{part: lambda xml: xml[: len(xml) // 2] + b"<&"})
    assert rule(data) == "reference.unreadable"


def test_a_flipped_byte_in_the_sheet_is_noticed() -> None:
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(SHEET_XML).header_offset
    data[start + 200] ^= 0xFF
    assert rule(bytes(data)) == "reference.unreadable"


def test_a_workbook_locked_with_a_password_is_refused() -> None:
    data = workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(SHEET_XML).header_offset
    central = data.index(b"PK\x01\x02" + data[start + 4 : start + 5])
    flagged = bytearray(data)
    while central >= 0:  # the flag of every part in the directory
        flagged[central + 8] |= 1
        central = data.find(b"PK\x01\x02", central + 1)
    assert rule(bytes(flagged)) == "reference.locked"


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_unopened() -> None:
    dense = random.Random(3).randbytes(2**20)
    refused = refusal(adding(workbook(), "xl/media/bomb.bin", dense * 129))
    assert refused.findings[0].rule == "reference.too_large"
    assert "129 MB" in str(refused) or "orimligt mycket" in str(refused)


def test_a_workbook_of_far_too_many_parts_is_refused_unopened() -> None:
    data = workbook()
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(500):
            archive.writestr(f"xl/{number}", b"")
    assert rule(buffer.getvalue()) == "reference.too_large"


def sheet_of(cell: bytes) -> bytes:
    """Return a workbook whose sheet has one more cell, written as given."""
    return with_parts(
        workbook(),
        sheet1=lambda xml: xml.replace(b"</sheetData>", b"<row>%b</row></sheetData>" % cell),
    )


@pytest.mark.parametrize("place", [b"XFD1", b"A1048576", b"ZZZZ9", b"A99999999999", b"zz1"])
def test_a_cell_far_outside_is_refused_with_its_place_before_memory_is_asked_for(
    place: bytes,
) -> None:
    refused = refusal(sheet_of(b"<c\n r = '%b'><v>1</v></c>" % place))
    assert refused.findings[0].rule == "reference.too_large"
    assert refused.findings[0].field == place.decode()


@pytest.mark.parametrize("place", [b"", b"7", b"A", b"A0", b"A-1", b"\xc3\xa51"])
def test_a_cell_whose_place_is_none_is_refused(place: bytes) -> None:
    assert rule(sheet_of(b'<c r="%b"><v>1</v></c>' % place)).startswith("reference.")


def test_a_sheet_that_spans_more_than_any_list_is_refused() -> None:
    refused = refusal(sheet_of(b'<c r="GA200000"><v>1</v></c>'))
    assert refused.findings[0].rule == "reference.too_large"
    assert "36600000 celler" in str(refused)


def test_a_sheet_of_ten_million_rows_is_refused() -> None:
    rows = b"<row><c><v>1</v></c></row>" * 1_000
    data = with_parts(workbook(), sheet1=lambda xml: xml.replace(b"</row>", b"</row>" + rows, 1))
    assert rule(data) == "reference.rows"  # a thousand are read, and found to be no products
    many = with_parts(
        workbook(),
        sheet1=lambda xml: xml.replace(b"</row>", b"</row>" + b"<row><c/></row>" * 5_000_000, 1),
    )
    assert rule(many) == "reference.too_large"


def test_cells_that_do_not_say_their_place_are_read_in_order() -> None:
    data = with_parts(workbook(good_rows(2)), sheet1=lambda xml: re.sub(rb'<c r="\w+"', b"<c", xml))
    assert cells(data)[2][1] == "Övamol 2"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        ("xl/VBAPROJECT.BIN", b""),
        ("xl/macrosheets/sheet1.xml", b"<macrosheet/>"),
    ],
)
def test_a_workbook_with_macros_is_refused(name: str, content: bytes) -> None:
    assert rule(adding(workbook(), name, content)) == "reference.macros"


def test_a_workbook_that_says_it_may_hold_macros_is_refused() -> None:
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    enabled = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    data = with_parts(workbook(), **{"[Content_Types]": lambda xml: xml.replace(main, enabled)})
    assert rule(data) == "reference.macros"


@pytest.mark.parametrize("part", ["sheet1", "workbook", "sharedStrings", "styles"])
def test_a_document_type_and_its_entities_are_refused(part: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = with_parts(workbook(), **{part: lambda xml: xml.replace(b"?>", b"?>" + laughs, 1)})
    assert rule(data) == "reference.doctype"


def test_a_part_in_an_encoding_that_checks_would_not_see_through_is_refused() -> None:
    data = with_parts(workbook(), sheet1=lambda xml: xml.decode().encode("utf-16"))
    assert rule(data) == "reference.unreadable"


@pytest.mark.parametrize("depth", [1_000, 1_000_000])
def test_a_sheet_nested_without_end_is_refused_or_read(depth: int) -> None:
    nested = b"<a>" * depth + b"</a>" * depth
    data = with_parts(workbook(), sheet1=lambda xml: xml.replace(b"<sheetData>", nested, 1))
    assert rule(data).startswith("reference.")


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
