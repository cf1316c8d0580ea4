"""Temporary rules of a crisis, each in force only while it is switched on; pace.py has another."""

from collections.abc import Iterator

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings

_OF_QUANTITY = ("K-48H", "K-90")  # the strictest is the one that is asked about


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what the rules that are switched on say of each row."""
    rules = around.rules
    quantity = next((rule for rule in _OF_QUANTITY if rules.is_on(rule)), "")
    for index, row in enumerate(draft.rows):
        if quantity and row.product is not None and not _is_within(row.lasts_days, quantity, rules):
            yield rules.finding(quantity, f"rows.{index}.packages")
        if rules.is_on("K-SINGLE") and row.withdrawals > rules.value("K-SINGLE"):
            yield rules.finding("K-SINGLE", f"rows.{index}.withdrawals")


def _is_within(lasts_days: int, quantity: str, rules: RuleSet) -> bool:
    """Tell whether the pharmacist has said that it lasts no longer than the rule allows."""
    hours = rules.value(quantity) * (1 if quantity == "K-48H" else 24)
    return 0 < lasts_days * 24 <= hours
