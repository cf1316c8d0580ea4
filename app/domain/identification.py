"""Who the patient is: numbers, birth date, sex; nobody is refused for lacking a number."""

from collections.abc import Iterator
from datetime import date

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, missing, wrong
from app.domain.identity import (
    Identity,
    IdentityKind,
    age_at,
    parse_birth_date,
    parse_identity,
    tidy,
)
from app.domain.order import Collector, OrderKind
from app.domain.surroundings import Surroundings
from app.domain.twins import is_same_medicine

_UNREADABLE = wrong(
    "Födelsedatumet går inte att läsa.", "Skriv åtta siffror.", "patient.birth_date"
)


def identity_of(draft: DispensingDraft, today: date) -> Identity:
    """Return who the draft says the patient is: by number, else by birth date."""
    if tidy(draft.patient.identity):
        return parse_identity(draft.patient.identity, today)
    return parse_birth_date(draft.patient.birth_date, today)


def birth_date_of(draft: DispensingDraft, today: date) -> date | None:
    """Return the birth date that the number tells, or else the one that is typed beside it."""
    told = identity_of(draft, today).birth_date
    return told or parse_birth_date(draft.patient.birth_date, today).birth_date


def age_of(draft: DispensingDraft, day: date) -> int | None:
    """Return the patient's whole years on a day, as far as number or birth date tell."""
    born = birth_date_of(draft, day)
    return age_at(born, day) if born else None


def collector_name(draft: DispensingDraft) -> str:
    """Return who comes, unless the patient does; what was typed before that was known is let go."""
    comes = draft.collector
    return "" if comes.who is Collector.PATIENT else " ".join(comes.name.split())


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the patient."""
    patient = draft.patient
    if not patient.name.strip():
        yield missing("Patientens namn", "patient.name")
    has_neither = not (tidy(patient.identity) or tidy(patient.birth_date))
    if has_neither and draft.kind is OrderKind.ANIMAL:
        return  # an owner is known by name
    if has_neither:
        yield missing("Personnummer eller födelsedatum", "patient.identity")
        return
    who = identity_of(draft, around.now.date())
    yield from who.findings
    yield from _perhaps_same(draft, around)
    if who.kind is IdentityKind.BIRTH_DATE:
        if who.birth_date is None:
            yield _UNREADABLE
        if patient.sex not in ("1", "2", "3"):
            yield missing("Kön", "patient.sex")
    else:
        yield from _beside_number(draft, who, around)


def _perhaps_same(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield that a patient of the same birth and sex has been here under another identity."""
    past = around.perhaps_same
    if not past:
        return
    products = [row.product for row in draft.rows if row.product is not None]
    text = f"Kan vara samma patient som på {past[0].slip}."
    if any(is_same_medicine(one, before.row.product) for one in products for before in past):
        text += " Samma läkemedel finns där."
    slips = tuple(sorted({before.slip for before in past}))
    yield around.rules.finding("I-SAME", "patient.identity", text, slips)


def _beside_number(
    draft: DispensingDraft, who: Identity, around: Surroundings
) -> Iterator[Finding]:
    typed = tidy(draft.patient.birth_date)
    born = birth_date_of(draft, around.now.date())
    if typed and parse_birth_date(typed, around.now.date()).birth_date is None:
        yield _UNREADABLE
    elif typed and who.birth_date and born != parse_birth_date(typed, around.now.date()).birth_date:
        yield around.rules.finding("I-DIFFERS", "patient.birth_date")
    elif who.leaves_birth_open and born is None:
        yield around.rules.finding("I-BIRTH", "patient.birth_date")
