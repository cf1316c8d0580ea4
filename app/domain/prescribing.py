"""Writing emergency prescriptions: what a draft must bring before it is issued, and the issue."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec

from app.domain import identification
from app.domain.clock import STOCKHOLM, is_before, later
from app.domain.dispensing import patient_of
from app.domain.draft import DispensingDraft
from app.domain.fields import row_of
from app.domain.findings import Finding, Severity, missing, wrong
from app.domain.issuer import category_of
from app.domain.order import PaperReason, Patient, Prescriber, Product, RowKind
from app.domain.prescription_draft import (
    MedicineDraft,
    PrescriptionDraft,
    parse_amount,
    parse_interval,
    parse_withdrawals,
)
from app.domain.prescription_entries import (
    EPrescription,
)
from app.domain.rules import RuleSet
from app.domain.special import is_special
from app.domain.surroundings import Surroundings
from app.domain.twins import is_same_medicine
from app.domain.validity import parse_day

MOST_ROWS = 5  # on one paper, which is A4
LONGEST_TEXT = 400  # letters of one field
_DESCRIBED = {RowKind.LICENCE: "Text om licensen", RowKind.EXTEMPORE: "Sammansättning"}


@dataclass(frozen=True)
class IssuedBefore:
    """What the same patient was prescribed here (tidigare reservrecept)."""

    number: str
    issued_at: datetime
    products: tuple[Product, ...]


@dataclass(frozen=True)
class IssuingAround:
    """What a check of a draft needs to know beside it (läget)."""

    now: datetime
    rules: RuleSet
    profile: Prescriber | None
    has_outage: bool
    register: str = ""
    before: tuple[IssuedBefore, ...] = ()  # not revoked, the latest first

    @property
    def today(self) -> date:
        """The day by the clock of the country."""
        return self.now.astimezone(STOCKHOLM).date()


def check(draft: PrescriptionDraft, around: IssuingAround) -> list[Finding]:
    """Return every finding at once: asked while typing, and again when issuing."""
    return [
        *_patient(draft, around),
        *_rows(draft, around),
        *_paper(draft, around),
        *_days(draft, around),
        *_issuer(draft, around),
    ]


def decision_key(draft: PrescriptionDraft, finding: Finding) -> str:
    """Return what a decision is remembered by; it holds for exactly what it was about."""
    row = row_of(finding.field)
    product = draft.rows[row].product if row is not None and row < len(draft.rows) else None
    who = (_clean(draft.patient.name), _clean(draft.patient.identity), draft.patient.birth_date)
    about = msgspec.json.encode((finding.text, finding.about, product, who))
    return f"{finding.rule}@{finding.field}#{hashlib.sha256(about).hexdigest()[:12]}"


def obstacles(draft: PrescriptionDraft, findings: list[Finding]) -> list[Finding]:
    """Return what still forbids issuing: stops, and warnings nobody has decided upon."""
    return [
        f
        for f in findings
        if f.severity is Severity.STOP
        or (f.severity is Severity.WARN and decision_key(draft, f) not in draft.confirmed)
    ]


def decide(draft: PrescriptionDraft, finding: Finding) -> PrescriptionDraft:
    """Return the draft with a warning decided upon."""
    return replace(draft, confirmed=(*draft.confirmed, decision_key(draft, finding)))


def patient_in(draft: PrescriptionDraft, today: date) -> Patient:
    """Return whom the draft is for, complete or not."""
    return patient_of(DispensingDraft(patient=draft.patient), today)


def last_day(issued_on: date) -> date:
    """Return the last day of a prescription that says nothing shorter: a year on."""
    leap = (issued_on.month, issued_on.day) == (2, 29)
    year = issued_on.year + 1
    return date(year, 2, 28) if leap else issued_on.replace(year=year)


def _patient(draft: PrescriptionDraft, around: IssuingAround) -> Iterator[Finding]:
    here = Surroundings(now=around.now, outage=None, rules=around.rules)
    yield from identification.check(DispensingDraft(patient=draft.patient), here)


def _rows(draft: PrescriptionDraft, around: IssuingAround) -> Iterator[Finding]:
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.product is None or not row.product.name.strip():
            yield missing("Läkemedel", f"{at}.product")
        else:
            yield from _medicine(draft, index, around)
        if parse_amount(row.amount) is None:
            yield missing("Mängd", f"{at}.amount")
        yield from _withdrawals(draft, row, at, around.rules)
        if not row.dosage.strip():
            yield missing("Dosering", f"{at}.dosage")
        if not row.purpose.strip():
            yield around.rules.finding("RR-PURPOSE", f"{at}.purpose")
        if row.kind is not RowKind.ORDINARY and not row.description.strip():
            yield missing(_DESCRIBED[row.kind], f"{at}.description")
        for name in ("dosage", "purpose", "description"):
            if len(getattr(row, name)) > LONGEST_TEXT:
                yield wrong(f"Texten är längre än {LONGEST_TEXT} tecken.", "Korta den.",
                            f"{at}.{name}")  # fmt: skip


def _withdrawals(
    draft: PrescriptionDraft, row: MedicineDraft, at: str, rules: RuleSet
) -> Iterator[Finding]:
    field, count = f"{at}.withdrawals", parse_withdrawals(row.withdrawals)
    if count is None:
        yield wrong("Antal uttag är 1 till 99.", "Rätta antalet.", field)
        return
    if draft.is_urgent and count > rules.value("RR-URGENT"):
        yield rules.finding("RR-URGENT", field)
    elif _is_special(row, rules) and count > rules.value("RR-ONE"):
        yield rules.finding("RR-ONE", field, about=(str(count),))
    if parse_interval(row.interval) is None:
        text = "Intervallet går inte att läsa."
        yield wrong(text, "Skriv som 10 dagar, 4 veckor eller 2 mån.", f"{at}.interval")


def _medicine(draft: PrescriptionDraft, index: int, around: IssuingAround) -> Iterator[Finding]:
    row, rules, field = draft.rows[index], around.rules, f"rows.{index}.product"
    product = row.product
    if product is None:
        return
    above = [row.product for row in draft.rows[:index] if row.product]
    if any(is_alike(product, other) for other in above):
        yield rules.finding("RR-SAME", field)
    earliest = later(around.now, -timedelta(days=rules.value("RR-TWIN")))
    twins = [
        past
        for past in around.before
        if not is_before(past.issued_at, earliest)
        and any(is_alike(product, one) for one in past.products)
    ]
    if twins:
        day = f"{twins[0].issued_at.astimezone(STOCKHOLM):%Y-%m-%d}"
        text = f"Samma läkemedel utfärdades här {day} på {twins[0].number}."
        numbers = tuple(past.number for past in twins)
        yield rules.finding("RR-TWIN", field, text, numbers)
    if _is_special(row, rules):
        yield rules.finding("RR-SPECIAL", field)
    if product.schedule and around.profile:
        who = around.profile
        if category_of(who.profession, who.category) not in rules.values("X-NARCOTIC"):
            yield rules.finding("RR-NARCOTIC", field)


def _is_special(row: MedicineDraft, rules: RuleSet) -> bool:
    on_licence = row.kind is RowKind.LICENCE
    return row.product is not None and is_special(row.product, rules, on_licence=on_licence)


def is_alike(one: Product, other: Product) -> bool:
    """Tell whether two orders are for one medicine, also where one is written by its substance."""
    if is_same_medicine(one, other):
        return True
    return bool(_words(one) & _words(other))


def _words(product: Product) -> set[str]:
    """Return the first words by which a medicine may be known: substance, or own name."""
    return {
        text.casefold().split()[0] for text in (product.substance, product.name) if text.split()
    }


def _paper(draft: PrescriptionDraft, around: IssuingAround) -> Iterator[Finding]:
    rules = around.rules
    if len(draft.rows) > MOST_ROWS:
        yield wrong(f"Högst {MOST_ROWS} läkemedel på ett recept.", "Skriv ett till recept.", "rows")
    if draft.reason is None:
        yield rules.finding("RR-REASON", "reason")
    if draft.reason is PaperReason.OTHER:
        yield rules.finding("RR-OTHER", "reason")
    if draft.reason is PaperReason.TECHNICAL_FAULT and not around.has_outage:
        yield rules.finding("RR-OUTAGE", "reason")
    if draft.reason is PaperReason.PROTECTION_NEED and not draft.patient.is_protected:
        yield rules.finding("RR-PROTECT", "reason")
    if draft.e_prescription is None:
        yield rules.finding("RR-QUEUE", "e_prescription")
    elif draft.e_prescription is EPrescription.QUEUED:
        yield rules.finding("RR-QUEUED", "e_prescription")
    if len(draft.message) > LONGEST_TEXT:
        yield wrong(f"Texten är längre än {LONGEST_TEXT} tecken.", "Korta den.", "message")
    language = draft.language.strip()
    if language and not (len(language) == 2 and language.isascii() and language.isalpha()):
        yield wrong("Språk är två bokstäver.", "Skriv som en, so eller ar.", "language")


def _days(draft: PrescriptionDraft, around: IssuingAround) -> Iterator[Finding]:
    longest = last_day(around.today)
    until = parse_day(draft.valid_until) or longest
    for name, last in (("valid_until", longest), ("first_by", until)):
        text = getattr(draft, name)
        day = parse_day(text)
        if not text.strip():
            continue
        if day is None:
            yield wrong("Datumet går inte att läsa.", "Skriv år-månad-dag.", name)
        elif day < around.today:
            yield wrong("Dagen har varit.", "Rätta datumet.", name)
        elif day > last and name == "valid_until":
            yield around.rules.finding("RR-VALID", name)
        elif day > last:
            yield wrong("Receptet gäller inte så länge.", "Välj en tidigare dag.", name)


def _issuer(draft: PrescriptionDraft, around: IssuingAround) -> Iterator[Finding]:
    rules = around.rules
    if around.profile is None:
        yield rules.finding("RR-PROFILE", "profile")
        return
    who = around.profile
    category = category_of(who.profession, who.category)
    if draft.is_entitled and not who.workplace_code:
        yield rules.finding("RR-WORKPLACE", "profile")
    if category in rules.values("W-ANIMALS"):
        yield rules.finding("RR-ANIMALS", "profile")
    elif category in rules.values("W-LIST"):
        yield rules.finding("RR-LIST", "profile")


def _clean(text: str) -> str:
    return " ".join(text.split())
