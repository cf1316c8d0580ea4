"""GS1 elements as a scanner sends them: taken apart whole, or refused with what is wrong.

What a pack carries is domain.md F8.2; the grammar is GS1's General Specifications. Where a
separator got lost, what follows belongs to the element before it: that is told, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.codes import is_gs1
from app.domain.findings import Confidence, Finding, Refused, Severity, refuse
from app.domain.supplied import Pack

SEPARATOR = "\x1d"  # what scanners send for FNC1
MARKS = ("]d2", "]Q3", "]C1", "]e0", "]J1")  # symbologies whose content is GS1 elements
# Elements of predefined length, with their identifier, by its first two digits. Every other
# element runs to the next separator.
LENGTHS = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16,
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 8),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 10),
}  # fmt: skip
_LONG = {  # digits of an identifier, by its first two; two where nothing stands here
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36", "39"), 4),
    **dict.fromkeys(("43", "70", "72", "80", "81", "82"), 4),
}
_VALUE = re.compile(r"[!\"%-/0-9:-?A-Z_a-z]+")  # GS1's character set 82
_GTIN, _EXPIRY = re.compile("[0-9]{14}"), re.compile("[0-9]{6}")
_LONGEST = 20  # characters of serial number and batch
_PARTS = {"01": "produktkod", "21": "serienummer", "17": "utgångsdatum", "10": "batch"}
_SET_UP = "Ställ in läsaren: den ska skicka GS och ha samma tangentbord som datorn."
_BY_HAND = "Skanna igen, eller låt två personer skriva av förpackningen."


@dataclass(frozen=True)
class Elements:
    """What a GS1 code says (element): values by their identifiers, each once."""

    values: dict[str, str]

    @property
    def gtin(self) -> str:
        """The product's fourteen digits, "" when they are not told or do not agree."""
        gtin = self.values.get("01", "")
        return gtin if _GTIN.fullmatch(gtin) and is_gs1(gtin) else ""

    @property
    def tells_a_pack(self) -> bool:
        """Tell whether anything but the product is said that a pack must carry."""
        return not self.values.keys().isdisjoint(_PARTS.keys() - {"01"})


def read_elements(code: str) -> Elements:
    """Take a code apart, in whatever order it is written; refuse what is not made of elements."""
    text = code[3:] if code.startswith(MARKS) else code
    values: dict[str, str] = {}
    at = 0
    while at < len(text):
        if text[at] == SEPARATOR:
            at += 1
            continue
        two = text[at : at + 2]
        name = text[at : at + _LONG.get(two, 2)]
        if not (name.isascii() and name.isdigit() and len(name) == _LONG.get(two, 2)):
            raise _not_elements()
        end = at + LENGTHS[two] if two in LENGTHS else _next_separator(text, at)
        value = text[at + len(name) : end]
        if not value or end > len(text) or values.setdefault(name, value) != value:
            raise _not_elements()
        at = end
    if not values:
        raise _not_elements()
    return Elements(values)


def pack_of(elements: Elements) -> Pack:
    """Return the pack that the elements tell, with all of 01, 21, 17 and 10; else refuse."""
    if wrong := _lacking(elements) or _misshapen(elements):
        raise Refused(wrong)
    values = elements.values
    return Pack(values["01"], values["21"], values["10"], values["17"])


def last_day(expires: str, today: date) -> date:
    """Return the last day of "YYMMDD"; day 00 is the month's last. ValueError if it is no day.

    GS1's rule of the century: the year that is nearest to this one.
    """
    if not _EXPIRY.fullmatch(expires):
        raise ValueError("six digits")
    year = today.year - today.year % 100 + int(expires[:2])
    year += 100 * (year - today.year <= -50) - 100 * (year - today.year >= 51)
    month, day = int(expires[2:4]), int(expires[4:])
    if not 1 <= month <= 12:
        raise ValueError("month")
    if day:
        return date(year, month, day)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _next_separator(text: str, at: int) -> int:
    end = text.find(SEPARATOR, at)
    return end if end >= 0 else len(text)


def _lacking(elements: Elements) -> list[Finding]:
    values = elements.values
    lacking = [f"{word} ({name})" for name, word in _PARTS.items() if name not in values]
    if not lacking:
        return []
    text = f"Koden saknar {_listed(lacking)}."
    if _lost_separator(values):
        return [_stop(f"{text} Läsaren verkar tappa skiljetecken (GS).", _SET_UP)]
    return [_stop(text, _BY_HAND)]


def _misshapen(elements: Elements) -> list[Finding]:
    values, found = elements.values, []
    if "01" in values and not elements.gtin:
        found.append(_stop("Produktkodens kontrollsiffra stämmer inte.", _BY_HAND))
    for name in ("21", "10"):
        value = values.get(name, "")
        if len(value) > _LONGEST:
            found.append(_stop(f"{_PARTS[name].capitalize()} har över 20 tecken.", _SET_UP))
        if value and not _VALUE.fullmatch(value):
            text = f"{_PARTS[name].capitalize()} har tecken som inte kan stå där."
            found.append(_stop(f"{text} Läsaren och datorn har olika tangentbord.", _SET_UP))
    if "17" in values and not _is_day(values["17"]):
        found.append(_stop("Utgångsdatum är ingen dag.", _BY_HAND))
    return found


def _lost_separator(values: dict[str, str]) -> bool:
    """Tell whether a serial number or batch goes on into what is lacking."""
    swallowed = "|".join(re.escape(name) for name in _PARTS if name not in values)
    later = re.compile(f".(?:{swallowed}).+", re.DOTALL)
    return any(
        len(values.get(name, "")) > _LONGEST or later.search(values.get(name, ""))
        for name in ("21", "10")
    )


def _is_day(expires: str) -> bool:
    try:
        last_day(expires, date(2000, 1, 1))  # the shape only: any century will do
    except ValueError:
        return False
    return True


def _listed(words: list[str]) -> str:
    return " och ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _not_elements() -> Refused:
    return refuse("Koden är inte hel.", f"{_BY_HAND} {_SET_UP}", rule="pack.code")


def _stop(text: str, cure: str) -> Finding:
    source = "Förordning (EU) 2016/161 artikel 4; GS1 General Specifications"
    return Finding(Severity.STOP, text, cure, "", "pack.code", source, Confidence.FIXED)
