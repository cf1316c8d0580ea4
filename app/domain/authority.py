"""Who may order what: the prescriber, the codes, and the category against the product."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.codes import PrescriberCode, WorkplaceCode
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, Refused, missing
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the prescriber: who, with which codes, and for what."""
    prescriber, rules = draft.prescriber, around.rules
    for what, text, field in (
        ("Förskrivarens namn", prescriber.name, "prescriber.name"),
        ("Förskrivarens yrke", prescriber.profession, "prescriber.profession"),
        ("Arbetsplatsens namn", prescriber.workplace, "prescriber.workplace"),
        ("Förskrivarens telefon", prescriber.phone, "prescriber.phone"),
    ):
        if not text.strip():
            yield missing(what, field)
    if not prescriber.code.strip():
        yield rules.finding("P-NOCODE", "prescriber.code")
    else:
        yield from _code_findings(prescriber.code, rules)
    if prescriber.workplace_code.strip():
        workplace = WorkplaceCode.parse(prescriber.workplace_code)
        yield from (replace(f, field="prescriber.workplace_code") for f in workplace.findings)


def _code_findings(code: str, rules: RuleSet) -> Iterator[Finding]:
    try:
        parsed = PrescriberCode.parse(code)
    except Refused as refused:
        yield from (replace(f, field="prescriber.code") for f in refused.findings)
        return
    yield from (replace(f, field="prescriber.code") for f in parsed.findings)
    if parsed.is_group:
        yield rules.finding("P-GROUP", "prescriber.code")
