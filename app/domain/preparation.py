"""The hand-out itself: advice, labels and a pharmacist's approval (färdigställande)."""

from collections.abc import Iterator

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding
from app.domain.order import OrderKind
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is not yet prepared: advice, label, and who approves."""
    if not draft.advice_given:
        yield around.rules.finding("P-ADVICE", "advice_given")
    elif draft.advised_by and draft.advised_by not in {*around.pharmacists, around.approver}:
        yield around.rules.finding("P-ADVISER", "advice_given")
    if not around.printed and draft.from_form is None:  # it was written by hand, then
        yield around.rules.finding("P-NOLABEL", "label")
    if draft.kind is not OrderKind.AID_CARD or any(map(_is_medicine, draft.rows)):
        yield around.rules.finding("P-INTERACTIONS", "rows")
    if not around.approver:
        yield around.rules.finding("K-APPROVE", "approval")


def _is_medicine(row: RowDraft) -> bool:
    return row.product is not None and row.product.is_medicine
