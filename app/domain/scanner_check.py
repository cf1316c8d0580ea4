"""Two test codes, and what a scanner's way of typing them tells about how it is set.

A scanner is a keyboard: it presses the keys that would write the code on the keyboard that it is
set for. What comes is compared with what each wrong setting would make of the code, so that the
cure can be named; what fits none is told as it is and never guessed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from app.domain.gs1 import SEPARATOR

SIGNS = "LYKTA prov Az-/_?:;09"  # letters of both cases and the signs that keyboards move about
PACK = f"010704626101995817280531215n-/_?:{SEPARATOR}10Lo-7{SEPARATOR}240Q_z"
PACK_ELEMENTS = "(01)07046261019958(17)280531(21)5n-/_?:(10)Lo-7(240)Q_z"
CODES = (SIGNS, PACK)
SLOW_MS, PAUSE_MS = 30.0, 60.0  # as the window tells a scanner from a person
_SYMBOLOGIES = ("d1", "d2")  # of Data Matrix, after "]" or what a keyboard makes of it
_MOST = 500  # characters of a reading that are looked at

# What a key gives on one keyboard, by what it gives on the other; a dead key gives nothing sure.
_TO_SWEDISH = MappingProxyType(
    {"-": "+", "_": "?", "/": "-", "?": "_", ";": "ö", ":": "Ö", "]": "¨", "'": "ä"}
)
_TO_US = MappingProxyType({"+": "-", "-": "/", "_": "?", "?": "_", ":": ">", ";": "<", "/": "&"})
_Z_AND_Y = MappingProxyType({"z": "y", "y": "z", "Z": "Y", "Y": "Z", "-": "/", "/": "-"})
_KEYBOARDS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("", {}),
    ("keyboard.us", _TO_SWEDISH),
    ("keyboard.swedish", _TO_US),
    ("keyboard.german", _Z_AND_Y),
)
_SWAPPED, _UPPER, _LOWER = str.swapcase, str.upper, str.lower

FAULTS = MappingProxyType(  # what is wrong, and what to do
    {
        "separator.lost": (
            "Skiljetecknet GS kommer inte fram.",
            "Slå på GS i läsaren: ”transmit FNC1/GS”, ASCII 29, utan ersättning.",
        ),
        "separator.replaced": (
            "Skiljetecknet GS kommer som något annat.",
            "Ställ läsaren så att FNC1 skickas som ASCII 29 (GS) och inte ersätts.",
        ),
        "keyboard.us": (
            "Läsaren är ställd för amerikanskt tangentbord, datorn för svenskt.",
            "Läs koden ”keyboard country: Sweden” i läsarens handbok.",
        ),
        "keyboard.swedish": (
            "Läsaren är ställd för svenskt tangentbord, datorn för amerikanskt.",
            "Ställ in svenskt tangentbord i datorn.",
        ),
        "keyboard.german": (
            "Z och Y är bytta: tyskt tangentbord på ena sidan.",
            "Ställ läsaren och datorn på svenskt tangentbord.",
        ),
        "caps": (
            "Stora och små bokstäver är bytta: Caps Lock är på.",
            "Stäng av Caps Lock, eller ställ läsaren på ”Caps Lock: auto”.",
        ),
        "upper": ("Alla bokstäver blir stora.", "Stäng av ”convert to upper case” i läsaren."),
        "lower": ("Alla bokstäver blir små.", "Stäng av ”convert to lower case” i läsaren."),
        "prefix": ("Läsaren skickar något före koden.", "Ta bort prefixet i läsaren."),
        "suffix": ("Läsaren skickar något efter koden.", "Låt bara Enter följa koden."),
        "end": (
            "Ingen Enter eller Tab kommer efter koden.",
            "Ställ in suffix Enter (CR) i läsaren.",
        ),
        "slow": (
            "Läsaren skickar för långsamt och tas för någon som skriver.",
            "Sätt läsarens paus mellan tecken (inter-character delay) till 0.",
        ),
        "fast": (
            "Tecken tappas på vägen.",
            "Sätt läsarens paus mellan tecken (inter-character delay) till 5–10 ms.",
        ),
        "other": (
            "Koden känns inte igen.",
            "Skanna provbladets kod igen, och jämför läsarens tangentbord med datorns.",
        ),
    }
)


@dataclass(frozen=True)
class Reading:
    """What came as key presses for one code (avläsning)."""

    text: str  # control characters as they are, other keys as ‹name›
    has_end: bool  # Enter or Tab came last
    times: tuple[float, ...] = ()  # ms of each key, the end too


@dataclass(frozen=True)
class Judged:
    """What one reading tells (utslag)."""

    code: int  # which of CODES it was, from 0; -1: none
    faults: tuple[str, ...]  # keys of FAULTS
    seen: str = ""  # what stood where it should not, to show

    @property
    def is_well(self) -> bool:
        """Whether the code came as it must."""
        return self.code >= 0 and not self.faults


def judge(reading: Reading) -> Judged:
    """Tell which test code came and what was done to it on the way."""
    text = reading.text[:_MOST]
    how = tuple(_ways(reading))
    for keyboard, moved in _KEYBOARDS:
        for case, change in (("", str), ("caps", _SWAPPED), ("upper", _UPPER), ("lower", _LOWER)):
            for number, code in enumerate(CODES):
                if fits := _pattern(code, moved, change).fullmatch(text):
                    before, after = fits["before"], fits["after"]
                    gs = fits.groupdict().get("gs", SEPARATOR)
                    found = [keyboard, case, *_around(before, after), _separator(gs)]
                    seen = gs if gs != SEPARATOR else before or after
                    return Judged(number, (*filter(None, found), *how), seen.strip())
    lost = next((n for n, code in enumerate(CODES) if _is_thinned(text, code)), -1)
    return Judged(lost, ("fast" if lost >= 0 else "other", *how))


def _ways(reading: Reading) -> Iterator[str]:
    if not reading.has_end:
        yield "end"
    gaps = sorted(later - earlier for earlier, later in pairwise(reading.times))
    if gaps and (gaps[len(gaps) // 2] >= SLOW_MS or gaps[-1] > PAUSE_MS):
        yield "slow"


def _around(before: str, after: str) -> Iterator[str]:
    if before and before[1:].casefold() not in _SYMBOLOGIES:
        yield "prefix"
    if after:
        yield "suffix"


def _separator(gs: str) -> str:
    if gs == SEPARATOR:
        return ""
    return "separator.replaced" if gs else "separator.lost"


def _pattern(code: str, moved: Mapping[str, str], change: Callable[[str], str]) -> re.Pattern[str]:
    """Return what a setting makes of a code, with whatever comes around it and for GS."""
    typed = ["".join(moved.get(sign, sign) for sign in part) for part in code.split(SEPARATOR)]
    parts = [re.escape(change(part)) for part in typed]
    inner = parts[0]
    for number, part in enumerate(parts[1:]):
        inner += ("(?P<gs>.{0,12}?)" if number == 0 else "(?P=gs)") + part
    return re.compile(f"(?P<before>.{{0,20}}?){inner}(?P<after>.{{0,20}})", re.DOTALL)


def _is_thinned(text: str, code: str) -> bool:
    """Tell whether the text is a code from which a few characters are gone."""
    rest = iter(code)
    return len(code) * 2 // 3 <= len(text) < len(code) and all(sign in rest for sign in text)


def faults_of(judged: Sequence[Judged]) -> tuple[str, ...]:
    """Return all that is wrong, each once."""
    return tuple(dict.fromkeys(fault for each in judged for fault in each.faults))
