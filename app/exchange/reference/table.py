"""A table of cells as a workbook or a text file holds it, and where its headings stand."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.exchange.reference.cells import Cell, Odd, day, written

Row = Sequence[Cell]

WITHIN = 20  # rows from the top: where a table's headings are looked for
_PRACTICE = "övning"


@dataclass(frozen=True)
class Table:
    """Rows from the first on (tabell): a workbook's sheet, or a whole text file."""

    title: str  # the sheet's name; "" for a text file
    head: Sequence[Row]  # the first rows, WITHIN at most
    rows: Callable[[], Iterator[Row]]  # all of them, the first ones again
    size: int  # how many rows, or about; for progress only
    computed: frozenset[str] = frozenset()  # cells holding a formula or an error, as "H12"
    made: date | None = None  # when the file says that it was last saved
    is_text: bool = False  # without borders between cells: a stray separator moves all after it


@dataclass(frozen=True)
class Headings:
    """The row of headings in a table (rubrikrad), and which column each field has."""

    top: int  # its index
    columns: dict[str, int]
    twice: tuple[str, ...]  # headings that two columns share


def column_letters(index: int) -> str:
    """Return the letters over a column, 0 being A."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


def find_headings(table: Table, known: dict[str, tuple[str, ...]]) -> Headings:
    """Return the row near the top that has most of the known headings; may have found none."""
    best = Headings(0, {}, ())
    for index, row in enumerate(table.head):
        words = [_folded(cell) for cell in row]
        columns, twice = dict[str, int](), []
        for name, aliases in known.items():
            for alias in aliases:
                if (folded := _folded(alias)) in words:
                    columns[name] = words.index(folded)
                    if words.count(folded) > 1:
                        twice.append(alias)
                    break
        if len(columns) > len(best.columns):
            best = Headings(index, columns, tuple(twice))
    return best


def _folded(cell: Cell) -> str:
    """Return a heading's letters and digits: case, spaces, hyphens and breaks come and go."""
    if not isinstance(cell, str):
        return ""
    composed = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(sign for sign in composed if sign.isalnum())


@dataclass(frozen=True)
class Preamble:
    """What stands above the headings (ingress): of which days the table is, and if made up."""

    practice: bool
    days: dict[str, date]  # by the words before them, as "giltig från"


def read_preamble(table: Table, top: int) -> Preamble:
    """Read the sheet's name and the rows above the headings."""
    practice = _PRACTICE in table.title.casefold().split()
    days = {}
    for row in table.head[:top]:
        words = [cell.strip().casefold() for cell in row[:2] if isinstance(cell, str)]
        practice = practice or words[:1] == [_PRACTICE]
        if len(row) > 1:
            try:
                found = row[1].isoformat()[:10] if isinstance(row[1], date) else written(row[1])
                days[words[0].rstrip(":")] = day(found)
            except (Odd, IndexError):
                continue
    return Preamble(practice, days)
