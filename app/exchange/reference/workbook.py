"""Opens an xlsx workbook that nobody vouches for and hands out one sheet's cells, or refuses.

Runs in the parser process: what gets past these checks meets the limits of that process.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook

from app.domain.findings import Refused, refuse

Cell = int | float | str | bool | time | date | datetime | timedelta

_MOST_MEMBERS = 500
_MOST_UNPACKED = 128 * 2**20  # bytes; a real list unpacks to 6 MB
_MOST_ELEMENTS = 5_000_000  # of a sheet's XML; a real list has 270,000
_MOST_ROWS = 200_000
_MOST_COLUMNS = 200
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """One sheet's cells (blad), from A1 on."""

    title: re.Match[str]  # its name, as it was asked for
    rows: list[list[Cell]]
    computed: frozenset[str]  # cells holding a formula or an error, as "H12"


def column_letters(index: int) -> str:
    """Return the letters over a column, 0 being A."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


def read_sheet(data: bytes, name: re.Pattern[str], wanted: str) -> Sheet:
    """Return the first sheet whose name matches; `wanted` describes such a name in a refusal."""
    computed = _inspect(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for found in workbook.sheet_names:
            if title := name.fullmatch(found):
                rows = workbook.get_sheet_by_name(found).to_python(skip_empty_area=False)
                return Sheet(title, rows, computed)
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable() from error
    names = ", ".join(f"”{found[:31]}”" for found in workbook.sheet_names[:5])
    raise refuse(
        f"Arbetsboken har inget blad som heter {wanted}; den har {names}.",
        "Kontrollera att det är rätt fil.",
        rule="reference.sheet",
    )


def _unreadable() -> Refused:
    return refuse(
        "Filen är trasig eller ofullständig och går inte att läsa.",
        "Hämta den igen.",
        rule="reference.unreadable",
    )


def _too_large(text: str, field: str = "") -> Refused:
    cure = "Kontrollera att det är rätt fil."
    return refuse(text, cure, field=field, rule="reference.too_large")


def _inspect(data: bytes) -> frozenset[str]:
    """Refuse what is no workbook, or one too large to open; return its computed cells."""
    if not data.startswith(b"PK\x03\x04"):
        raise refuse(
            "Filen är inte en Excelarbetsbok (xlsx).",
            "Välj listan som den hämtades från TLV.",
            rule="reference.not_workbook",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(members)
            if "xl/workbook.xml" not in archive.namelist():
                raise _unreadable()
            computed: set[str] = set()
            for member in members:
                if _SHEETS.fullmatch(member.filename):
                    with archive.open(member) as part:
                        computed.update(_computed_cells(part))
            return frozenset(computed)
    except (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, OSError) as error:
        raise _unreadable() from error
    except (NotImplementedError, RuntimeError, ValueError) as error:  # packed or locked in odd ways
        raise _unreadable() from error


def _check_size(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise _too_large(
            f"Filen packas upp till {unpacked // 2**20} MB i {len(members)} delar; "
            f"en varulista är mindre än {_MOST_UNPACKED // 2**20} MB."
        )


def _computed_cells(part: IO[bytes]) -> Iterator[str]:
    """Walk a sheet's XML: the cell reader gives a formula's last value as if it were typed,
    an error as an empty cell, and asks for memory after the outermost cell's address."""
    events = ET.iterparse(part)  # noqa: S314 - in a process with limits and no keys
    for count, (_, element) in enumerate(events):
        if count > _MOST_ELEMENTS:
            raise _too_large("Arbetsboken har fler celler än en varulista.")
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            place = element.get("r", "")
            if place:
                _check_place(place)
            if element.get("t") == "e" or any(
                child.tag.rpartition("}")[2] == "f" for child in element
            ):
                yield place
        elif tag == "row":
            element.clear()


def _check_place(place: str) -> None:
    match = _REF.fullmatch(place)
    column = 0
    for letter in match[1] if match else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    if not match or column > _MOST_COLUMNS or not 1 <= int(match[2]) <= _MOST_ROWS:
        text = f"Arbetsboken har en cell utanför det en varulista rymmer: {place[:12]}."
        raise _too_large(text, field=place[:12])
