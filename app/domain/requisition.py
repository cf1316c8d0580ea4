"""Requisitions: what a unit's order must bring, and what may never stand on one form.

The unit answers for its list of who may order; nobody here looks anybody up in it.
"""

import re
from collections.abc import Iterator

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding, missing, wrong
from app.domain.issuer import category_of
from app.domain.ledger import is_narcotic
from app.domain.order import Origin, Product, RowKind
from app.domain.rules import RuleSet
from app.domain.special import check_look
from app.domain.surroundings import Surroundings
from app.domain.validity import parse_day

MOST_LINES = 12  # of one requisition
_NEEDED = {  # without which nobody knows whose order it is
    "unit": "Enheten",
    "orderer": "Beställarens namn",
    "profession": "Beställarens yrke",
}
_ASKED = {  # which regions' forms have
    "address": "Enhetens adress",
    "phone": "Enhetens telefon",
}
_ORDINARY, _NARCOTIC, _SPIRIT = "ordinary", "narcotic", "spirit"


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield everything that is in the way of a delivery to a unit."""
    yield from _paper(draft, around)
    yield from _who(draft, around)
    yield from _lines(draft, around)
    yield around.rules.finding("RQ-LIST", "requisition.list")
    if not around.approver:
        yield around.rules.finding("K-APPROVE", "approval")


def has_narcotics(draft: DispensingDraft) -> bool:
    """Tell whether any line is a narcotic."""
    return any(row.product is not None and is_narcotic(row.product) for row in draft.rows)


def orders_alone(profession: str, rules: RuleSet) -> bool:
    """Tell whether who has the profession orders narcotics on behalf of nobody else."""
    return category_of(profession) in rules.values("RQ-PHYSICIAN")


def ordered(row: RowDraft) -> int:
    """Return how many packages a line orders: as many as are delivered, unless more is said."""
    return row.ordered or row.packages


def _paper(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    day, today = parse_day(draft.issued_on), (draft.happened_at or around.now).date()
    if not draft.issued_on.strip():
        yield missing("Rekvisitionens datum", "issued_on")
    elif day is None:
        yield wrong("Datumet går inte att läsa.", "Skriv som 2026-11-23.", "issued_on")
    elif day > today:
        yield wrong("Rekvisitionen är daterad framåt.", "Läs datumet igen.", "issued_on")
    if draft.origin is Origin.TELEPHONE:
        yield around.rules.finding("RQ-CALL", "origin")
    elif not draft.signature_seen:
        text = "Beställarens underskrift saknas."
        yield around.rules.finding("RQ-WHO", "signature_seen", text)
    if draft.origin is Origin.FAX:
        yield around.rules.finding("RQ-FAX", "origin")
    if draft.origin in (Origin.TELEPHONE, Origin.FAX) and has_narcotics(draft):
        yield around.rules.finding("RQ-REMOTE-NARCOTIC", "origin")


def _who(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    asked, rules = draft.requisition, around.rules
    for name, words in _NEEDED.items():
        if not getattr(asked, name).strip():
            yield rules.finding("RQ-WHO", f"requisition.{name}", f"{words} saknas.")
    for name, words in _ASKED.items():
        if not getattr(asked, name).strip():
            yield rules.finding("RQ-DATA", f"requisition.{name}", f"{words} saknas.")
    if not (asked.customer.strip() or asked.cost_centre.strip()):  # one of them finds the payer
        text = "Kundnummer och kostnadsställe saknas."
        yield rules.finding("RQ-DATA", "requisition.customer", text)
    if asked.profession.strip():
        category = category_of(asked.profession)
        if category is None:
            yield rules.finding("RQ-OTHER", "requisition.profession")
        elif category in rules.values("RQ-ISSUER") and not asked.physician.strip():
            yield rules.finding("RQ-ISSUER", "requisition.profession")
        for_nobody = not (orders_alone(asked.profession, rules) or asked.physician.strip())
        if has_narcotics(draft) and for_nobody:
            yield rules.finding("RQ-PHYSICIAN", "requisition.physician")


def _lines(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    rules = around.rules
    sorts = [_sort(row, rules) for row in draft.rows]
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.product is None:
            yield missing("Vara", f"{at}.product")
            continue
        if row.completes is None and any(other.completes for other in draft.rows):
            yield rules.finding("RQ-REST", f"{at}.product")
        if len(set(sorts)) > 1 and sorts[index] != _ORDINARY:
            yield rules.finding("RQ-ALONE", f"{at}.product")
        if row.kind is not RowKind.ALCOHOL and _may_be_spirit(row.product, rules):
            yield rules.finding("RQ-SPIRIT", f"{at}.product")
        elif row.kind is not RowKind.ALCOHOL:
            yield from check_look(row.product, at, rules, unknown="RQ-UNKNOWN")
        yield from _quantity(row, at, around)
    if draft.rows and not any(row.packages for row in draft.rows):
        yield wrong("Inget levereras.", "Fyll i antal på minst en rad.", "rows.0.packages")


def _quantity(row: RowDraft, at: str, around: Surroundings) -> Iterator[Finding]:
    if row.packages < 0 or row.ordered < 0:
        yield wrong("Antalet är mindre än noll.", "Rätta antalet.", f"{at}.packages")
    elif not ordered(row):
        yield missing("Antal", f"{at}.packages")
    elif row.packages > ordered(row):
        yield around.rules.finding("RQ-OVER", f"{at}.packages")
    if row.completes is not None:
        left = around.owed.get(row.completes, 0)
        if max(row.packages, row.ordered) > left:
            text = f"{left} förp restas, raden tar {max(row.packages, row.ordered)}."
            yield around.rules.finding("RQ-OWED", f"{at}.packages", text)


def _sort(row: RowDraft, rules: RuleSet) -> str:
    """Return which of the sorts that never stand together a line is of."""
    if row.kind is RowKind.ALCOHOL:
        return _SPIRIT
    schedule = row.product.schedule if row.product else None
    return _NARCOTIC if schedule in rules.values("RQ-ALONE") else _ORDINARY


def _may_be_spirit(product: Product, rules: RuleSet) -> bool:
    words = re.findall(r"\w+", product.name.casefold())
    return not product.npl_id and any(w.startswith(rules.values("RQ-SPIRIT")) for w in words)
