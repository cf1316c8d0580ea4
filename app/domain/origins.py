"""How an order came and what it must bring with it: paper, telephone, other kinds."""

from collections.abc import Iterator

from app.domain.calls import check_call, needs_call
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, missing
from app.domain.kinds import check_kind
from app.domain.order import OrderKind, Origin, PaperReason, RowKind
from app.domain.surroundings import Surroundings

_PAPERS = (Origin.PAPER, Origin.EMERGENCY)
_MUST_BE_ELECTRONIC = (OrderKind.HUMAN, OrderKind.ALCOHOL)  # but for the four legal reasons


def needs_reason(draft: DispensingDraft) -> bool:
    """Tell whether the order must say why it is on paper."""
    return draft.origin in _PAPERS and draft.kind in _MUST_BE_ELECTRONIC


def paper_reason(draft: DispensingDraft) -> PaperReason | None:
    """Return why the order is on paper, where that is asked; a draft may have said so before."""
    return draft.reason if needs_reason(draft) else None


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what the order lacks of what its origin and its kind must bring."""
    yield from _refusals(draft, around)
    if draft.reason is None and needs_reason(draft):
        yield around.rules.finding("P-REASON", "reason")
    if draft.origin in _PAPERS and not draft.signature_seen:
        yield around.rules.finding("P-SIGN", "signature_seen")
    if paper_reason(draft) is PaperReason.PROTECTION_NEED and not draft.patient.is_protected:
        yield around.rules.finding("O-PROTECT", "reason")
    if needs_call(draft):
        yield from check_call(draft, around)
    yield from check_kind(draft, around)
    yield from _withdrawals(draft, around)
    yield from _descriptions(draft)


def _refusals(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is not taken here at all, each with the way on."""
    rules = around.rules
    if draft.origin is Origin.FAX:
        is_animal = draft.kind is OrderKind.ANIMAL
        yield rules.finding("O-FAX-ANIMAL" if is_animal else "O-FAX", "origin")
    if draft.origin is Origin.E_PRESCRIPTION:
        yield rules.finding("O-EREC", "origin")
    if draft.kind is OrderKind.MULTI_DOSE:
        yield rules.finding("O-DOSE", "kind")
    if draft.kind is OrderKind.EEA and draft.origin is Origin.TELEPHONE:
        yield rules.finding("T-EEA", "kind")


def _withdrawals(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield the rows with more withdrawals than the order's sort has."""
    if draft.origin is Origin.TELEPHONE:
        rule = "T-SINGLE"
    elif draft.is_urgent or draft.origin is Origin.EMERGENCY:
        rule = "O-SINGLE"
    else:
        return
    for index, row in enumerate(draft.rows):
        if row.withdrawals > around.rules.value(rule):
            yield around.rules.finding(rule, f"rows.{index}.withdrawals")


def _descriptions(draft: DispensingDraft) -> Iterator[Finding]:
    for index, row in enumerate(draft.rows):
        if row.kind is not RowKind.ORDINARY and not row.description.strip():
            yield missing("Beskrivning av beredningen eller licensen", f"rows.{index}.description")
