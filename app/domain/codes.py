"""Numbers that name prescribers, workplaces, pharmacies and products, and their check digits."""

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from app.domain.findings import Confidence, Finding, Severity, refuse

# Codes shared by prescribers without one of their own: the position code each asks for, "" unknown.
GROUP_CODES = MappingProxyType(
    {
        "9000001": "",
        "9100009": "204090",
        "9200007": "",
        "9300005": "203090",
        "9400003": "203090",
    }
)
_NTIN_PREFIX = "704626"  # the Nordic article numbers' own range at GS1


def luhn_sum(values: list[int]) -> int:
    """Return the Luhn sum, rightmost value doubled; a value above 9 counts as its digits' sum."""
    doubled = (v * 2 if i % 2 == 0 else v for i, v in enumerate(reversed(values)))
    return sum(sum(map(int, str(v))) for v in doubled)


def luhn_digit(payload: str) -> str:
    """Return the Luhn check digit of a payload of digits."""
    return str(-luhn_sum([int(c) for c in payload]) % 10)


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn check digit of those before it."""
    return luhn_digit(digits[:-1]) == digits[-1]


def gs1_digit(payload: str) -> str:
    """Return the GS1 mod-10 check digit (weights 3 and 1 from the right) of a payload of digits."""
    weighted = (int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(reversed(payload)))
    return str(-sum(weighted) % 10)


def is_gs1(digits: str) -> bool:
    """Tell whether the last digit is the GS1 check digit of those before it."""
    return gs1_digit(digits[:-1]) == digits[-1]


@dataclass(frozen=True)
class PrescriberCode:
    """Who prescribes (förskrivarkod): a licence code of six digits and its check digit."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Refuse anything but seven digits whose last is the check digit of the others."""
        value = _digits(text, "Förskrivarkoden", 7)
        if not is_luhn(value):
            text = "Förskrivarkodens kontrollsiffra stämmer inte."
            raise refuse(text, "Jämför med underlaget och skriv igen.")
        return cls(value)

    @property
    def is_group(self) -> bool:
        """Tell whether prescribers share the code, so that their position must be given too."""
        return self.value in GROUP_CODES

    @property
    def position(self) -> str:
        """The position code that a group code asks for, as far as it is known, or ""."""
        return GROUP_CODES.get(self.value, "")


@dataclass(frozen=True)
class Gln:
    """Which place it is (lokaliseringsnummer): thirteen digits, the pharmacy's among them."""

    value: str
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Refuse anything but thirteen digits; some in use fail the check digit, so it warns."""
        value = _digits(text, "GLN", 13)
        if is_gs1(value):
            return cls(value)
        doubt = _warning(
            "GLN-numrets kontrollsiffra stämmer inte.",
            "Jämför med apotekets handlingar.",
            "gln.check_digit",
        )
        return cls(value, (doubt,))


@dataclass(frozen=True)
class Varunummer:
    """A package's Nordic article number (varunummer): six digits, text for its leading zeros."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Refuse anything but six digits: a lost leading zero is not guessed back."""
        return cls(_digits(text, "Varunumret", 6))

    @classmethod
    def find_in_gtin(cls, gtin: str) -> Self | None:
        """Return the number inside an NTIN of 13 or 14 digits; other GTINs hold none."""
        ntin = gtin.removeprefix("0") if len(gtin) == 14 else gtin
        if re.fullmatch(_NTIN_PREFIX + "[0-9]{7}", ntin) and is_gs1(ntin):
            return cls(ntin[6:12])
        return None

    @property
    def ntin(self) -> str:
        """The thirteen digits that a scanner reads from a pack without a GTIN of its own."""
        payload = _NTIN_PREFIX + self.value
        return payload + gs1_digit(payload)


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _digits(text: str, name: str, length: int) -> str:
    value = _compact(text)
    if not re.fullmatch(f"[0-9]{{{length}}}", value):
        raise refuse(f"{name} ska vara {length} siffror.", "Jämför med underlaget och skriv igen.")
    return value


def _warning(text: str, cure: str, rule: str) -> Finding:
    source = "Mönstret i publicerade koder"
    return Finding(Severity.WARN, text, cure, "", rule, source, Confidence.INTERPRETED)
