"""Numbers of slips: a series' letters, a serial, and a check symbol that catches misreadings."""

import re
from dataclasses import dataclass
from typing import Self

from app.domain.findings import refuse

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"  # Crockford's Base32, and five more for checks
_LETTERS = _SYMBOLS[10:32]
_UNTYPABLE = "*~$="
# Spaces and dashes are for the eye; a plus is the dash of a scanner set to another keyboard.
_SEPARATORS = re.compile(r"[\s+\-‐‑–—]+")
_FORM = re.compile(rf"([{_LETTERS}]+)([0-9OIL]{{4,9}})([0-9A-Z*~$=])")
_READ_AS = str.maketrans("OIL", "011")


@dataclass(frozen=True, order=True)
class SlipNumber:
    """The number of one slip (expeditionsnummer), as A-0113-M: on label, paper and entry."""

    series: str  # letters of one device and epoch
    serial: int  # counts from 1; written with at least four digits

    def __post_init__(self) -> None:
        if not re.fullmatch(f"[{_LETTERS}]+", self.series) or not is_usable(
            self.series, self.serial
        ):
            raise refuse(f"{self.series}-{self.serial:04d} är inget expeditionsnummer.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read lower case, lost dashes, O as 0, I and L as 1; refuse a wrong check symbol."""
        match = _FORM.fullmatch(_SEPARATORS.sub("", text).upper())
        if match is None:
            raise refuse(
                "Det här är inget expeditionsnummer.",
                "Skriv som på etiketten, till exempel A-0113-M.",
            )
        series, digits, given = match[1], match[2].translate(_READ_AS), match[3].translate(_READ_AS)
        serial = int(digits)
        if (
            digits != _padded(serial)
            or not is_usable(series, serial)
            or given != _check(series, serial)
        ):
            raise refuse(
                "Expeditionsnumrets kontrolltecken stämmer inte.",
                "Läs numret igen, tecken för tecken.",
            )
        return cls(series, serial)

    @property
    def check(self) -> str:
        """The symbol after the last dash."""
        return _check(self.series, self.serial)

    def __str__(self) -> str:
        return f"{self.series}-{_padded(self.serial)}-{self.check}"


def is_series(text: str) -> bool:
    """Tell whether the text may be the letters of a series."""
    return re.fullmatch(f"[{_LETTERS}]{{1,8}}", text) is not None


def is_usable(series: str, serial: int) -> bool:
    """Tell whether a serial is ever given out.

    Check symbols that are hard to type are left out, and those that repeat the last digit: only
    there could a doubled character turn into another, as 77 for 33, unseen.
    """
    if serial < 1:
        return False
    check = _check(series, serial)
    return check not in _UNTYPABLE and check != str(serial)[-1]


def next_serial(series: str, after: int) -> int:
    """Return the first usable serial above the given one; 0 starts a series."""
    serial = after + 1
    while not is_usable(series, serial):
        serial += 1
    return serial


def _padded(serial: int) -> str:
    return f"{serial:04d}"


def _check(series: str, serial: int) -> str:
    value = 0
    for symbol in series + _padded(serial):
        value = value * 32 + _SYMBOLS.index(symbol)
    return _SYMBOLS[value % 37]
