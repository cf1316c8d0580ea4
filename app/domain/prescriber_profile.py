"""A prescriber's own data, told once: what they must hold, and how entries keep them."""

from collections.abc import Iterator

from app.domain.codes import PrescriberCode
from app.domain.findings import Finding, Refused, missing, wrong
from app.domain.issuer import category_of
from app.domain.order import Prescriber
from app.domain.prescription_draft import ProfileDraft
from app.domain.prescription_entries import Profile
from app.domain.rules import RuleSet

_PROFILE = {  # without which nobody can tell whose prescription it is, or ask
    "name": "Namn",
    "profession": "Yrke",
    "code": "Förskrivarkod",
    "workplace": "Arbetsplats",
    "phone": "Telefon",
}


def check_profile(draft: ProfileDraft, rules: RuleSet) -> Iterator[Finding]:
    """Yield what is wrong with a prescriber's own data."""
    given = draft.prescriber
    for name, words in _PROFILE.items():
        if not getattr(given, name).strip():
            yield missing(words, name)
    if not draft.address.strip():
        yield missing("Arbetsplatsens adress", "address")
    if given.code.strip():
        yield from _code(given.code, given.position, rules)
    code, length = "".join(given.workplace_code.split()), rules.value("W-WORKPLACE-FORM")
    if code and not (code.isascii() and code.isdecimal() and len(code) <= length):
        text = f"Arbetsplatskoden är högst {length} siffror."
        yield wrong(text, "Skriv bara siffrorna.", "workplace_code")


def profile_of(draft: ProfileDraft) -> Profile:
    """Return a prescriber's data as entries keep them."""
    given = draft.prescriber
    category = category_of(given.profession, given.category)
    return Profile(
        Prescriber(
            name=_clean(given.name),
            profession=_clean(given.profession),
            code="".join(given.code.split()),
            workplace=_clean(given.workplace),
            workplace_code="".join(given.workplace_code.split()),
            phone=_clean(given.phone),
            category=category or "",
            position="".join(given.position.split()),
        ),
        _clean(draft.address),
    )


def _code(text: str, position: str, rules: RuleSet) -> Iterator[Finding]:
    try:
        code = PrescriberCode.parse(text)
    except Refused as refused:
        yield wrong(refused.findings[0].text, "Jämför med ditt förskrivarkort.", "code")
        return
    if code.is_group and not position.strip():
        yield rules.finding("P-GROUP", "position")


def _clean(text: str) -> str:
    return " ".join(text.split())
