"""Special medicines (särskilda läkemedel): which they are, and what the order must bring for them.

Forgers want them; on paper and by telephone nothing but a call to the prescriber tells.
"""

import re
from collections.abc import Iterable, Iterator

from app.domain.calls import parse_call_time
from app.domain.draft import CallDraft, DispensingDraft, RowDraft
from app.domain.findings import Finding
from app.domain.issuer import category_of
from app.domain.order import OrderKind, Origin, Product, RowKind
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings


def is_special(product: Product, rules: RuleSet, *, on_licence: bool = False) -> bool:
    """Tell whether the product is on the list, as far as the register knows it."""
    schedule = product.schedule or ""
    words = re.findall(r"\w+", product.substance.casefold())
    return (
        schedule in rules.values("X-SCHEDULE")
        or bool(schedule and on_licence)
        or (bool(product.atc) and product.atc.startswith(rules.values("X-ATC")))
        or any(word.startswith(rules.values("X-SUBSTANCE")) for word in words)
        or (product.schedule is None and _is_named(product, rules))
    )


def needs_look(product: Product, rules: RuleSet) -> bool:
    """Tell whether only the pack says if it is narcotics, and of which schedule.

    A substance or a code that no narcotics have settles it; neither known settles nothing.
    """
    if product.schedule is not None or product.is_trade_good:
        return False
    return may_be_narcotic(product, rules) or not (product.atc or product.substance.strip())


def may_be_narcotic(product: Product, rules: RuleSet) -> bool:
    """Tell whether name or code speaks for narcotics, where no list says if it is."""
    is_open = product.schedule is None and not product.is_trade_good
    return is_open and (product.atc.startswith(rules.values("X-LOOK")) or _is_named(product, rules))


def check_look(
    product: Product, at: str, rules: RuleSet, unknown: str = "X-LOOK"
) -> Iterator[Finding]:
    """Yield that the pack must be looked at: what may be narcotics goes nowhere before.

    `unknown` is the rule of what neither name nor code speaks for.
    """
    if may_be_narcotic(product, rules):
        yield rules.finding("X-NAMED", f"{at}.schedule")
    elif needs_look(product, rules):
        yield rules.finding(unknown, f"{at}.product")


def _is_named(product: Product, rules: RuleSet) -> bool:
    """Tell whether name or substance is one that narcotics have."""
    words = re.findall(r"\w+", f"{product.name} {product.substance}".casefold())
    return any(word.startswith(rules.values("X-NAME")) for word in words)


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what special medicines lack: the call-back, one withdrawal, a prescriber who may."""
    rules = around.rules
    for index, row in enumerate(draft.rows):
        if row.product is not None:
            yield from check_look(row.product, f"rows.{index}", rules)
    rows = [(i, row) for i, row in enumerate(draft.rows) if _is_special_row(row, rules)]
    for index, row in rows:
        at = f"rows.{index}"
        is_telephone = draft.origin is Origin.TELEPHONE
        if not is_telephone and row.withdrawals > rules.value("X-ONE"):
            yield rules.finding("X-ONE", f"{at}.withdrawals")
        if is_telephone and _is_more_than_smallest(row, around):
            yield rules.finding("X-PACK", f"{at}.packages")
        if draft.kind is OrderKind.EEA:
            yield rules.finding("E-SPECIAL", f"{at}.product")
        if _is_narcotic_by_other(draft, row, rules):
            yield rules.finding("X-NARCOTIC", f"{at}.product")
    if rows and not _is_called_back(draft):
        yield rules.finding("X-CALL", "call", about=titles_of(row for _, row in rows))


def has_special(draft: DispensingDraft, rules: RuleSet) -> bool:
    """Tell whether any row is of a special medicine."""
    return any(_is_special_row(row, rules) for row in draft.rows)


def titles_of(rows: Iterable[RowDraft]) -> tuple[str, ...]:
    """Return the products of rows in a few words each, with their schedules of narcotics."""
    products = (row.product for row in rows if row.product is not None)
    return tuple(sorted({f"{product.title} {product.schedule or ''}" for product in products}))


def _is_special_row(row: RowDraft, rules: RuleSet) -> bool:
    on_licence = row.kind is RowKind.LICENCE
    return row.product is not None and is_special(row.product, rules, on_licence=on_licence)


def _is_narcotic_by_other(draft: DispensingDraft, row: RowDraft, rules: RuleSet) -> bool:
    """Tell whether narcotics are ordered by a profession that may not; those abroad are asked."""
    who = draft.prescriber
    if draft.kind is OrderKind.EEA or not (who.category or who.profession.strip()):
        return False
    is_narcotic = row.product is not None and bool(row.product.schedule)
    may = category_of(who.profession, who.category) in rules.values("X-NARCOTIC")
    return is_narcotic and not may


def _is_more_than_smallest(row: RowDraft, around: Surroundings) -> bool:
    """Tell whether more is handed out than the smallest pack that the register knows."""
    if row.packages > around.rules.value("X-PACK"):
        return True
    product = row.product
    smallest = around.smallest_packs.get(product.npl_id) if product else None
    size = product.pack_size if product else None
    return smallest is not None and size is not None and size > smallest


def _is_called_back(draft: DispensingDraft) -> bool:
    """Tell whether a call to the prescriber is recorded; what it lacks is told elsewhere."""
    if draft.origin is Origin.TELEPHONE:
        return parse_call_time(draft.call.called_back) is not None
    return draft.call != CallDraft()
