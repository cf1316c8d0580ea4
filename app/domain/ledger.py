"""The ledger of one product: every move in the order of what happened, with its balance after.

It is computed anew from all that entries say, so that a late one finds its place and the balance
is their sum at all times; nothing here is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.clock import to_micros
from app.domain.order import Product

SCHEDULES = ("II", "III", "IV", "V")  # of narcotics for medical use


class Move(StrEnum):
    """What changed or compared a holding (händelse)."""

    RECEIVED = "received"
    HANDED_OUT = "handed_out"
    DESTROYED = "destroyed"
    RETURNED = "returned"
    CORRECTED = "corrected"
    COUNTED = "counted"
    SETTLED = "settled"  # a deviation case ended with a change
    REVERSED = "reversed"  # nothing was handed out after all, or another product than was said
    CAME_BACK = "came_back"  # from a patient: it never lies on the shelf again


@dataclass(frozen=True)
class Movement:
    """One move as its entry says it (händelse)."""

    entry: UUID
    row: int  # within the entry, from 1
    move: Move
    delta: int  # packages; 0 of a count
    happened_at: datetime
    recorded_at: datetime
    order: tuple[int, str, str, int]  # of the entry in the journal
    place: str  # from or to: slip number, supplier, unit
    batch: str = ""
    actual: int | None = None  # of a count
    expected: int | None = None  # of a count, as the ledger stood when it was made
    sets: bool = False
    corrects: tuple[UUID, int] | None = None  # entry and row of the line that was wrong
    signum: str = ""
    second: str = ""  # signum of who signed beside
    alone: str = ""  # why nobody did
    words: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger (rad)."""

    number: int  # from 1, in the order of what happened
    said: Movement
    delta: int  # packages
    balance: int  # after
    is_late: bool  # entered after something that happened later
    difference: int | None = None  # of a count: what was found, less what the ledger now says
    corrects: int = 0  # number of the line that it corrects


def article_of(product: Product) -> str:
    """Return what tells a product from another in the stock: its number, or else its name."""
    if product.varunummer:
        return f"v:{product.varunummer}"
    if product.npl_pack_id:
        return f"p:{product.npl_pack_id}"
    return f"n:{' '.join(f'{product.title} {product.pack}'.casefold().split())}"


def is_narcotic(product: Product) -> bool:
    """Tell whether the product belongs to a schedule of narcotics."""
    return product.schedule in SCHEDULES


def run(movements: Iterable[Movement]) -> tuple[LedgerLine, ...]:
    """Return the ledger of one product; the same whatever order the movements came in."""
    ordered = sorted(movements, key=lambda m: (to_micros(m.happened_at), m.order, m.entry, m.row))
    late = _late(ordered)
    numbers = {(said.entry, said.row): number for number, said in enumerate(ordered, 1)}
    lines: list[LedgerLine] = []
    balance, has_begun = 0, False
    for number, said in enumerate(ordered, 1):
        delta, difference = said.delta, None
        if said.actual is not None:
            difference = said.actual - balance
            if said.sets and (said.expected is not None or not has_begun):
                delta, difference = difference, None if said.expected is None else difference
            has_begun = True
        balance += delta
        wrong = numbers.get(said.corrects, 0) if said.corrects else 0
        lines.append(LedgerLine(number, said, delta, balance, late[number - 1], difference, wrong))
    return tuple(lines)


def balance_of(lines: Sequence[LedgerLine]) -> int:
    """Return the balance after the last line."""
    return lines[-1].balance if lines else 0


def balance_at(lines: Sequence[LedgerLine], moment: datetime) -> int:
    """Return the balance after all that had happened by the moment."""
    before = [line for line in lines if to_micros(line.said.happened_at) <= to_micros(moment)]
    return balance_of(before)


def least_from(lines: Sequence[LedgerLine], moment: datetime) -> int:
    """Return the lowest balance from the moment on: as much can be taken out then."""
    after = [x.balance for x in lines if to_micros(x.said.happened_at) > to_micros(moment)]
    return min([balance_at(lines, moment), *after])


def has_beginning(lines: Sequence[LedgerLine]) -> bool:
    """Tell whether something says what lay there: a count or a delivery."""
    return any(line.said.move in (Move.COUNTED, Move.RECEIVED) for line in lines)


def _late(ordered: Sequence[Movement]) -> list[bool]:
    """Tell of each whether something that happened later was entered before it."""
    found, earliest = [False] * len(ordered), None
    for at in reversed(range(len(ordered))):
        order = ordered[at].order
        found[at] = earliest is not None and earliest < order
        earliest = order if earliest is None else min(earliest, order)
    return found
