"""A dispensing: what a hand-out's entry says, and the check that a draft must pass first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from uuid import UUID

from app.domain import (
    aid_card,
    authority,
    benefit,
    checks,
    collecting,
    crisis,
    decisions,
    exchange_rules,
    forms,
    identification,
    origins,
    pace,
    packs,
    preparation,
    price,
    requisition,
    signed_order,
    special,
    stock,
    supply,
    twins,
    validity,
)
from app.domain.calls import parse_call_time
from app.domain.decisions import NotedFinding
from app.domain.draft import CallDraft, DispensingDraft, OpenSlip, RowDraft
from app.domain.findings import Finding, Refused, missing
from app.domain.identification import birth_date_of, collector_name, identity_of
from app.domain.identity import IdentityKind
from app.domain.issuer import category_of
from app.domain.kit import FromForm
from app.domain.order import (
    Collector,
    OrderKind,
    Origin,
    PaperReason,
    Patient,
    Prescriber,
)
from app.domain.origins import paper_reason
from app.domain.outage import Dependency
from app.domain.rules import StepRule
from app.domain.steps import RowFacts, Step, plan_row
from app.domain.supplied import Call, DispensedRow, Payment, PerformedCheck, TakenCode
from app.domain.surroundings import Surroundings
from app.domain.validity import parse_day

_FAMILIES = (  # in the order in which a person reads the paper
    origins.check,
    signed_order.check,
    validity.check,
    authority.check,
    special.check,
    aid_card.check,
    identification.check,
    collecting.check,
    supply.check,
    pace.check,
    stock.check,
    benefit.check,
    twins.check,
    forms.check,
    packs.check,
    crisis.check,
    exchange_rules.check,
    price.check,
    preparation.check,
)
_FAMILIES_OF_UNITS = (requisition.check, forms.check, stock.check, packs.check)


@dataclass(frozen=True)
class Dispensed:
    """The facts of a hand-out (utlämning), without any person."""

    slip: str
    happened_at: datetime
    issued_on: date
    rows: tuple[DispensedRow, ...]
    steps: tuple[Step, ...]
    findings: tuple[NotedFinding, ...]
    rules: str  # hash of the rule set
    register: str  # version of the register, "" when empty
    reason: PaperReason | None = None  # of what must be electronic but is on paper
    origin: Origin = Origin.PAPER
    kind: OrderKind = OrderKind.HUMAN
    is_urgent: bool = False  # marked AKUT
    valid_until: date | None = None  # when the prescriber wrote a shorter time
    first_by: date | None = None  # the latest day of the first withdrawal
    collector: Collector = Collector.PATIENT
    checks: tuple[PerformedCheck, ...] = ()
    payment: Payment | None = None
    papers: tuple[str, ...] = ()  # SHA-256 of pictures of the paper, hex
    is_entitled: bool | None = None  # the patient to benefit, by the form; None: not noted
    advised_by: str = ""  # UUID of the pharmacist who gave the advice; "": who handed out
    from_form: FromForm | None = None  # of the paper kit, typed off it afterwards
    code: TakenCode | None = None  # the signed code that the order came as


@dataclass(frozen=True)
class DispensedPersonal:
    """The persons and free texts of a hand-out (personuppgifter)."""

    patient: Patient
    prescriber: Prescriber
    dosages: tuple[str, ...]  # one a row
    identity_checked: str = ""
    call: Call | None = None  # the telephone order, or the call-back about the paper
    collector: str = ""  # the name, unless the patient came
    judgement: str = ""  # how the pharmacist was assured of who came, in own words
    descriptions: tuple[str, ...] = ()  # one a row, of what is made or sold on a licence
    exchange_reasons: tuple[str, ...] = ()  # one a row, the pharmacist's
    letters: tuple[str, ...] = ()  # one a row, withdrawals as the form has them in letters
    reasons: tuple[tuple[str, str], ...] = ()  # of decisions: key, and in words
    covers: tuple[tuple[str, str], ...] = ()  # of decisions: key, and digest of what it was about
    case_number: str = ""  # on the LMA card, for the claim to Migrationsverket
    form_number: str = ""  # printed on the form


def check(draft: DispensingDraft, around: Surroundings) -> list[Finding]:
    """Return every finding at once: asked while typing, and again when saving."""
    outage = [] if around.outage else [around.rules.finding("P-OUTAGE", "outage")]
    families = _FAMILIES_OF_UNITS if draft.kind is OrderKind.REQUISITION else _FAMILIES
    return [*outage, *(finding for family in families for finding in family(draft, around))]


def make(slip: OpenSlip, around: Surroundings) -> tuple[Dispensed, DispensedPersonal]:
    """Return what the entry will say, or refuse with everything that is in the way."""
    findings = check(slip.draft, around)
    if stops := decisions.obstacles(slip.draft, findings):
        raise Refused(stops)
    return say(slip, around, findings)


def say(
    slip: OpenSlip, around: Surroundings, findings: list[Finding]
) -> tuple[Dispensed, DispensedPersonal]:
    """Return what an entry says of a slip that has passed whatever is asked of it."""
    draft = slip.draft
    if around.outage is None:
        raise AssertionError("the check lets no draft pass without an outage")
    happened_at = draft.happened_at or around.now
    rows, personal = parts(draft, around.now.date())
    down = around.outage.down_at(happened_at)
    steps = _steps(draft, personal.patient, down, around, slip.entry)
    dispensed = Dispensed(
        slip=slip.slip,
        happened_at=happened_at,
        issued_on=date.fromisoformat(draft.issued_on),
        reason=paper_reason(draft),
        rows=tuple(map(partial(price.noted, around=around), rows, draft.rows)),
        steps=steps,
        findings=decisions.noted(draft, findings),
        rules=around.rules.hash,
        register=around.register,
        origin=draft.origin,
        kind=draft.kind,
        is_urgent=draft.is_urgent,
        valid_until=parse_day(draft.valid_until),
        first_by=parse_day(draft.first_by),
        collector=draft.collector.who,
        checks=checks.completed(draft, around),
        payment=price.payment(draft, around),
        papers=draft.papers,
        is_entitled=draft.is_entitled,
        advised_by=draft.advised_by if draft.advice_given else "",
        from_form=draft.from_form,
        code=draft.code,
    )
    words, covers = decisions.reasons(draft, findings), decisions.covers(draft, findings)
    return dispensed, replace(personal, reasons=words, covers=covers)


def planned_steps(draft: DispensingDraft, around: Surroundings, entry: UUID) -> tuple[Step, ...]:
    """Return what would have to wait if the draft were handed out now; incomplete drafts too."""
    if around.outage is None:
        return ()
    patient = patient_of(draft, around.now.date())
    down = around.outage.down_at(draft.happened_at or around.now)
    return _steps(draft, patient, down, around, entry)


def parts(
    draft: DispensingDraft, today: date
) -> tuple[tuple[DispensedRow, ...], DispensedPersonal]:
    """Return rows and persons of a draft as they would be handed out; every row has a product."""
    products = [row.product for row in draft.rows]
    lacking = [index for index, product in enumerate(products) if product is None]
    if lacking:
        raise Refused(missing("Vara", f"rows.{index}.product") for index in lacking)
    chosen = ((row, product) for row, product in zip(draft.rows, products, strict=True) if product)
    rows = tuple(
        DispensedRow(
            row=number,
            product=product,
            packages=row.packages,
            withdrawals=row.withdrawals,
            withdrawal=row.withdrawal,
            benefit=row.benefit,
            kind=row.kind,
            ordered=row.ordered,
            interval=row.interval,
            lasts_days=row.lasts_days,
            follows=row.follows,
            completes=row.completes,
            outcome=exchange_rules.outcome_of(row),
            prescribed=row.exchange.prescribed,
            packs=row.packs,
            free_ground=row.free_ground,
            aid=row.aid,
        )
        for number, (row, product) in enumerate(chosen, 1)
    )
    return rows, _personal(draft, patient_of(draft, today))


def _steps(
    draft: DispensingDraft,
    patient: Patient,
    down: frozenset[Dependency],
    around: Surroundings,
    entry: UUID,
) -> tuple[Step, ...]:
    return tuple(
        step
        for number, row in enumerate(draft.rows, 1)
        for step in plan_row(
            _step_rules(row, around), _row_facts(draft, row, patient, down), number, entry
        )
    )


def _step_rules(row: RowDraft, around: Surroundings) -> tuple[StepRule, ...]:
    """Return the rules that a row asks; of one that nothing is handed out on, the paper's alone."""
    return tuple(rule for rule in around.rules.steps if row.packages or rule.once)


