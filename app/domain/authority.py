"""Who may order what: the prescriber, the codes, and the category against the product."""

from collections.abc import Iterator

from app.domain.codes import PrescriberCode
from app.domain.draft import DispensingDraft, PrescriberDraft
from app.domain.findings import Finding, Refused
from app.domain.issuer import IssuerCategory, category_of, is_physician
from app.domain.order import OrderKind, Origin
from app.domain.rules import RuleSet
from app.domain.special import titles_of
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
            yield rules.finding("W-WHO", field, f"{what} saknas.")
    category = category_of(prescriber.profession, prescriber.category)
    if draft.kind is not OrderKind.EEA:  # whose codes and professions are another country's
        yield from _code_findings(draft, category, rules)
        yield from _workplace_findings(prescriber, rules)
        yield from _category_findings(draft, category, rules)
    if prescriber.name.strip():
        yield rules.finding("W-UNVERIFIED", "prescriber")


def is_called_back(draft: DispensingDraft) -> bool:
    """Tell whether a call to the prescriber stands on the slip, with whom, where and when.

    A telephone order is a call itself; its call-back has a time of its own.
    """
    call = draft.call
    if draft.origin is Origin.TELEPHONE:
        return bool(call.called_back.strip())
    return all(text.strip() for text in (call.spoke_with, call.number, call.at))


def _code_findings(
    draft: DispensingDraft, category: IssuerCategory | None, rules: RuleSet
) -> Iterator[Finding]:
    if not draft.prescriber.code.strip():
        has_none = category is IssuerCategory.VETERINARIAN
        if not has_none and draft.kind is not OrderKind.AID_CARD:  # which may lack it
            yield rules.finding("P-NOCODE", "prescriber.code")
        return
    try:
        code = PrescriberCode.parse(draft.prescriber.code)
    except Refused as refused:
        rule, about = ("W-CODE-CALLED", _call(draft)) if is_called_back(draft) else ("W-CODE", ())
        yield rules.finding(rule, "prescriber.code", refused.findings[0].text, about)
        return
    if code.is_group:
        yield from _group_findings(code, draft.prescriber.position, rules)
        yield from _licence_findings(draft.prescriber, category, rules)


def _call(draft: DispensingDraft) -> tuple[str, ...]:
    """Return what a call was: whom, on which number, when."""
    call = draft.call
    said = (
        call.spoke_with,
        call.number,
        call.at,
        call.called_back,
        call.back_number,
        call.answered,
    )
    return tuple(" ".join(text.split()) for text in said)


def _group_findings(code: PrescriberCode, given: str, rules: RuleSet) -> Iterator[Finding]:
    position = "".join(given.split())
    if not position:
        yield rules.finding("P-GROUP", "prescriber.position")
    elif code.position and position != code.position:
        yield rules.finding("W-POSITION", "prescriber.position", about=(code.value,))


def _licence_findings(
    prescriber: PrescriberDraft, category: IssuerCategory | None, rules: RuleSet
) -> Iterator[Finding]:
    """Yield where somebody who is no physician shares a code and gives no licence of their own."""
    if category is None or is_physician(category):
        return
    licence = "".join(prescriber.licence.split())
    if not licence:
        yield rules.finding("W-LICENCE", "prescriber.licence", about=(category,))
    elif len(licence) != rules.value("W-LICENCE-FORM") or not _is_digits(licence):
        yield rules.finding("W-LICENCE-FORM", "prescriber.licence", about=(licence,))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _workplace_findings(prescriber: PrescriberDraft, rules: RuleSet) -> Iterator[Finding]:
    code, length = "".join(prescriber.workplace_code.split()), rules.value("W-WORKPLACE-FORM")
    is_usual = len(code) == length and _is_digits(code)
    if code and not is_usual:
        yield rules.finding("W-WORKPLACE-FORM", "prescriber.workplace_code")


def _category_findings(
    draft: DispensingDraft, category: IssuerCategory | None, rules: RuleSet
) -> Iterator[Finding]:
    if category is None:
        if draft.prescriber.profession.strip():
            about = (draft.prescriber.profession,)
            yield rules.finding("W-CATEGORY", "prescriber.category", about=about)
        return
    yield from _by_list(draft, category, rules)
    if category in rules.values("W-ANIMALS") and draft.kind in (
        OrderKind.HUMAN,
        OrderKind.FOOD,
        OrderKind.MULTI_DOSE,
        OrderKind.AID_CARD,
    ):
        yield rules.finding("W-ANIMALS", "prescriber.profession")


def _by_list(draft: DispensingDraft, category: IssuerCategory, rules: RuleSet) -> Iterator[Finding]:
    """Yield what the category orders only some of; aid cards have rules of their own."""
    if draft.kind is OrderKind.AID_CARD:
        return
    titles = titles_of(draft.rows)
    for rule in ("W-LIST", "W-REQUISITION") if titles else ():  # it is about what is ordered
        if category in rules.values(rule):
            yield rules.finding(rule, "prescriber.profession", about=titles)
    if category in rules.values("W-AIDS"):
        for index, row in enumerate(draft.rows):
            if row.product is not None and not row.product.is_trade_good:
                rule = "W-AIDS" if row.product.from_register else "W-AIDS-UNKNOWN"
                yield rules.finding(rule, f"rows.{index}.product", about=(category,))
