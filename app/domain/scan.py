"""What a scanned code is, told by its form and its check digits; where it goes is the screen's."""

import re
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
_PACKAGE = re.compile(r"01([0-9]{14})(?:$|(?=[0-9]{2}))")  # GS1: the product, then more
_CENTURIES = ("18", "19", "20")
_EAN_LENGTHS = (8, 12, 13)


def classify_scan(code: str) -> Scan:
    """Return what a code is; nothing is guessed where a check digit does not agree."""
    text = _SYMBOLOGY.sub("", code.strip(), count=1) if code.startswith("]") else code.strip()
    if _DIGITS.fullmatch(text) and (found := _by_length(text)):
        return found
    package = _PACKAGE.match(text)
    if package and is_gs1(package[1]):
        return _product(package[1])
    try:
        return Scan(ScanKind.SLIP, str(SlipNumber.parse(text)))
    except Refused:
        return Scan(ScanKind.UNKNOWN, text)


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
