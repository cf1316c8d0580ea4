"""Workbooks that nobody vouches for: what is refused before a library opens it."""

import io
import random
import zipfile

import pytest

from tests.exchange.reference.parsing import refusal, rule
from tests.exchange.reference.workbooks import (
    SHEET_XML,
    adding,
    with_parts,
    workbook,
)


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
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(129):
            archive.writestr(f"xl/media/{number}.bin", bytes(2**20))
    refused = refusal(buffer.getvalue())
    assert refused.findings[0].rule == "reference.too_large"
    assert "129 MB" in str(refused)


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


def sheet_with_rows(rows: bytes) -> bytes:
    """Return a workbook whose first row is followed by these, packed so that no ratio tells."""
    padding = random.Random(5).randbytes(len(rows) // 300).hex().encode()
    return with_parts(
        workbook(),
        sheet1=lambda xml: xml.replace(b"</row>", b"</row><!--" + padding + b"-->" + rows, 1),
    )


def test_a_sheet_of_ten_million_rows_is_refused_before_it_is_laid_out() -> None:
    assert rule(sheet_with_rows(b"<row><c><v>1</v></c></row>" * 1_000)) == "reference.rows"
    refused = refusal(sheet_with_rows(b"<row/>" * 10_000_000))
    assert refused.findings[0].rule == "reference.too_large"
    assert "fler rader" in str(refused)


def test_a_sheet_of_formulas_is_no_list() -> None:
    cells = b"".join(b'<c r="A%d"><f>1</f></c>' % n for n in range(1, 100_002))
    assert rule(sheet_with_rows(b"<row>" + cells + b"</row>")) == "reference.too_large"


def test_a_formula_that_does_not_say_where_it_stands_is_refused() -> None:
    assert rule(sheet_with_rows(b"<row><c><f>1</f><v>1</v></c></row>")) == "reference.unreadable"


def test_a_formula_in_a_part_that_is_no_xml_further_on_is_refused() -> None:
    data = workbook(fill=lambda page: page.write_formula("I2", "=1+1", None, 2))
    broken = with_parts(data, sheet1=lambda xml: xml.replace(b"</sheetData>", b"</sheetDat>"))
    assert rule(broken) == "reference.unreadable"


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
