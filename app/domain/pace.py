"""How soon the next withdrawal may come: the written interval, the benefit's pace, a crisis's.

It knows only what was handed out here, or came here from other counters; findings say so. What
came back whole is waited for by nobody.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding
from app.domain.history import PastRow
from app.domain.order import Benefit, OrderKind, Product
from app.domain.rules import RuleSet
from app.domain.supplied import DispensedRow
from app.domain.surroundings import Surroundings
from app.domain.totals import is_of_order, ordered_product
from app.domain.twins import is_same_medicine, is_same_strength


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield where a withdrawal comes too soon, or is for longer than the benefit allows."""
    happened_on = (draft.happened_at or around.now).astimezone(STOCKHOLM).date()
    for index, row in enumerate(draft.rows):
        if row.product is None or row.completes is not None:
            continue  # the rest of a withdrawal comes when it comes
        at = f"rows.{index}"
        earlier = [p for p in around.history if p.row.completes is None and not p.is_returned]
        yield from _interval(row, draft.issued_on, earlier, (around.rules, happened_on, at))
        if around.rules.is_on("K-THIRDS"):  # of every hand-out, so the other has no more to say
            place = (around.rules, happened_on, f"{at}.packages")
            yield from _thirds("K-THIRDS", row.product, earlier, place)
        elif _is_inside(row):
            inside = [past for past in earlier if _is_inside(past.row)]
            place = (around.rules, happened_on, f"{at}.benefit")
            yield from _thirds("Q-THIRDS", row.product, inside, place)
        if any(_is_merged(row, row.product, above) for above in draft.rows[:index]):
            yield around.rules.finding("Q-MERGED", f"{at}.benefit")
        if row.benefit is Benefit.WITH and draft.kind is not OrderKind.AID_CARD:
            yield from _longest(row, around.rules, at)


def next_on(past: PastRow, thirds: int) -> date | None:
    """Return when so many thirds of a hand-out's time have passed; none if nobody can tell."""
    return thirds_on(handed_on(past), past.row.lasts_days, thirds)


def thirds_on(handed: date, lasts_days: int, thirds: int) -> date | None:
    """Return when so many thirds of a time have passed from a day; none of a time unknown."""
    return handed + timedelta(days=-(-thirds * lasts_days // 3)) if lasts_days else None


def handed_on(past: PastRow) -> date:
    """Return the day of a hand-out, as the pharmacy counts days."""
    return past.happened_at.astimezone(STOCKHOLM).date()


def is_alike(one: Product, other: Product) -> bool:
    """Tell whether two products are of one substance and strength, or one article."""
    return is_same_medicine(one, other) and is_same_strength(one, other)


def _is_inside(row: RowDraft | DispensedRow) -> bool:
    """Tell whether the benefit pays: with the patient, or all of what an aid card orders."""
    is_free_aid = row.benefit is Benefit.FREE and row.aid is not None
    return row.benefit is Benefit.WITH or is_free_aid


def _is_merged(row: RowDraft, product: Product, above: RowDraft) -> bool:
    """Tell whether the benefit is to pay for two withdrawals of the same at once."""
    is_new = above.product is not None and above.completes is None
    is_paid = _is_inside(row) and _is_inside(above)
    return is_new and is_paid and is_alike(product, above.product or product)


def _interval(
    row: RowDraft, issued_on: str, earlier: list[PastRow], place: tuple[RuleSet, date, str]
) -> Iterator[Finding]:
    rules, happened_on, at = place
    same = [p for p in earlier if _is_same_order(row, issued_on, p)]
    days = [day for p in same if (day := handed_on(p)) <= happened_on]
    if not row.interval or not days:
        return
    first_on = row.interval.after(max(days))
    if happened_on < first_on:
        text = f"{rules.rules['Q-INTERVAL'].text} Nästa uttag tidigast {first_on}."
        yield rules.finding("Q-INTERVAL", f"{at}.interval", text)


def _is_same_order(row: RowDraft, issued_on: str, past: PastRow) -> bool:
    if row.follows is not None:
        return is_of_order(past, row.follows)
    product = row.exchange.prescribed or row.product
    return (
        product is not None
        and past.issued_on.isoformat() == issued_on.strip()
        and is_alike(product, ordered_product(past.row))
    )


def _thirds(
    rule: str, product: Product, earlier: list[PastRow], place: tuple[RuleSet, date, str]
) -> Iterator[Finding]:
    """Yield that the time of the hand-out before has not passed by as much as the rule asks."""
    rules, happened_on, field = place
    same = [p for p in earlier if is_alike(product, p.row.product) and handed_on(p) <= happened_on]
    if not same:
        return
    last = max(same, key=lambda past: past.happened_at)
    first_on = next_on(last, rules.value(rule))
    if first_on is None:
        longest = timedelta(days=rules.value("Q-LONGEST"))
        if happened_on - handed_on(last) < longest:
            text = f"Senast utlämnat {handed_on(last)}. {rules.rules['Q-UNTIL'].text}"
            yield rules.finding("Q-UNTIL", field, text)
    elif happened_on < first_on:
        yield rules.finding(rule, field, f"{rules.rules[rule].text} Tidigast {first_on}.")


def _longest(row: RowDraft, rules: RuleSet, at: str) -> Iterator[Finding]:
    rule = rules.rules["Q-LONGEST"]
    atc = row.product.atc if row.product else ""
    if row.lasts_days > rules.value("Q-LONGEST") and not (atc and atc.startswith(rule.values)):
        yield rules.finding("Q-LONGEST", f"{at}.lasts_days")
