"""A dispensing: what a hand-out's entry says, and the check that a draft must pass first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app.domain.clock import is_before
from app.domain.codes import PrescriberCode, WorkplaceCode
from app.domain.draft import DispensingDraft, OpenSlip, RowDraft
from app.domain.findings import Finding, Refused, Severity
from app.domain.identity import Identity, IdentityKind, parse_birth_date, parse_identity, tidy
from app.domain.order import Benefit, PaperReason, Patient, Prescriber, Product
from app.domain.outage import Outage
from app.domain.reference import Stale
from app.domain.rules import RuleSet
from app.domain.steps import RowFacts, Step, plan_row

MOST_ROWS = 5  # as many as the form and the screen hold
MOST_TEXT = 400  # characters of dosage text
MOST_COUNT = 99  # packages or withdrawals on a row


@dataclass(frozen=True)
class DispensedRow:
    """One row of what was handed out (rad)."""

    row: int  # from 1
    product: Product
    packages: int
    withdrawals: int  # allowed by the prescriber
    withdrawal: int  # which of them this was
    benefit: Benefit


@dataclass(frozen=True)
class NotedFinding:
    """What the check said at the hand-out (anmärkning)."""

    rule: str
    severity: Severity
    field: str
    decided: bool  # a pharmacist took a decision on it


@dataclass(frozen=True)
class Dispensed:
    """The facts of a hand-out (utlämning), without any person."""

    slip: str
    happened_at: datetime
    issued_on: date
    reason: PaperReason
    rows: tuple[DispensedRow, ...]
    steps: tuple[Step, ...]
    findings: tuple[NotedFinding, ...]
    rules: str  # hash of the rule set
    register: str  # version of the register, "" when empty
    origin: str = "paper"


@dataclass(frozen=True)
class DispensedPersonal:
    """The persons and free texts of a hand-out (personuppgifter)."""

    patient: Patient
    prescriber: Prescriber
    dosages: tuple[str, ...]  # one a row
    identity_checked: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What a check needs to know beside the draft (läget)."""

    now: datetime
    outage: Outage | None  # the one that contains the moment of handing out
    rules: RuleSet
    register: str = ""
    printed: bool = False  # the label is printed as the text now reads
    register_trouble: str = ""  # Swedish, why the register cannot be read
    stale: tuple[Stale, ...] = ()  # sources that are too old


def check(draft: DispensingDraft, around: Surroundings) -> list[Finding]:
    """Return every finding at once: asked while typing, and again when saving."""
    return [
        *_check_outage(around),
        *_check_paper(draft, around),
        *_check_prescriber(draft, around.rules),
        *_check_patient(draft, around),
        *_check_rows(draft, around),
        *_check_handing_out(draft, around),
    ]


def obstacles(draft: DispensingDraft, findings: list[Finding]) -> list[Finding]:
    """Return what still forbids handing out: stops, and warnings nobody has taken a decision on."""
    return [
        f
        for f in findings
        if f.severity is Severity.STOP
        or (f.severity is Severity.WARN and decision_key(f) not in draft.confirmed)
    ]


def decision_key(finding: Finding) -> str:
    """Return what a decision on the finding is remembered by."""
    return f"{finding.rule}@{finding.field}"


def make(slip: OpenSlip, around: Surroundings) -> tuple[Dispensed, DispensedPersonal]:
    """Return what the entry will say, or refuse with everything that is in the way."""
    draft = slip.draft
    findings = check(draft, around)
    if stops := obstacles(draft, findings):
        raise Refused(stops)
    if around.outage is None or draft.reason is None:
        raise AssertionError("the check lets no draft pass without outage and reason")
    happened_at = draft.happened_at or around.now
    rows, personal = parts(draft, around.now.date())
    down = around.outage.down_at(happened_at)
    steps = tuple(
        step
        for row in rows
        for step in plan_row(
            around.rules.steps, RowFacts(down, personal.patient, row.benefit), row.row, slip.entry
        )
    )
    noted = tuple(
        NotedFinding(f.rule, f.severity, f.field, decision_key(f) in draft.confirmed)
        for f in findings
    )
    dispensed = Dispensed(
        slip=slip.slip,
        happened_at=happened_at,
        issued_on=date.fromisoformat(draft.issued_on),
        reason=draft.reason,
        rows=rows,
        steps=steps,
        findings=noted,
        rules=around.rules.hash,
        register=around.register,
    )
    return dispensed, personal