def _row_facts(
    draft: DispensingDraft, row: RowDraft, patient: Patient, down: frozenset[Dependency]
) -> RowFacts:
    return RowFacts(
        down=down,
        patient=patient,
        benefit=row.benefit,
        product=row.product,
        origin=draft.origin,
        kind=draft.kind,
        row_kind=row.kind,
        outcome=row.exchange.outcome,
        is_continued=row.follows is not None,
        is_rest=row.completes is not None,
        evidence=MappingProxyType({"decommission": packs.evidence(row.packs, row.packages)}),
        reason=paper_reason(draft),
        is_from_form=draft.from_form is not None,
    )


def patient_of(draft: DispensingDraft, today: date) -> Patient:
    """Return whom the draft is about, complete or not."""
    who = identity_of(draft, today)
    has_number = who.kind is not IdentityKind.BIRTH_DATE
    return Patient(
        name=_clean(draft.patient.name),
        identity=who.canonical if has_number else "",
        identity_kind=who.kind.value,
        birth_date=birth_date_of(draft, today),
        sex=who.sex.value if who.sex else draft.patient.sex,
        is_protected=draft.patient.is_protected,
        species=_clean(draft.patient.species),
        animal=_clean(draft.patient.animal),
    )


def _personal(draft: DispensingDraft, patient: Patient) -> DispensedPersonal:
    p = draft.prescriber
    written = (p.name, p.profession, p.code, p.workplace, p.workplace_code, p.phone)
    category = category_of(p.profession, p.category)
    kept = (category or "", p.position, p.country, p.aid_code, p.workplace_address, p.licence)
    return DispensedPersonal(
        patient=patient,
        prescriber=Prescriber(*map(_clean, (*written, *kept))),
        dosages=tuple(aid_card.use_of(draft.kind, row) for row in draft.rows),
        identity_checked=_clean(draft.identity_checked),
        call=_call(draft.call),
        collector=collector_name(draft),
        judgement=_clean(draft.collector.judgement),
        descriptions=_unless_empty(row.description for row in draft.rows),
        form_number=forms.number_of(draft),
        case_number=_clean(draft.payment.case_number) or _lma_number(patient),
        letters=_unless_empty(row.in_letters for row in draft.rows),
        exchange_reasons=_unless_empty(row.exchange.reason for row in draft.rows),
    )


def _lma_number(patient: Patient) -> str:
    return patient.identity if patient.identity_kind == IdentityKind.LMA.value else ""


def _call(call: CallDraft) -> Call | None:
    if call == CallDraft():
        return None
    return Call(
        _clean(call.spoke_with),
        _clean(call.number),
        parse_call_time(call.at),
        call.read_back,
        call.receiver,
        parse_call_time(call.called_back),
        _clean(call.back_number),
        _clean(call.answered),
    )


def _unless_empty(texts: Iterable[str]) -> tuple[str, ...]:
    cleaned = tuple(map(_clean, texts))
    return cleaned if any(cleaned) else ()


def _clean(text: str) -> str:
    return " ".join(text.split())
