"""The three recorded checks (kontroller): what each covers, on what ground, and how far it is.

A check that is signed holds for exactly what it covered; when that changes it is no check at all.
A pharmacist who hands out signs what is not yet signed, and nothing open may be left then.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from app.domain.decisions import obstacles
from app.domain.draft import DispensingDraft, SignedCheck
from app.domain.findings import Finding, Severity
from app.domain.order import Origin
from app.domain.supplied import CheckKind, PerformedCheck
from app.domain.surroundings import Surroundings

CHECK_WORDS = {
    CheckKind.REGULATORY: "Författning",
    CheckKind.PHARMACOLOGICAL: "Farmakologi",
    CheckKind.TECHNICAL: "Teknik",
}
_BASIS_WORDS = {
    "form": "blanketten läst",
    "call": "samtalet antecknat",
    "conversation": "samtal med kunden",
    "history": "underlag, historik",
    "scanned": "skannad",
    "by_eye": "jämförd med ögat",
}  # short: they stand below the name of the check on the bar
_NO_CHECK = ("advice_given", "outage")  # fields that no check is about
_PHARMACOLOGICAL_RULES = ("P-INTERACTIONS", "T-TWIN", "T-STRENGTH")
_TECHNICAL_RULES = ("P-UNKNOWN", "P-NOLABEL")


@dataclass(frozen=True)
class CheckState:
    """How far one check is (kontrolläge)."""

    kind: CheckKind
    stops: int  # of its findings, that forbid handing out
    undecided: int  # warnings that nobody has decided upon
    signed: SignedCheck | None = None
    is_changed: bool = False  # it was signed, and what it covers says something else now

    @property
    def is_satisfied(self) -> bool:
        """Tell whether nothing is open that it is about."""
        return not self.stops and not self.undecided


def kind_of(finding: Finding) -> CheckKind | None:
    """Return which check a finding belongs to; None for what no check is about."""
    field = finding.field.rpartition(".")[2]
    if finding.rule == "K-APPROVE" or finding.field in _NO_CHECK:
        return None
    if finding.rule in _TECHNICAL_RULES or field == "packs":
        return CheckKind.TECHNICAL
    if finding.rule in _PHARMACOLOGICAL_RULES or field == "dosage":
        return CheckKind.PHARMACOLOGICAL
    return CheckKind.REGULATORY


def states(draft: DispensingDraft, findings: Sequence[Finding]) -> tuple[CheckState, ...]:
    """Return how far each check of the draft is."""
    left = obstacles(draft, findings)
    return tuple(_state(draft, kind, [f for f in left if kind_of(f) is kind]) for kind in CheckKind)


def sign(draft: DispensingDraft, kind: CheckKind, by: str, at: datetime) -> SignedCheck:
    """Return the check as a pharmacist makes it of the draft as it stands."""
    return SignedCheck(kind, by, at, _basis(draft, kind), _covered(draft, kind))


def signed(draft: DispensingDraft, kind: CheckKind) -> SignedCheck | None:
    """Return the check of the draft as it stands, if somebody has signed it."""
    covered = _covered(draft, kind)
    found = (c for c in draft.checks if c.kind is kind and c.covers == covered)
    return next(found, None)


def ground(draft: DispensingDraft, kind: CheckKind) -> str:
    """Return in words on what ground a check stands, or would if it were signed now."""
    known = signed(draft, kind)
    return _BASIS_WORDS[known.basis if known else _basis(draft, kind)]


def with_check(draft: DispensingDraft, check: SignedCheck) -> DispensingDraft:
    """Return the draft with a check, which takes the place of an earlier one of its kind."""
    return replace(without_check(draft, check.kind), checks=(*_others(draft, check.kind), check))


def without_check(draft: DispensingDraft, kind: CheckKind) -> DispensingDraft:
    """Return the draft with a check not signed."""
    return replace(draft, checks=_others(draft, kind))


def resumed(draft: DispensingDraft, checks: Sequence[PerformedCheck]) -> tuple[SignedCheck, ...]:
    """Return checks that an entry keeps as signed upon the draft that says the same."""
    return tuple(
        SignedCheck(check.kind, check.by, check.at, check.basis, _covered(draft, check.kind))
        for check in checks
    )


def completed(draft: DispensingDraft, around: Surroundings) -> tuple[PerformedCheck, ...]:
    """Return them as an entry keeps them: who approves signs what is not signed yet.

    The digest of what each covered stays behind: it would tell whose dispensing it is.
    """
    made = []
    for kind in CheckKind:
        known = signed(draft, kind)
        if known is None or known.by not in {*around.pharmacists, around.approver}:
            if not around.approver:
                continue  # a bag that a pharmacist has yet to approve
            known = sign(draft, kind, around.approver, around.now)
        made.append(PerformedCheck(known.kind, known.by, known.at, known.basis))
    return tuple(made)


def _state(draft: DispensingDraft, kind: CheckKind, left: Sequence[Finding]) -> CheckState:
    stops = sum(finding.severity is Severity.STOP for finding in left)
    current = signed(draft, kind)
    was = any(check.kind is kind for check in draft.checks)
    return CheckState(kind, stops, len(left) - stops, current, was and current is None)


def _others(draft: DispensingDraft, kind: CheckKind) -> tuple[SignedCheck, ...]:
    return tuple(check for check in draft.checks if check.kind is not kind)


def _basis(draft: DispensingDraft, kind: CheckKind) -> str:
    if kind is CheckKind.REGULATORY:
        return "call" if draft.origin is Origin.TELEPHONE else "form"
    if kind is CheckKind.PHARMACOLOGICAL:
        return "conversation" if draft.advice_given else "history"
    scanned = all(row.packs and not any(p.second for p in row.packs) for row in draft.rows)
    return "scanned" if scanned else "by_eye"


def _covered(draft: DispensingDraft, kind: CheckKind) -> str:
    """Return what changes whenever anything does that the check is about."""
    rows = draft.rows
    if kind is not CheckKind.TECHNICAL:
        rows = tuple(replace(row, packs=()) for row in rows)
    covered: object = (draft.patient, rows)
    if kind is CheckKind.REGULATORY:
        done_beside = replace(
            draft, rows=rows, advice_given=False, advised_by="", happened_at=None, checks=(),
            confirmed=(), reasons=(), signed=(), papers=(), payment=DispensingDraft().payment,
            correction=None, bag=None,
        )  # fmt: skip
        covered = done_beside
    return hashlib.sha256(msgspec.json.encode((kind, covered))).hexdigest()
