"""When an order is valid: from its day of issue, for how long, and how often."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.clock import is_before
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, missing, wrong
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the days: of issue, of handing out, and how long it holds."""
    rules = around.rules
    happened_on = (draft.happened_at or around.now).date()
    if draft.happened_at and is_before(around.now, draft.happened_at):
        yield wrong("Utlämnandet ligger framåt i tiden.", "Rätta tiden.", "happened_at")
    try:
        issued_on = date.fromisoformat(draft.issued_on.strip())
    except ValueError:
        if draft.issued_on.strip():
            yield wrong("Datumet går inte att läsa.", "Skriv år-månad-dag.", "issued_on")
        else:
            yield missing("Utfärdandedatum", "issued_on")
    else:
        if issued_on > happened_on:
            yield rules.finding("P-FUTURE", "issued_on")
        elif happened_on - issued_on > timedelta(days=rules.value("P-VALID")):
            yield rules.finding("P-VALID", "issued_on")
