"""What is handed out: products, packages, withdrawals, what is owed and what remains."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, Severity, missing, wrong
from app.domain.surroundings import Surroundings

MOST_ROWS = 5  # as many as the form and the screen hold
MOST_TEXT = 400  # characters of dosage text
MOST_COUNT = 99  # packages or withdrawals on a row


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the rows: product, dosage, counts, and how old the register is."""
    rules = around.rules
    if around.register_trouble:
        text, cure = around.register_trouble, "Skriv varan för hand så länge."
        yield Finding(Severity.INFO, text, cure, "rows", "register.unreadable", "fast regel")
    yield from (replace(stale.finding, field="rows") for stale in around.stale)
    if not 1 <= len(draft.rows) <= MOST_ROWS:
        yield wrong(f"Minst en rad och högst {MOST_ROWS}.", "Dela på två expeditioner.", "rows")
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.product is None or not row.product.name.strip():
            yield missing("Vara", f"{at}.product")
        elif not row.product.from_register:
            yield rules.finding("P-UNKNOWN", f"{at}.product")
        if not row.dosage.strip():
            yield missing("Dosering och ändamål", f"{at}.dosage")
        elif len(row.dosage) > MOST_TEXT:
            yield wrong("Doseringen är för lång.", f"Högst {MOST_TEXT} tecken.", f"{at}.dosage")
        if not 1 <= row.packages <= MOST_COUNT:
            yield wrong("Orimligt antal förpackningar.", "Ange 1 till 99.", f"{at}.packages")
        if not 1 <= row.withdrawals <= MOST_COUNT:
            yield wrong("Orimligt antal uttag.", "Ange 1 till 99.", f"{at}.withdrawals")
