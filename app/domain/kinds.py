"""What each kind of order asks beside its origin: EEA, animal, special food, technical alcohol."""

from collections.abc import Callable, Iterator

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, missing
from app.domain.identification import age_of, identity_of
from app.domain.issuer import category_of
from app.domain.order import Benefit, OrderKind
from app.domain.surroundings import Surroundings


def check_kind(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what the order lacks of what its kind must bring."""
    if draft.kind in _KINDS:
        yield from _KINDS[draft.kind](draft, around)
    if draft.kind is not OrderKind.FOOD:
        yield from _benefits(draft, around, "F-ONLY", _all_but(Benefit.FOOD))


def _eea(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    if not draft.prescriber.country.strip():
        yield missing("Landet där receptet är utfärdat", "prescriber.country")
    phone = draft.prescriber.phone.strip()
    if phone and not phone.startswith(("+", "00")):
        yield around.rules.finding("E-PHONE", "prescriber.phone")


def _animal(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    if not draft.patient.species.strip():
        yield missing("Djurslag", "patient.species")
    yield from _profession(draft, around, "D-WHO")
    yield from _benefits(draft, around, "D-BENEFIT", (Benefit.WITHOUT,))


def _food(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    handed_out = (draft.happened_at or around.now).date()
    age = age_of(draft, handed_out)
    if age is None and identity_of(draft, handed_out).canonical:
        yield around.rules.finding("F-AGE-UNKNOWN", "patient.identity")
    elif age is not None and age >= around.rules.value("F-AGE"):
        yield around.rules.finding("F-AGE", "patient.identity")
    yield from _profession(draft, around, "F-WHO")
    yield from _benefits(draft, around, "F-BENEFIT", (Benefit.FOOD, Benefit.WITHOUT))


def _alcohol(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    yield from _profession(draft, around, "A-WHO")
    yield from _benefits(draft, around, "A-BENEFIT", (Benefit.WITHOUT,))


_KINDS: dict[OrderKind, Callable[[DispensingDraft, Surroundings], Iterator[Finding]]] = {
    OrderKind.EEA: _eea,
    OrderKind.ANIMAL: _animal,
    OrderKind.FOOD: _food,
    OrderKind.ALCOHOL: _alcohol,
}


def _profession(draft: DispensingDraft, around: Surroundings, rule: str) -> Iterator[Finding]:
    who = draft.prescriber
    is_said = bool(who.category or who.profession.strip())
    if is_said and category_of(who.profession, who.category) not in around.rules.values(rule):
        yield around.rules.finding(rule, "prescriber.profession")


def _benefits(
    draft: DispensingDraft, around: Surroundings, rule: str, allowed: tuple[Benefit, ...]
) -> Iterator[Finding]:
    for index, row in enumerate(draft.rows):
        if row.benefit not in allowed:
            yield around.rules.finding(rule, f"rows.{index}.benefit")


def _all_but(one: Benefit) -> tuple[Benefit, ...]:
    return tuple(benefit for benefit in Benefit if benefit is not one)
