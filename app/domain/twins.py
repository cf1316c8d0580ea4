"""The same medicine twice to the same patient (dubbletter), as far as entries here tell."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding
from app.domain.history import PastRow
from app.domain.order import Product
from app.domain.surroundings import Surroundings
from app.domain.totals import is_of_order


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield each row's twin, to be decided upon, and the same substance in another strength."""
    at = draft.happened_at or around.now
    for index, row in enumerate(draft.rows):
        if row.product is None:
            continue
        path = f"rows.{index}.product"
        had = (past for past in around.history if not past.is_returned)
        others = (past for past in had if not is_of_order(past, row.follows))
        alike = [past for past in others if is_same_medicine(row.product, past.row.product)]
        for rule, says_same in (("T-TWIN", True), ("T-STRENGTH", False)):
            longest = timedelta(days=around.rules.value(rule))
            found = [
                past
                for past in alike
                if is_same_strength(row.product, past.row.product) is says_same
                and (past.is_waiting or _days_apart(at, past.happened_at) <= longest)
            ]
            if found:
                words = _words(found, row.product, same_strength=says_same)
                slips = tuple(sorted({past.slip for past in found}))
                yield around.rules.finding(rule, path, words, slips)


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


def _days_apart(one: datetime, other: datetime) -> timedelta:
    days = one.astimezone(STOCKHOLM).date() - other.astimezone(STOCKHOLM).date()
    return abs(days)


def _words(found: list[PastRow], product: Product, *, same_strength: bool) -> str:
    """Say where the latest stands; no name of a person or a medicine."""
    what = "Samma läkemedel i samma styrka" if same_strength else "Samma substans i annan styrka"
    if product.is_trade_good:
        what = "Samma vara" if same_strength else "Samma vara i annan storlek"
    latest = next((past for past in found if past.is_waiting), found[0])
    day = latest.happened_at.astimezone(STOCKHOLM).date().isoformat()
    many = f", {len(found)} gånger" if len(found) > 1 else ""
    if latest.is_waiting:
        return f"{what} väntar redan här på {latest.slip}."
    return f"{what} lämnades ut här {day} på {latest.slip}{many}."
