"""What a scanned code is, told by its form and its check digits; where it goes is the screen's."""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from app.domain import gs1
from app.domain.codes import Varunummer, is_gs1, is_luhn
from app.domain.emergency import CODE_PREFIX
from app.domain.findings import Finding, Refused
from app.domain.slip import SlipNumber
from app.domain.supplied import Pack


class ScanKind(StrEnum):
    """What sort of code was read (kodslag)."""

    VARUNUMMER = "varunummer"  # six digits
    GTIN = "gtin"  # fourteen digits, of a package without a varunummer in it
    NPL_PACK = "npl_pack"  # fourteen digits
    PRESCRIBER = "prescriber"  # seven digits, perhaps with the workplace's thirteen
    IDENTITY = "identity"  # twelve digits
    PACK = "pack"  # one pack's own code: product, serial number, expiry and batch
    SLIP = "slip"  # as on Lykta's own label
    PRESCRIPTION = "prescription"  # an emergency prescription, whole and signed
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scan:
    """One code as it was understood (avläsning)."""

    kind: ScanKind
    value: str
    workplace: str = ""  # thirteen digits after a prescriber's seven
    pack: Pack | None = None  # of a pack's code that holds all it must
    refused: tuple[Finding, ...] = ()  # what is wrong with a pack's code that does not


_DIGITS = re.compile("[0-9]+")
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9]")  # as ]d2, which some scanners send first
_CENTURIES = ("18", "19", "20")
_EAN_LENGTHS = (8, 12, 13)


def classify_scan(code: str) -> Scan:
    """Return what a code is; nothing is guessed where a check digit does not agree."""
    text = _SYMBOLOGY.sub("", code.strip(), count=1) if code.startswith("]") else code.strip()
    if text.upper().startswith(CODE_PREFIX):  # capitals alone; a keyboard may have turned them
        return Scan(ScanKind.PRESCRIPTION, text.upper())
    is_elements = code.startswith(gs1.MARKS)
    if not is_elements and _DIGITS.fullmatch(text) and (found := _by_length(text)):
        return found
    if found := _by_elements(text, is_marked=is_elements or gs1.SEPARATOR in text):
        return found
    if not is_elements:
        with suppress(Refused):
            return Scan(ScanKind.SLIP, str(SlipNumber.parse(text)))
    return Scan(ScanKind.UNKNOWN, text)


def _by_elements(text: str, *, is_marked: bool) -> Scan | None:
    """Return what GS1 elements tell: a product, or a pack with all it must carry or refused."""
    try:
        elements = gs1.read_elements(text)
    except Refused as refused:
        gtin = text[2:16]
        begins = text.startswith("01") and re.fullmatch("[0-9]{14}", gtin) and is_gs1(gtin)
        broken = begins or (is_marked and text.startswith(("01", "21", "17", "10")))
        return (
            Scan(ScanKind.PACK, gtin if begins else "", refused=refused.findings)
            if broken
            else None
        )
    if not elements.tells_a_pack or not (is_marked or "01" in elements.values):
        return _product(elements.gtin) if elements.gtin else None
    try:
        return Scan(ScanKind.PACK, elements.gtin, pack=gs1.pack_of(elements))
    except Refused as refused:
        return Scan(ScanKind.PACK, elements.gtin, refused=refused.findings)


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
