"""The same medicine twice to the same patient (dubbletter), as far as entries here tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding
from app.domain.history import PastRow
from app.domain.order import OrderKind, Product
from app.domain.surroundings import Surroundings
from app.domain.totals import is_of_order, ordered_product


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield each row's twin, to be decided upon, and the same substance in another strength."""
    at = draft.happened_at or around.now
    for index, row in enumerate(draft.rows):
        if row.product is None:
            continue
        others = [past for past in around.history if not is_of_order(past, row.follows)]
        same_paper = [past for past in others if is_same_paper(draft, row, past)]
        had = [past for past in others if not past.is_returned and past not in same_paper]
        alike = [past for past in had if is_same_medicine(row.product, past.row.product)]
        above = _rows_above(draft, index)
        for rule, says_same in (("T-TWIN", True), ("T-STRENGTH", False)):
            longest = timedelta(days=around.rules.value(rule))
            recent = [
                past
                for past in alike
                if is_same_strength(row.product, past.row.product) is says_same
                and (past.is_waiting or days_apart(at, past.happened_at) <= longest)
            ]
            found = _Found(recent, *((same_paper, above) if says_same else ([], [])))
            if found:
                path, words = f"rows.{index}.product", found.words(row.product, says_same)
                yield around.rules.finding(rule, path, words, found.about)


def is_same_paper(draft: DispensingDraft, row: RowDraft, past: PastRow) -> bool:
    """Tell whether the withdrawal may have been handed out before, from the same paper.

    Nothing on a paper tells it from every other: of one day, one medicine and one strength. A row
    that goes on from an earlier hand-out is counted with it, and an aid card has a rule of its own.
    """
    ordered = row.exchange.prescribed or row.product
    if ordered is None or row.follows is not None or draft.kind is OrderKind.AID_CARD:
        return False
    before = ordered_product(past.row)
    return (
        past.kind is draft.kind
        and past.issued_on.isoformat() == draft.issued_on.strip()
        and past.row.withdrawal == row.withdrawal
        and is_same_medicine(ordered, before)
        and is_same_strength(ordered, before)
    )


def is_same_medicine(one: Product, other: Product) -> bool:
    """Tell whether two products have one substance; by name where a substance is unknown.

    Trade goods have none: they are the same by their number.
    """
    if one.is_trade_good and other.is_trade_good and one.varunummer and other.varunummer:
        return one.varunummer == other.varunummer
    if one.substance and other.substance:
        return _fold(one.substance) == _fold(other.substance)
    first, second = sorted((_fold(one.name).split(), _fold(other.name).split()), key=len)
    return bool(first) and second[: len(first)] == first


def is_same_strength(one: Product, other: Product) -> bool:
    """Tell whether two products have one strength; a strength that nobody knows may be any."""
    first, second = _strength(one), _strength(other)
    return not (first and second) or first == second


def _strength(product: Product) -> str:
    return _fold(product.strength).replace(" ", "").replace(",", ".")


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def days_apart(one: datetime, other: datetime) -> timedelta:
    """Return how many days of the calendar lie between two moments."""
    days = one.astimezone(STOCKHOLM).date() - other.astimezone(STOCKHOLM).date()
    return abs(days)


def _rows_above(draft: DispensingDraft, index: int) -> list[int]:
    """Return the numbers of rows above with the same medicine and strength, each of its order."""
    row = draft.rows[index]
    return [
        number
        for number, other in enumerate(draft.rows[:index], 1)
        if row.product is not None
        and other.product is not None
        and not (row.follows and row.follows == other.follows)
        and is_same_medicine(row.product, other.product)
        and is_same_strength(row.product, other.product)
    ]


@dataclass(frozen=True)
class _Found:
    """What a row is a twin of (dubbletter)."""

    recent: list[PastRow]
    same_paper: list[PastRow]  # however long ago
    above: list[int]  # numbers of rows of the slip

    def __bool__(self) -> bool:
        return bool(self.recent or self.same_paper or self.above)

    @property
    def about(self) -> tuple[str, ...]:
        """Return what a decision is about: each slip, and each row above."""
        slips = {past.slip for past in (*self.recent, *self.same_paper)}
        return (*sorted(slips), *map(str, self.above))

    def words(self, product: Product, says_same: bool) -> str:
        """Say where the latest stands; no name of a person or a medicine."""
        what = "Samma läkemedel i samma styrka" if says_same else "Samma substans i annan styrka"
        if product.is_trade_good:
            what = "Samma vara" if says_same else "Samma vara i annan storlek"
        every = (*self.same_paper, *self.recent)
        past = sorted(every, key=lambda one: one.happened_at, reverse=True)
        if not past:
            return f"{what} står på rad {self.above[0]}."
        beside = f" Det står också på rad {self.above[0]}." if self.above else ""
        waiting = next((one for one in past if one.is_waiting), None)
        if waiting is not None:
            return f"{what} väntar redan här på {waiting.slip}.{beside}"
        day = past[0].happened_at.astimezone(STOCKHOLM).date().isoformat()
        many = f", {len(past)} gånger" if len(past) > 1 else ""
        said = f"{what} lämnades ut här {day} på {past[0].slip}{many}."
        if self.same_paper:
            said += f" Utfärdandedag och uttag är desamma på {self.same_paper[0].slip}."
        return f"{said}{beside}"
