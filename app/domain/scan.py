"""What a scanned code is, told by its form and its check digits; where it goes is the screen's."""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from app.domain.codes import Varunummer, is_gs1, is_luhn
from app.domain.findings import Refused
from app.domain.slip import SlipNumber


class ScanKind(StrEnum):
    """What sort of code was read (kodslag)."""

    VARUNUMMER = "varunummer"  # six digits
    GTIN = "gtin"  # fourteen digits, of a package without a varunummer in it
    NPL_PACK = "npl_pack"  # fourteen digits
    PRESCRIBER = "prescriber"  # seven digits, perhaps with the workplace's thirteen
    IDENTITY = "identity"  # twelve digits
    SLIP = "slip"  # as on Lykta's own label
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scan:
    """One code as it was understood (avläsning)."""

    kind: ScanKind
    value: str
    workplace: str = ""  # thirteen digits after a prescriber's seven


_DIGITS = re.compile("[0-9]+")
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9]")  # as ]d2, which some scanners send first
_GS1 = ("]C1", "]d2", "]e0", "]J1", "]Q3")  # the symbologies whose content is GS1 elements
_SEPARATOR = "\x1d"  # what scanners send for FNC1
# GS1 General Specifications: elements of predefined length, with their identifier, by its first
# two digits. Every other element runs to the next separator.
_LENGTHS = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16,
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 8),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 10),
}  # fmt: skip
_CENTURIES = ("18", "19", "20")
_EAN_LENGTHS = (8, 12, 13)


def classify_scan(code: str) -> Scan:
    """Return what a code is; nothing is guessed where a check digit does not agree."""
    text = _SYMBOLOGY.sub("", code.strip(), count=1) if code.startswith("]") else code.strip()
    is_elements = code.startswith(_GS1)
    if not is_elements and _DIGITS.fullmatch(text) and (found := _by_length(text)):
        return found
    if gtin := _gtin_among_elements(text):
        return _product(gtin)
    if not is_elements:
        with suppress(Refused):
            return Scan(ScanKind.SLIP, str(SlipNumber.parse(text)))
    return Scan(ScanKind.UNKNOWN, text)


def _gtin_among_elements(text: str) -> str:
    """Return the product among GS1 elements in any order, "" when none is told.

    Where a separator got lost, what follows belongs to the element before: it is not guessed.
    """
    at = 0
    while at < len(text):
        identifier = text[at : at + 2]
        if identifier == "01":
            gtin = text[at + 2 : at + _LENGTHS["01"]]
            return gtin if re.fullmatch("[0-9]{14}", gtin) and is_gs1(gtin) else ""
        if length := _LENGTHS.get(identifier):
            at += length
        else:
            end = text.find(_SEPARATOR, at)
            at = end if end >= 0 else len(text)
        at += text[at : at + 1] == _SEPARATOR
    return ""


def _by_length(digits: str) -> Scan | None:
    length = len(digits)
    if length == 6:
        return Scan(ScanKind.VARUNUMMER, digits)
    if length == 7 and is_luhn(digits):
        return Scan(ScanKind.PRESCRIBER, digits)
    if length == 20 and is_luhn(digits[:7]):
        return Scan(ScanKind.PRESCRIBER, digits[:7], digits[7:])
    dated = digits.startswith(_CENTURIES)
    if length == 12 and dated and is_luhn(digits[2:]):
        return Scan(ScanKind.IDENTITY, digits)
    if length == 14 and dated:
        return Scan(ScanKind.NPL_PACK, digits)
    if length in (*_EAN_LENGTHS, 14) and is_gs1(digits):
        return _product(digits.zfill(14))
    return None


def _product(gtin: str) -> Scan:
    inside = Varunummer.find_in_gtin(gtin)
    return Scan(ScanKind.VARUNUMMER, inside.value) if inside else Scan(ScanKind.GTIN, gtin)
