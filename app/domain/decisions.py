"""Decisions on warnings: their keys, the words some ask for, and what is still undecided.

A decision holds for exactly what it was about, as a check does: what the finding says, the field,
the row's product and the patient. When any of that changes it is asked about again, with the old
words at hand; when it is put back, the decision holds again.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from app.domain.draft import DispensingDraft, SignedDecision
from app.domain.fields import row_of, value_at
from app.domain.findings import Finding, Severity
from app.domain.order import OrderKind
from app.domain.staff import Person

TWIN_RULE = "T-TWIN"
LONGEST_REASON = 300  # letters
_OF_PATIENT = ("rows.", "call", "collector.", "payment.", "patient.")  # fields; not the paper's
PHRASES = (  # offered where the rule has none of its own
    "Förskrivaren har bekräftat i samtal",
    "Så står det i underlaget",
    "Patienten har bekräftat",
    "Behandlingen kan inte vänta",
)


@dataclass(frozen=True)
class NotedFinding:
    """What the check said at the hand-out (anmärkning)."""

    rule: str
    severity: Severity
    field: str
    decided: bool  # a pharmacist took a decision on it
    by: str = ""  # UUID of that pharmacist; "" for who handed out
    at: datetime | None = None  # when, where it is known
    twins: tuple[str, ...] = ()  # slips that the decision was about, of a twin


def decision_key(finding: Finding) -> str:
    """Return what a decision on the finding is remembered by."""
    return f"{finding.rule}@{finding.field}"


def phrases(finding: Finding) -> tuple[str, ...]:
    """Return the ready words that a decision on the finding can be given in."""
    return finding.phrases or PHRASES


def is_decided(draft: DispensingDraft, finding: Finding) -> bool:
    """Tell whether a pharmacist has decided upon a warning, in words where it asks for them."""
    key = decision_key(finding)
    if finding.severity is not Severity.WARN or key not in draft.confirmed:
        return False
    signed = [decision.covers for decision in draft.signed if decision.key == key]
    if signed and covered(draft, finding) not in signed:
        return False  # it was about something else
    return not finding.takes_words or bool(reason_for(draft, key))


def covered(draft: DispensingDraft, finding: Finding) -> str:
    """Return what changes whenever anything does that a decision on the finding is about."""
    field = finding.field
    is_for_unit = draft.kind is OrderKind.REQUISITION
    for_whom = _for_whom(draft) if is_for_unit or field.startswith(_OF_PATIENT) else ()
    is_product = field.endswith(".product")
    said = None if is_product else _said(draft, field)
    about = (finding.text, said, _product(draft, field), for_whom, finding.about)
    return hashlib.sha256(msgspec.json.encode(about)).hexdigest()


def reason_for(draft: DispensingDraft, key: str) -> str:
    """Return the words of a decision, "" where there are none."""
    return next((" ".join(words.split()) for known, words in draft.reasons if known == key), "")


def obstacles(draft: DispensingDraft, findings: Iterable[Finding]) -> list[Finding]:
    """Return what still forbids handing out: stops, and warnings nobody has taken a decision on."""
    return [
        f
        for f in findings
        if f.severity is Severity.STOP or (f.severity is Severity.WARN and not is_decided(draft, f))
    ]


def decide(
    draft: DispensingDraft, finding: Finding, by: Person, at: datetime, words: str = ""
) -> DispensingDraft:
    """Return the draft with a decision, which takes the place of an earlier one on the same."""
    key = decision_key(finding)
    draft = withdraw(draft, key)
    reason = " ".join(words.split())[:LONGEST_REASON]
    signed = SignedDecision(key, str(by.id), by.signature, at, covered(draft, finding))
    return replace(
        draft,
        confirmed=(*draft.confirmed, key),
        reasons=(*draft.reasons, (key, reason)) if reason else draft.reasons,
        signed=(*draft.signed, signed),
    )


def withdraw(draft: DispensingDraft, key: str) -> DispensingDraft:
    """Return the draft without a decision."""
    return rekeyed(draft, lambda known: None if known == key else known)


def rekeyed(draft: DispensingDraft, key_of: Callable[[str], str | None]) -> DispensingDraft:
    """Return the draft with every decision under another key, or away where that is None."""
    keys = [*draft.confirmed, *(k for k, _ in draft.reasons), *(s.key for s in draft.signed)]
    moved = {key: key_of(key) for key in keys}
    if all(key == new for key, new in moved.items()):
        return draft
    return replace(
        draft,
        confirmed=tuple(new for key in draft.confirmed if (new := moved[key])),
        reasons=tuple((new, words) for key, words in draft.reasons if (new := moved[key])),
        signed=tuple(replace(s, key=new) for s in draft.signed if (new := moved[s.key])),
    )


def noted(draft: DispensingDraft, findings: Iterable[Finding]) -> tuple[NotedFinding, ...]:
    """Return the findings as an entry keeps them, with who decided and when."""
    signed = {decision.key: decision for decision in draft.signed}
    kept = []
    for finding in findings:
        decided = is_decided(draft, finding)
        who = signed.get(decision_key(finding)) if decided else None
        by, at = (who.by, who.at) if who else ("", None)
        twins = finding.about if decided and finding.rule == TWIN_RULE else ()
        note = NotedFinding(finding.rule, finding.severity, finding.field, decided, by, at, twins)
        kept.append(note)
    return tuple(kept)


def reasons(draft: DispensingDraft, findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return the words of the decisions that were needed, by key; of no others."""
    keys = dict.fromkeys(decision_key(f) for f in findings if is_decided(draft, f))
    return tuple((key, words) for key in keys if (words := reason_for(draft, key)))


def covers(draft: DispensingDraft, findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return what the decisions that were needed are about, by key."""
    made = {decision_key(f): covered(draft, f) for f in findings if is_decided(draft, f)}
    return tuple(made.items())


def _said(draft: DispensingDraft, field: str) -> object:
    """Return what stands in the field, however it is spaced; who it is is told beside."""
    value = None if field == "patient.identity" else value_at(draft, field)
    return _folded(value) if isinstance(value, str) else value


def _product(draft: DispensingDraft, field: str) -> tuple[object, ...]:
    index = row_of(field)
    product = draft.rows[index].product if index is not None and index < len(draft.rows) else None
    if product is None:
        return ()
    return (product.title, product.varunummer, product.npl_pack_id, product.schedule)


def _for_whom(draft: DispensingDraft) -> tuple[str, ...]:
    """Return who the patient is, the same however the number is written, or the unit."""
    if draft.kind is OrderKind.REQUISITION:
        return (_folded(draft.requisition.unit),)
    patient = draft.patient
    number = "".join(c for c in patient.identity.casefold() if c.isalnum())[-10:]
    named = (patient.birth_date, patient.sex, patient.name)
    who = (number,) if number else tuple(map(_folded, named))
    return (*who, _folded(patient.species), _folded(patient.animal))


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
