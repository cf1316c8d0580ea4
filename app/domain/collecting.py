"""Who comes for the medicine, and how the pharmacist was assured that it reaches the patient."""

import re
from collections.abc import Iterator

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, missing
from app.domain.identification import age_of, collector_name
from app.domain.identity import IdentityKind, parse_identity
from app.domain.order import Collector
from app.domain.surroundings import Surroundings

OWN_JUDGEMENT = "Egen bedömning"
ASSURED = (  # how identity can be assured; the last asks for words
    "Körkort sett",
    "Id-kort sett",
    "Pass sett",
    "Annan legitimation sedd",
    "Känd av personalen",
    OWN_JUDGEMENT,
)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{6}(?:[0-9]{2})?[-+ ]?[0-9]{4}(?![0-9])")
_PEOPLES = (IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER)


def needs_judgement(draft: DispensingDraft) -> bool:
    """Tell whether the pharmacist must say in own words how identity was assured."""
    return draft.identity_checked.strip() == OWN_JUDGEMENT


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with who comes and with how identity was assured."""
    collector, rules = draft.collector, around.rules
    if not draft.identity_checked.strip():
        yield missing("Hur identiteten kontrollerades", "identity_checked")
    if needs_judgement(draft) and not collector.judgement.strip():
        yield missing("Bedömningen i ord", "collector.judgement")
    if collector.who is not Collector.PATIENT:
        if not collector.name.strip():
            yield missing("Namnet på den som hämtar", "collector.name")
        yield from _mandates(draft, around)
    for field, text in (
        ("identity_checked", draft.identity_checked),
        ("collector.name", collector.name),
        ("collector.judgement", collector.judgement),
    ):
        if _holds_number(text, around):
            yield rules.finding("H-NUMBER", field)


def _mandates(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    who, rules = draft.collector.who, around.rules
    age = age_of(draft, (draft.happened_at or around.now).date())
    comes = (who.value, collector_name(draft))
    is_adult = age is not None and age >= rules.value("H-ADULT")
    if who is Collector.GUARDIAN and is_adult:
        yield rules.finding("H-ADULT", "collector.who", about=comes)
    if draft.patient.is_protected and who is Collector.GUARDIAN:
        yield rules.finding("H-PROTECTED-CHILD", "patient.is_protected", about=comes)
    if draft.patient.is_protected and who is Collector.AGENT:
        yield rules.finding("H-PROTECTED-AGENT", "patient.is_protected", about=comes)


def _holds_number(text: str, around: Surroundings) -> bool:
    """Tell whether a person's number stands in a text; of others nothing is known for sure."""
    today = around.now.date()
    found = (parse_identity(match[0], today) for match in _NUMBER.finditer(text))
    return any(who.kind in _PEOPLES and not who.findings for who in found)