def planned_steps(draft: DispensingDraft, around: Surroundings, entry: UUID) -> tuple[Step, ...]:
    """Return what would have to wait if the draft were handed out now; incomplete drafts too."""
    if around.outage is None:
        return ()
    patient = _patient(draft, around.now.date())
    down = around.outage.down_at(draft.happened_at or around.now)
    return tuple(
        step
        for number, row in enumerate(draft.rows, 1)
        for step in plan_row(
            around.rules.steps, RowFacts(down, patient, row.benefit), number, entry
        )
    )


def parts(
    draft: DispensingDraft, today: date
) -> tuple[tuple[DispensedRow, ...], DispensedPersonal]:
    """Return rows and persons of a draft as they would be handed out; every row has a product."""
    products = [row.product for row in draft.rows]
    lacking = [index for index, product in enumerate(products) if product is None]
    if lacking:
        raise Refused(_missing("Vara", f"rows.{index}.product") for index in lacking)
    chosen = ((row, product) for row, product in zip(draft.rows, products, strict=True) if product)
    rows = tuple(
        DispensedRow(number, product, row.packages, row.withdrawals, 1, row.benefit)
        for number, (row, product) in enumerate(chosen, 1)
    )
    return rows, _personal(draft, _patient(draft, today))


def amount(rows: tuple[RowDraft, ...]) -> Decimal | None:
    """Return the full price in kronor of the rows, or None when any price is unknown."""
    prices = [row.product.price if row.product else None for row in rows]
    if any(price is None for price in prices):
        return None
    return sum((p * row.packages for p, row in zip(prices, rows, strict=True) if p), Decimal(0))


def _identity(draft: DispensingDraft, today: date) -> Identity:
    if tidy(draft.patient.identity):
        return parse_identity(draft.patient.identity, today)
    return parse_birth_date(draft.patient.birth_date, today)


def _patient(draft: DispensingDraft, today: date) -> Patient:
    who = _identity(draft, today)
    has_number = who.kind is not IdentityKind.BIRTH_DATE
    return Patient(
        name=_clean(draft.patient.name),
        identity=who.canonical if has_number else "",
        identity_kind=who.kind.value,
        birth_date=who.birth_date,
        sex=who.sex.value if who.sex else draft.patient.sex,
    )


def _personal(draft: DispensingDraft, patient: Patient) -> DispensedPersonal:
    p = draft.prescriber
    prescriber = Prescriber(
        *(_clean(t) for t in (p.name, p.profession, p.code, p.workplace, p.workplace_code, p.phone))
    )
    dosages = tuple(_clean(row.dosage) for row in draft.rows)
    return DispensedPersonal(patient, prescriber, dosages, _clean(draft.identity_checked))


def _clean(text: str) -> str:
    return " ".join(text.split())


def _missing(what: str, field: str) -> Finding:
    return _stop(f"{what} saknas.", "Fyll i den uppgiften.", field)


def _stop(text: str, cure: str, field: str) -> Finding:
    return Finding(Severity.STOP, text, cure, field, "form.field", "fast regel")


def _check_outage(around: Surroundings) -> Iterator[Finding]:
    if around.outage is None:
        yield around.rules.finding("P-OUTAGE", "outage")


