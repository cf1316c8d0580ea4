"""Workbooks for tests, made with the headings of the real list and damaged on purpose."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

PRACTICE = "251201-251231 ÖVNING"
REAL = "251201-251231"
SHEET_XML = "xl/worksheets/sheet1.xml"
TLV_FILE = Path(__file__).resolve().parents[4] / "shared" / "testdata" / "tlv" / "2512.xlsx"
DEMO_FILE = Path(__file__).resolve().parents[3] / "resources" / "demo" / "register.xlsx"
HEADINGS = (
    "Status",
    "Produktnamn",
    "Varunummer",
    "Styrka",
    "Förpackningsstorleksgrupp",
    "Substans",
    "Beredningsform",
    "Storlek",
    "Apotekens inköpspris",
    "Försäljningspris",
    "Inköpspris per minsta enhet",
    "Försäljningspris per minsta enhet",
    "NPL ID",
    "NPL pack ID",
    "Ursprung",
    "Företag",
    "Utbytesgrupps ID",
)

Value = str | float | bool | None
Row = Sequence[Value]
Fill = Callable[[Worksheet], object]
_NONE: Mapping[str, Fill | None] = {}


def good_row(number: int) -> list[Value]:
    """Return a row as the list has them; row 1 is asked about in the tests."""
    return [
        "PV" if number % 2 else "Nej",
        f"Övamol {number}",
        f"0{number:05d}",
        "500 mg",
        "T23",
        "Paracetamol",
        "Tablett",
        100.0,
        12.5,
        44.13,
        0.13,
        0.44,
        f"2099010100{number:04d}",
        f"2099020200{number:04d}",
        "Generics",
        "ÖVNING Norrlykta AB",
        "900001",
    ]


def good_rows(count: int = 30) -> list[list[Value]]:
    """Return rows that differ."""
    return [good_row(number) for number in range(1, count + 1)]


def with_cell(rows: list[list[Value]], heading: str, value: Value, row: int = 0) -> list[Row]:
    """Return the rows with one value changed."""
    changed = [list(one) for one in rows]
    changed[row][HEADINGS.index(heading)] = value
    return list(changed)


def workbook(
    rows: Sequence[Row] | None = None,
    sheet: str = PRACTICE,
    headings: Row = HEADINGS,
    fill: Fill | None = None,
) -> bytes:
    """Return a workbook's bytes; `fill` writes what rows cannot say, as formulas."""
    return sheets({sheet: [headings, *(good_rows() if rows is None else rows)]}, {sheet: fill})


def sheets(rows: Mapping[str, Sequence[Row]], fills: Mapping[str, Fill | None] = _NONE) -> bytes:
    """Return a workbook of several sheets, in order."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "nan_inf_to_errors": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, of_sheet in rows.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(of_sheet):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(at, column, value)
                    else:
                        page.write(at, column, value)
            if fill := fills.get(name):
                fill(page)
    return buffer.getvalue()


def with_parts(data: bytes, **changes: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with parts changed, named by the last word of their path."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            change = changes.get(Path(name).stem, bytes)
            new.writestr(name, change(old.read(name)))
    return buffer.getvalue()


def adding(data: bytes, name: str, content: bytes) -> bytes:
    """Return the workbook with one part more."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()
