"""A prescriber's own data, told once: what they must hold, and how entries keep them."""

from collections.abc import Iterator
from dataclasses import asdict

from app.domain.codes import PrescriberCode
from app.domain.draft import PrescriberDraft
from app.domain.findings import Finding, Refused, missing, wrong
from app.domain.issuer import category_of, is_physician
from app.domain.order import Prescriber
from app.domain.rules import RuleSet

_NEEDED = {  # without which nobody can tell whose prescription it is, or ask
    "name": "Namn",
    "profession": "Yrke",
    "code": "Förskrivarkod",
    "workplace": "Arbetsplats",
    "workplace_address": "Arbetsplatsens adress",
    "phone": "Telefon",
}
_DIGITS = ("code", "workplace_code", "position", "licence")


def check_profile(given: PrescriberDraft, rules: RuleSet) -> Iterator[Finding]:
    """Yield what is wrong with a prescriber's own data."""
    for name, words in _NEEDED.items():
        if not getattr(given, name).strip():
            yield missing(words, name)
    if given.code.strip():
        yield from _code(given, rules)
    code, length = "".join(given.workplace_code.split()), rules.value("W-WORKPLACE-FORM")
    if code and not (code.isascii() and code.isdecimal() and len(code) <= length):
        text = f"Arbetsplatskoden är högst {length} siffror."
        yield wrong(text, "Skriv bara siffrorna.", "workplace_code")


def profile_of(given: PrescriberDraft) -> Prescriber:
    """Return a prescriber's data as entries keep them."""
    words = asdict(given)
    told = {
        name: "".join(text.split()) if name in _DIGITS else " ".join(text.split())
        for name, text in words.items()
    }
    told["category"] = category_of(told["profession"], told["category"]) or ""
    return Prescriber(**told)


def _code(given: PrescriberDraft, rules: RuleSet) -> Iterator[Finding]:
    try:
        code = PrescriberCode.parse(given.code)
    except Refused as refused:
        yield wrong(refused.findings[0].text, "Jämför med ditt förskrivarkort.", "code")
        return
    if not code.is_group:
        return
    if not given.position.strip():
        yield rules.finding("P-GROUP", "position", "Gruppförskrivarkod utan befattningskod.")
    category = category_of(given.profession, given.category)
    if category and not is_physician(category) and not given.licence.strip():
        yield missing("Legitimationskod", "licence")
