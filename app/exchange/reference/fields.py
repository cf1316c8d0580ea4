"""Takes values out of elements, one record at a time, and remarks what cannot be taken."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.domain.findings import Finding, Refused, Severity, refuse
from app.domain.reference import ListRemark, SourceHead
from app.exchange.reference import cells
from app.exchange.reference.cells import Odd
from app.exchange.reference.markup import Element, child, local, said
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import Item

_SCHEDULE = re.compile(r"\b(?:IV|V|I{1,3})\b")
_NO_SCHEDULE = re.compile(r"\b(?:ej|inte|icke|ingen|inget|utan)\b", re.IGNORECASE)
_MOST_LEFT_OUT = Decimal("0.2")  # of the records; with a layout that is not known here it is all
_MOST_REMARKS = 20_000  # beyond this the layout is not the one known here
_EXAMPLES = 3  # of records left out, in a refusal

T = TypeVar("T")


class LeftOut(Exception):
    """A record lacks what it must have (utelämnad); that has been remarked."""


class Record:
    """One element on its way to be a statement (post), and the remarks that it gives rise to."""

    def __init__(self, element: Element, file: str = "") -> None:
        self.element = element
        self._file = file  # inside an archive, or ""
        self._remarks: list[ListRemark] = []

    def required(self, read: Callable[[str], T], *path: str) -> T:
        """Return the value at the path, or raise LeftOut with the reason remarked."""
        try:
            found = said(child(self.element, *path))
            if not found:
                raise Odd("Uppgiften saknas.")
            return read(found)
        except Odd as odd:
            self.remark(str(odd), *path, row_left_out=True)
            raise LeftOut from odd

    def optional(self, read: Callable[[str], T], *path: str) -> T | None:
        """Return the value at the path; what is odd is remarked and unknown."""
        return self.read(read, said(child(self.element, *path)), *path)

    def read(self, read: Callable[[str], T], words: str, *path: str) -> T | None:
        """Return the value of words that were found in another way than by the path."""
        try:
            return read(words) if words else None
        except Odd as odd:
            self.remark(str(odd), *path)
            return None

    def of(self, element: Element) -> "Record":
        """Return a record of its own inside this one."""
        return Record(element, self._file)

    def remark(self, text: str, *path: str, row_left_out: bool = False) -> None:
        """Note what was not taken over, where it stands, and whether the whole record is out."""
        found = child(self.element, *path)
        line = (self.element if found is None else found).sourceline or 0
        name = path[-1] if path else local(self.element)
        said_where = f"{self._file}: {text}" if self._file else text
        self._remarks.append(ListRemark(line, name, said_where, row_left_out))

    def drain(self) -> Iterator[ListRemark]:
        """Yield the remarks since the last time."""
        while self._remarks:
            yield self._remarks.pop(0)


def whole(items: Iterator[Item], fewest: int, *, practice: bool = False) -> Iterator[Item]:
    """Pass the items on; refuse the file at its end when it is not what it should be.

    Few statements mean a part of a register, many left out a layout that is not known here.
    """
    kept = remarks = 0
    out: list[ListRemark] = []
    for item in items:
        if isinstance(item, ListRemark):
            remarks += 1
            out += [item] * item.row_left_out
        elif not isinstance(item, SourceHead | Progress):
            kept += 1
        if remarks > _MOST_REMARKS:
            raise _not_known(f"Läsningen ger mer än {_MOST_REMARKS} anmärkningar.", out)
        yield item
    if len(out) > _MOST_LEFT_OUT * (kept + len(out)):
        raise _not_known(f"{len(out)} av {kept + len(out)} poster går inte att läsa.", out)
    if kept < (1 if practice else fewest):
        raise refuse(
            f"Filen har bara {kept} poster; minst {fewest} väntades.",
            "Kontrollera att det är hela registret, inte bara ändringarna, och hämta det igen.",
            rule="reference.too_few",
        )


def _not_known(text: str, out: list[ListRemark]) -> Refused:
    cure = "Filen ser inte ut som Lykta känner den. Hämta den igen."
    examples = [
        Finding(Severity.STOP, f"{place}: {one.text}", field=place, rule="reference.rows")
        for one in out[:_EXAMPLES]
        for place in (f"{one.column}, rad {one.row}",)
    ]
    return Refused([Finding(Severity.STOP, text, cure, rule="reference.rows"), *examples])


def day(words: str) -> date:
    """Read a date, also at the head of a point in time."""
    return cells.day(words.partition("T")[0])


def schedule(words: str) -> str:
    """Read a narcotic schedule in a lexicon's words: "I" to "V", or "" for none."""
    found = set(_SCHEDULE.findall(words))
    if len(found) == 1:
        return str(found.pop())
    if found or not _NO_SCHEDULE.search(words):
        raise Odd(f"Narkotikaklassen ”{cells.shown(words)}” är inte känd.")
    return ""
