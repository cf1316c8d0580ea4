"""Workbooks that nobody vouches for: what is taken, and what is refused before it is opened."""

import io
import re
import zipfile

import pytest

from app.domain.findings import Refused
from app.exchange.reference.workbook import column_letters, read_sheet
from tests.exchange.reference.workbooks import (
    PRACTICE,
    SHEET_XML,
    adding,
    good_rows,
    with_parts,
    workbook,
)

ANY = re.compile(".*")


def refusal(data: bytes, name: re.Pattern[str] = ANY) -> Refused:
    with pytest.raises(Refused) as caught:
        read_sheet(data, name, "Lista")
    return caught.value


def rule(refused: Refused) -> str:
    return refused.findings[0].rule


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_is_named_as_spreadsheet_programs_do(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_cells_come_as_they_stand_from_the_first_row_on() -> None:
    sheet = read_sheet(workbook(good_rows(3)), ANY, "")
    assert sheet.title[0] == PRACTICE
    assert len(sheet.rows) == 4
    assert sheet.rows[1][1:8] == [
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
    sheet = read_sheet(workbook([[], [], ["x"]], headings=[]), ANY, "")
    assert [row[0] for row in sheet.rows] == ["", "", "", "x"]


def test_formulas_and_errors_are_pointed_out() -> None:
    data = workbook(
        good_rows(3),
        fill=lambda page: (
            page.write_formula("I2", "=1+1", None, 2),
            page.write_formula("C3", "=1/0", None, "#DIV/0!"),
        ),
    )
    assert read_sheet(data, ANY, "").computed == {"I2", "C3"}


def declaring(dimension: bytes) -> bytes:
    return with_parts(
        workbook(good_rows(30)),
        sheet1=lambda xml: re.sub(
            rb'<dimension ref="[^"]*"/>', b'<dimension ref="%b"/>' % dimension, xml
        ),
    )


@pytest.mark.parametrize("dimension", [b"A1", b"A1:Q1", b"A1:XFD1048576", b"Q9:A1"])
def test_a_wrong_declared_size_of_the_sheet_loses_no_row(dimension: bytes) -> None:
    assert len(read_sheet(declaring(dimension), ANY, "").rows) == 31


def test_a_declared_size_that_is_no_size_is_refused() -> None:
    assert rule(refusal(declaring(b"nonsense"))) == "reference.unreadable"


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"Status;Produktnamn\nPV;X\n", b"%PDF-1.7", b"\0" * 99]
)
def test_what_is_no_workbook_is_said_to_be_none(data: bytes) -> None:
    assert rule(refusal(data)) == "reference.not_workbook"


def test_an_archive_without_a_workbook_in_it_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "hello")
    assert rule(refusal(buffer.getvalue())) == "reference.unreadable"


def test_a_truncated_workbook_is_refused_wherever_it_was_cut() -> None:
    data = workbook()
    for length in range(4, len(data), len(data) // 60):
        assert rule(refusal(data[:length])) == "reference.unreadable"


@pytest.mark.parametrize("part", ["sheet1", "workbook", "sharedStrings"])
def test_a_part_that_is_no_xml_is_refused(part: str) -> None:
    data = with_parts(workbook(), **{part: lambda xml: xml[: len(xml) // 2] + b"<&"})
    assert rule(refusal(data)) == "reference.unreadable"


def test_a_flipped_byte_in_the_sheet_is_noticed() -> None:
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(SHEET_XML).header_offset
    data[start + 200] ^= 0xFF
    assert rule(refusal(bytes(data))) == "reference.unreadable"


def test_a_workbook_locked_with_a_password_is_refused() -> None:
    data = workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(SHEET_XML).header_offset
    central = data.index(b"PK\x01\x02" + data[start + 4 : start + 5])
    flagged = bytearray(data)
    while central >= 0:  # the flag of every part in the directory
        flagged[central + 8] |= 1
        central = data.find(b"PK\x01\x02", central + 1)
    assert rule(refusal(bytes(flagged))) == "reference.unreadable"


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_unopened() -> None:
    refused = refusal(adding(workbook(), "xl/media/bomb.bin", bytes(129 * 2**20)))
    assert rule(refused) == "reference.too_large"
    assert "129 MB" in str(refused)


def test_a_workbook_of_far_too_many_parts_is_refused_unopened() -> None:
    data = workbook()
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(500):
            archive.writestr(f"xl/{number}", b"")
    assert rule(refusal(buffer.getvalue())) == "reference.too_large"


def test_a_sheet_of_far_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.exchange.reference.workbook._MOST_ELEMENTS", 1_000)
    cells = b"<c/>" * 1_000
    data = with_parts(workbook(), sheet1=lambda xml: xml.replace(b"</row>", cells + b"</row>", 1))
    assert rule(refusal(data)) == "reference.too_large"


@pytest.mark.parametrize("place", [b"XFD1", b"A1048576", b"ZZZZ9", b"A0", b"7", b"a1"])
def test_a_cell_far_outside_is_refused_with_its_place_before_memory_is_asked_for(
    place: bytes,
) -> None:
    data = with_parts(workbook(), sheet1=lambda xml: xml.replace(b'r="B2"', b'r="%b"' % place, 1))
    refused = refusal(data)
    assert (rule(refused), refused.findings[0].field) == ("reference.too_large", place.decode())


def test_cells_that_do_not_say_their_place_are_read_in_order() -> None:
    data = with_parts(workbook(good_rows(2)), sheet1=lambda xml: re.sub(rb'<c r="\w+"', b"<c", xml))
    assert read_sheet(data, ANY, "").rows[2][1] == "Övamol 2"


def test_a_sheet_of_another_name_is_refused_by_the_names_that_are_there() -> None:
    refused = refusal(workbook(sheet="Blad1"), re.compile("Lista"))
    assert rule(refused) == "reference.sheet"
    assert "heter Lista" in str(refused)
    assert "”Blad1”" in str(refused)
