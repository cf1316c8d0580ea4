"""What stands in a table's cell, and how it becomes a value; what cannot be taken says why."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.domain.codes import is_gs1
from app.domain.product import HIGHEST_PRICE, HIGHEST_SIZE, LONGEST_TEXT

Cell = int | float | str | bool | time | date | datetime | timedelta

_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,20}))?")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_ATC = re.compile(r"[A-Z][0-9]{0,2}[A-Z]{0,2}[0-9]{0,2}")
# "�", and letters that were decoded as something else, as å to "Ã¥" or – to "â€“"
_GARBLED = re.compile("\ufffd|[ÂÃ][^\\sA-Za-zÀ-ÖØ-öø-ÿ]|â€")
_ORE = Decimal("0.01")
_ANSWERS = {"ja": True, "nej": False}


class Odd(Exception):
    """A cell's content cannot be taken (avvikande); the text says why."""

    def __init__(self, text: str, field: str = "") -> None:
        self.text = text
        self.field = field  # which of the row's values it is, when not the one being read
        super().__init__(text)


def written(cell: Cell) -> str:
    """Return the cell as a person would write it, "" when it is empty."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Odd("Cellen är ett datum eller ett sanningsvärde.")
    return repr(cell).removesuffix(".0")  # the shortest digits that mean this number


def shown(cell: Cell) -> str:
    """Return the start of what stands in a cell, fit for a sentence."""
    return "".join(sign for sign in str(cell)[:31] if sign.isprintable())


def is_garbled(words: str) -> bool:
    """Tell whether letters were lost on the way, by a program that took the encoding wrong."""
    return not words.isascii() and _GARBLED.search(words) is not None


def text(words: str) -> str:
    """Read words for one line."""
    if len(words) > LONGEST_TEXT or not words.isprintable():
        raise Odd("Texten är för lång eller har styrtecken.")
    if is_garbled(words):
        raise Odd("Texten har tecken som gått förlorade.")
    return words


def npl_id(words: str) -> str:
    """Read an NPL id or NPL pack id."""
    return digits(words, 14, "Ett NPL-id har 14 siffror.")


def digits(words: str, count: int, otherwise: str) -> str:
    """Read a number of so many digits; `otherwise` says so."""
    if not (len(words) == count and words.isdecimal() and words.isascii()):
        raise Odd(otherwise)
    return words


def varunummer(words: str) -> str:
    """Read a varunummer; a column of numbers has lost its leading zeros."""
    if not re.fullmatch(r"[0-9]{4,6}", words):
        raise Odd("Ett varunummer har 6 siffror.")
    return words.zfill(6)


def gtin(words: str) -> str:
    """Read a GTIN of 8, 12, 13 or 14 digits as 14, held to its check digit."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", words):
        raise Odd("Ett GTIN har 8, 12, 13 eller 14 siffror.")
    if not is_gs1(words):
        raise Odd("GTIN-numrets kontrollsiffra stämmer inte.")
    return words.zfill(14)


def atc(words: str) -> str:
    """Read an ATC code of any level."""
    code = words.upper()
    if not _ATC.fullmatch(code):
        raise Odd("Det är ingen ATC-kod.")
    return code


def size(words: str) -> Decimal:
    """Read how many smallest units a package holds."""
    return _number(words, HIGHEST_SIZE)


def price(words: str) -> Decimal:
    """Read kronor, rounded to whole öre."""
    return _number(words, HIGHEST_PRICE).quantize(_ORE, ROUND_HALF_UP)


def yes_or_no(words: str) -> bool:
    """Read Ja or Nej."""
    answer = _ANSWERS.get(words.casefold())
    if answer is None:
        raise Odd("Här väntades Ja eller Nej.")
    return answer


def day(words: str) -> date:
    """Read a date as ÅÅÅÅ-MM-DD."""
    match = _DAY.fullmatch(words)
    try:
        found = date(*map(int, match.groups())) if match else date.min
    except ValueError:
        found = date.min
    if not 1900 <= found.year < 2200:
        raise Odd("Det är inget datum (ÅÅÅÅ-MM-DD).")
    return found


def one_of(words: dict[str, object]) -> Callable[[str], object]:
    """Return a reader of the words that a list uses for something."""

    def read(word: str) -> object:
        try:
            return words[word]
        except KeyError:
            raise Odd("Ordet är inte ett av dem som listan brukar ha.") from None

    return read


def _number(words: str, highest: Decimal) -> Decimal:
    match = _NUMBER.fullmatch(words.replace(" ", ""))
    if not match:
        raise Odd("Det är inget tal.")
    fraction = (match[2] or "").rstrip("0")
    number = Decimal(f"{match[1]}.{fraction}" if fraction else match[1])
    if number >= highest:
        raise Odd("Talet är orimligt stort.")
    return number
