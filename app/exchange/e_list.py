"""A list of e-prescriptions as the pharmacy's own system saves it: CSV with named columns."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from app.domain.e_twin_entries import EPrescription
from app.domain.findings import Refused, refuse
from app.exchange.reference.encoding import find_encoding

LARGEST = 16 * 2**20  # bytes
_MOST = 100_000  # rows
_LONGEST = 300  # characters of a cell
_NAMES = {
    "identity": ("personnummer", "pnr", "patient-id", "patientid", "identitet"),
    "product": ("läkemedel", "vara", "preparat", "produkt", "varunamn", "läkemedelsnamn"),
    "strength": ("styrka",),
    "varunummer": ("varunummer", "vnr", "varunr"),
    "issued_on": ("utfärdad", "utfärdat", "utfärdandedatum", "datum"),
    "prescriber": ("förskrivare", "läkare"),
    "reference": ("receptnummer", "recept-id", "receptid", "nummer", "referens", "id"),
    "left": ("uttag kvar", "kvar", "återstår"),
}


def read_list(content: bytes) -> list[EPrescription]:
    """Return the e-prescriptions, or refuse the file with the row; columns go by their headings."""
    if len(content) > LARGEST:
        raise not_a_list(f"Filen är större än {LARGEST // 2**20} MB.")
    try:
        text = content.decode(find_encoding(BytesIO(content))).lstrip("\ufeff")
    except (UnicodeError, Refused):
        raise not_a_list("Filens tecken går inte att tyda.") from None
    head = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(";,\t", key=head.count))
    try:
        places = _places([cell.strip().casefold() for cell in next(reader, [])])
        return list(_rows(reader, places))
    except csv.Error:
        raise not_a_list(f"Rad {reader.line_num} går inte att läsa.") from None


def _places(headings: list[str]) -> dict[str, int]:
    found = {
        name: next((headings.index(word) for word in words if word in headings), -1)
        for name, words in _NAMES.items()
    }
    if found["identity"] < 0 or max(found["product"], found["varunummer"]) < 0:
        raise not_a_list("Filen saknar kolumnen personnummer, eller både läkemedel och varunummer.")
    return found


def _rows(reader: "Iterator[list[str]]", places: dict[str, int]) -> Iterator[EPrescription]:
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if number > _MOST:
            raise not_a_list(f"Filen har fler än {_MOST} rader.")
        values = {
            name: " ".join(cells[at].split()) if 0 <= at < len(cells) else ""
            for name, at in places.items()
        }
        if any(len(v) > _LONGEST or not v.isprintable() for v in values.values()):
            raise not_a_list(f"Rad {number} går inte att läsa.")
        yield EPrescription(**values)


def not_a_list(text: str) -> Refused:
    """Return the refusal of a list."""
    cure = "Spara listan igen som CSV med rubriker. Inget är jämfört."
    return refuse(text, cure, field="file", rule="e_list.read")