def _check_paper(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    rules = around.rules
    happened_on = (draft.happened_at or around.now).date()
    if draft.happened_at and is_before(around.now, draft.happened_at):
        yield _stop("Utlämnandet ligger framåt i tiden.", "Rätta tiden.", "happened_at")
    try:
        issued_on = date.fromisoformat(draft.issued_on.strip())
    except ValueError:
        if draft.issued_on.strip():
            yield _stop("Datumet går inte att läsa.", "Skriv år-månad-dag.", "issued_on")
        else:
            yield _missing("Utfärdandedatum", "issued_on")
    else:
        if issued_on > happened_on:
            yield rules.finding("P-FUTURE", "issued_on")
        elif happened_on - issued_on > timedelta(days=rules.value("P-VALID")):
            yield rules.finding("P-VALID", "issued_on")
    if draft.reason is None:
        yield rules.finding("P-REASON", "reason")
    if not draft.signature_seen:
        yield rules.finding("P-SIGN", "signature_seen")


def _check_prescriber(draft: DispensingDraft, rules: RuleSet) -> Iterator[Finding]:
    prescriber = draft.prescriber
    for what, text, field in (
        ("Förskrivarens namn", prescriber.name, "prescriber.name"),
        ("Förskrivarens yrke", prescriber.profession, "prescriber.profession"),
        ("Arbetsplatsens namn", prescriber.workplace, "prescriber.workplace"),
        ("Förskrivarens telefon", prescriber.phone, "prescriber.phone"),
    ):
        if not text.strip():
            yield _missing(what, field)
    if not prescriber.code.strip():
        yield rules.finding("P-NOCODE", "prescriber.code")
    else:
        yield from _code_findings(prescriber.code, rules)
    if prescriber.workplace_code.strip():
        workplace = WorkplaceCode.parse(prescriber.workplace_code)
        yield from (replace(f, field="prescriber.workplace_code") for f in workplace.findings)
    elif any(row.benefit is Benefit.WITH for row in draft.rows):
        yield rules.finding("P-WORKPLACE", "prescriber.workplace_code")


def _code_findings(code: str, rules: RuleSet) -> Iterator[Finding]:
    try:
        parsed = PrescriberCode.parse(code)
    except Refused as refused:
        yield from (replace(f, field="prescriber.code") for f in refused.findings)
        return
    yield from (replace(f, field="prescriber.code") for f in parsed.findings)
    if parsed.is_group:
        yield rules.finding("P-GROUP", "prescriber.code")


def _check_patient(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    patient = draft.patient
    if not patient.name.strip():
        yield _missing("Patientens namn", "patient.name")
    if not (tidy(patient.identity) or tidy(patient.birth_date)):
        yield _missing("Personnummer eller födelsedatum", "patient.identity")
        return
    who = _identity(draft, around.now.date())
    yield from who.findings
    if tidy(patient.identity) and who.kind is not IdentityKind.BIRTH_DATE:
        return
    if who.kind is not IdentityKind.BIRTH_DATE or who.birth_date is None:
        yield _stop(
            "Födelsedatumet går inte att läsa.", "Skriv åtta siffror.", "patient.birth_date"
        )
    if patient.sex not in ("1", "2", "3"):
        yield _missing("Kön", "patient.sex")


def _check_rows(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    rules = around.rules
    if around.register_trouble:
        text, cure = around.register_trouble, "Skriv varan för hand så länge."
        yield Finding(Severity.INFO, text, cure, "rows", "register.unreadable", "fast regel")
    yield from (replace(stale.finding, field="rows") for stale in around.stale)
    if not 1 <= len(draft.rows) <= MOST_ROWS:
        yield _stop(f"Minst en rad och högst {MOST_ROWS}.", "Dela på två expeditioner.", "rows")
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.product is None or not row.product.name.strip():
            yield _missing("Vara", f"{at}.product")
        elif not row.product.from_register:
            yield rules.finding("P-UNKNOWN", f"{at}.product")
        if not row.dosage.strip():
            yield _missing("Dosering och ändamål", f"{at}.dosage")
        elif len(row.dosage) > MOST_TEXT:
            yield _stop("Doseringen är för lång.", f"Högst {MOST_TEXT} tecken.", f"{at}.dosage")
        if not 1 <= row.packages <= MOST_COUNT:
            yield _stop("Orimligt antal förpackningar.", "Ange 1 till 99.", f"{at}.packages")
        if not 1 <= row.withdrawals <= MOST_COUNT:
            yield _stop("Orimligt antal uttag.", "Ange 1 till 99.", f"{at}.withdrawals")


def _check_handing_out(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    if not draft.identity_checked.strip():
        yield _missing("Hur identiteten kontrollerades", "identity_checked")
    if not draft.advice_given:
        yield around.rules.finding("P-ADVICE", "advice_given")
    if not around.printed:
        yield around.rules.finding("P-NOLABEL", "label")
    yield around.rules.finding("P-INTERACTIONS", "rows")
