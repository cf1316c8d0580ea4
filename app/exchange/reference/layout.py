"""How a source's tables are laid out, as data: its fields, their headings, what makes it whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from app.domain.reference import Source
from app.domain.statements import Statement

Values = dict[str, Any]  # a row's values by field; a field without value is absent


class Need(IntEnum):
    """What a table cannot do without (behov)."""

    NOTHING = 0
    HEADING = 1  # the column must be there; a cell may be empty
    VALUE = 2  # a row without it is left out


@dataclass(frozen=True)
class Field:
    """One value of a row (fält): the headings it has had, and how its cell is read."""

    headings: tuple[str, ...]  # the documented one first
    read: Callable[[str], object]  # raises Odd
    need: Need = Need.HEADING


def _no_doubts(_: Values) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True)
class Layout:
    """All that is known of a source's table (uppställning)."""

    source: Source
    fields: dict[str, Field]
    marks: tuple[frozenset[str], ...]  # fields that together tell the source, in any of these ways
    make: Callable[[Values], Statement]  # raises Odd for what a row must not be
    keys: tuple[str, ...]  # fields that a repeated row is pointed out by: the first that is there
    doubts: Callable[[Values], Iterable[tuple[str, str]]] = _no_doubts  # field, and what is odd
    period: Callable[[str], tuple[date, date] | None] | None = None  # as the sheet's name says it
    fewest: int = 1  # rows of a file that is whole
    fewest_practice: int = 1
    share_left_out: float = 0.05  # of the rows: beyond this it is not the layout known here
    spared: int = 0  # rows that may be left out whatever share they are
