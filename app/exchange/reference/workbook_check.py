"""Looks through a workbook that nobody vouches for, before a library opens it.

The library lays out all cells between the outermost ones, gives a formula's last value as if it
were typed, and an error as an empty cell: so places are bounded here, and such cells pointed out.
"""

import io
import posixpath
import re
import string
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree as ET

from app.domain.findings import Refused, refuse
from app.exchange.reference.archive import Archive, broken
from app.exchange.reference.cells import shown

BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MOST_MEMBERS = 500
_MOST_UNPACKED = 128 * 2**20  # bytes; a real list unpacks to 6 MB
_MOST_ROWS = 200_000
_MOST_COLUMNS = 200
_MOST_CELLS = 4_000_000  # between the outermost ones; the largest real list has 220,000
_MOST_FORMULAS = 100_000  # cells of a sheet
_PLACE = re.compile(rb"""\sr\s*=\s*["']([^"']*)""")  # of a cell, or of a row
_DIGITS, _LETTERS = string.digits.encode(), string.ascii_letters.encode()
_FORMULAS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))  # apart: twenty times as fast
_ERRORS = (b't="e"', b"t='e'")
_MACROS = ("vbaproject.bin", "vbaprojectsignature.bin")


def find_computed(archive: Archive) -> dict[str, frozenset[str]]:
    """Return which cells of each sheet are a formula or an error, as "H12", by the sheets' names.

    Refuse a workbook that is broken or boundless, or that holds macros.
    """
    names = archive.namelist()
    unpacked = sum(map(archive.size, names))
    if len(names) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise _too_large(
            f"Filen packas upp till {unpacked // 2**20} MB i {len(names)} delar; "
            f"en varulista är mindre än {_MOST_UNPACKED // 2**20} MB."
        )
    try:
        return _computed_by_sheet(archive, names)
    except (ET.ParseError, LookupError, ValueError) as error:  # a part or coding of no name
        raise broken() from error


def _computed_by_sheet(archive: Archive, names: list[str]) -> dict[str, frozenset[str]]:
    computed, cells = dict[str, frozenset[str]](), 0
    for name in names:
        part = archive.read(name, _MOST_UNPACKED)
        _refuse_macros(name.casefold(), part)
        if b"sheetData" in part:
            cells += _check_places(part)
            if cells > _MOST_CELLS:
                raise _too_large(f"Arbetsbokens blad spänner över {cells} celler.")
            computed[name.casefold()] = _computed_cells(part)
    return {sheet: computed.get(part, frozenset()) for sheet, part in _sheets(archive)}


def _refuse_macros(name: str, part: bytes) -> None:
    declared = name == "[content_types].xml" and b"macroenabled" in part.lower()
    if declared or name.endswith(_MACROS) or name.startswith("xl/macrosheets/"):
        raise refuse(
            "Arbetsboken har makron; sådana har ingen källas filer.",
            "Hämta den igen från källan.",
            rule="reference.macros",
        )
    if name.endswith((".xml", ".rels")):
        if b"\0" in part:  # an encoding that the searches here do not see through
            raise broken()
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise refuse(
                "Filen har en dokumenttypsdeklaration (DOCTYPE); sådana har ingen källas filer.",
                "Hämta den igen från källan.",
                rule="reference.doctype",
            )


def _check_places(part: bytes) -> int:
    """Return how many cells lie between the outermost ones; refuse a cell that lies far out."""
    if part.count(b"<row") > _MOST_ROWS or part.count(b"<c") > _MOST_CELLS:
        raise _too_large("Ett blad i arbetsboken har fler rader eller celler än en varulista.")
    places = _PLACE.findall(part)
    together = b" ".join(places)
    rows = max(map(_row, set(together.translate(None, _LETTERS).split())), default=1)
    columns = max(map(_column, set(together.translate(None, _DIGITS).split())), default=1)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        far = shown(next(filter(_is_far, places), b"").decode("ascii", errors="replace"))
        raise _too_large(f"Arbetsboken har en cell utanför det en varulista rymmer: {far}.", far)
    return max(rows * columns, part.count(b"<c"))


def _is_far(place: bytes) -> bool:
    row, column = place.translate(None, _LETTERS), place.translate(None, _DIGITS)
    return _row(row) > _MOST_ROWS or _column(column) > _MOST_COLUMNS


def _row(digits: bytes) -> int:
    """Return a row's number; what is none lies beyond all."""
    return int(digits or b"0") if len(digits) < 10 and not digits.strip(_DIGITS) else _MOST_ROWS + 1


def _column(letters: bytes) -> int:
    """Return a column's number, 1 being A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _computed_cells(part: bytes) -> frozenset[str]:
    found = frozenset(islice(_formulas(part), _MOST_FORMULAS + 1))
    if len(found) > _MOST_FORMULAS:
        raise _too_large("Ett blad i arbetsboken har fler formler än en varulista har priser.")
    if "" in found:  # a formula that does not say where it stands
        raise broken()
    return found


def _formulas(part: bytes) -> Iterator[str]:
    """Walk a sheet's XML, when there is anything to find in it."""
    if not (any(one.search(part) for one in _FORMULAS) or any(one in part for one in _ERRORS)):
        return
    for _, element in ET.iterparse(io.BytesIO(part)):  # noqa: S314 - no DTD, limits, no keys
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            children = {child.tag.rpartition("}")[2] for child in element}
            if "f" in children or element.get("t") == "e":
                yield element.get("r", "").upper()
        elif tag == "row":
            element.clear()


def _sheets(archive: Archive) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name, and the part that holds it."""
    relations, book = (
        ET.fromstring(archive.read(name, _MOST_UNPACKED))  # noqa: S314 - no DTD, limits, no keys
        for name in (_RELATIONS, BOOK)
    )
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            path = posixpath.normpath(posixpath.join("/xl", targets[relation]))
            yield element.get("name", ""), path.removeprefix("/").casefold()


def _too_large(text: str, field: str = "") -> Refused:
    cure = "Kontrollera att det är rätt fil."
    return refuse(text, cure, field=field, rule="reference.too_large")
