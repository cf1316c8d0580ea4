"""How an order came and what it must bring with it: paper, telephone, other kinds."""

from collections.abc import Iterator

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what the order lacks of what its kind must bring."""
    if draft.reason is None:
        yield around.rules.finding("P-REASON", "reason")
    if not draft.signature_seen:
        yield around.rules.finding("P-SIGN", "signature_seen")
