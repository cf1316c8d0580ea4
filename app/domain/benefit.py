"""Who pays: the row's benefit choice, and the high-cost ladder."""

from collections.abc import Iterator

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding
from app.domain.order import Benefit
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the rows' benefit choices."""
    has_code = bool(draft.prescriber.workplace_code.strip())
    if not has_code and any(row.benefit is Benefit.WITH for row in draft.rows):
        yield around.rules.finding("P-WORKPLACE", "prescriber.workplace_code")
