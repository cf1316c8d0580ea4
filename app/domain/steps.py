"""What must wait when something is down: which steps, what they need first, and until when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from app.domain.clock import later
from app.domain.order import (
    Benefit,
    ExchangeOutcome,
    OrderKind,
    Origin,
    PaperReason,
    Patient,
    Product,
    RowKind,
)
from app.domain.outage import Dependency
from app.domain.rules import StepRule


class StepState(StrEnum):
    """Where a step stands (läge)."""

    WAITING = "waiting"
    REFUSED = "refused"  # set aside with the receiver's reason
    SETTLED = "settled"
    ELSEWHERE = "elsewhere"
    WAIVED = "waived"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self in (StepState.SETTLED, StepState.ELSEWHERE, StepState.WAIVED)


@dataclass(frozen=True)
class Due:
    """Until when (frist)."""

    anchor: str  # "happened", "restored" (when what the step needs was up again) or "issued"
    hours: int
    basis: str  # "law", "technical" or "own"

    def moment(self, happened: datetime, restored: datetime | None) -> datetime | None:
        """Return the deadline, or None while its anchor has not come."""
        start = restored if self.anchor == "restored" else happened
        return None if start is None else later(start, timedelta(hours=self.hours))


@dataclass(frozen=True)
class Step:
    """Something that must be done later (steg), as the entry that needs it says."""

    id: UUID
    row: int  # prescription row, from 1
    code: str
    label: str  # Swedish
    destination: str
    needs: tuple[UUID, ...]
    due: Due
    ground: str
    rule: str
    undoes: UUID | None = None  # the step; this one stands only when that was done
    replaces: UUID | None = None  # the same step of an earlier version; once done it stays done
    turn: str = ""  # "order" or "patient": an earlier hand-out of the same goes first


@dataclass(frozen=True)
class RowFacts:
    """What decides which steps a row needs (underlag)."""

    down: frozenset[Dependency]
    patient: Patient
    benefit: Benefit
    product: Product | None = None
    origin: Origin = Origin.PAPER
    kind: OrderKind = OrderKind.HUMAN
    row_kind: RowKind = RowKind.ORDINARY
    outcome: ExchangeOutcome = ExchangeOutcome.NOT_ASSESSED_OFFLINE
    is_continued: bool = False  # the same order was handed out before
    is_rest: bool = False  # of a withdrawal that owed it
    evidence: Mapping[str, str] = field(default_factory=dict)  # Swedish, by code of step
    reason: PaperReason | None = None  # why it is on paper
    is_from_form: bool = False  # typed off a form of the paper kit


TWIN_STEP = "twin_check"  # the code of the step that looks for the same prescription twice
REGISTERING = frozenset({"register_prescription", "register_aid_card"})  # of the paper itself
WITHDRAWAL = "register_withdrawal"  # from what is registered
READ_STEP = "second_reading"  # ends only by what another person read
_NO_SYSTEMS = frozenset({Dependency.POWER, Dependency.NETWORK, Dependency.PHARMACY_SYSTEM})
_FOR_EHM, _FOR_EVIS = _NO_SYSTEMS | {Dependency.EHM}, _NO_SYSTEMS | {Dependency.EVIS}


def needed_for(destination: str) -> frozenset[Dependency]:
    """Return what must be up before a step with the destination can be done."""
    return _FOR_EVIS if destination == "evis" else _FOR_EHM


def _ehm_is_out(row: RowFacts) -> bool:
    return not row.down.isdisjoint(_FOR_EHM)


def has_full_number(patient: Patient) -> bool:
    """Tell whether national registers know the patient by a number."""
    return patient.identity_kind in ("personnummer", "samordningsnummer")


def _is_for_unit(row: RowFacts) -> bool:
    """Tell whether it is outside every national list of what patients have had; F4.1."""
    return row.kind is OrderKind.REQUISITION


def _is_registered_first(row: RowFacts) -> bool:
    """Tell whether the national list takes the prescription before its withdrawals; F3.2."""
    is_of_here = row.kind not in (OrderKind.ANIMAL, OrderKind.EEA, OrderKind.REQUISITION)
    return _ehm_is_out(row) and is_of_here and has_full_number(row.patient)


def _is_withdrawn_on_paper(row: RowFacts) -> bool:
    """Tell whether the national list takes the withdrawal alone: medicines of people; F3.2."""
    of_people = (OrderKind.HUMAN, OrderKind.EEA, OrderKind.AID_CARD)
    is_taken = row.kind in of_people and not _is_no_medicine(row)
    return _ehm_is_out(row) and is_taken and not _is_registered_first(row)


def _is_no_medicine(row: RowFacts) -> bool:
    if row.kind is OrderKind.AID_CARD:
        return row.product is None or not row.product.is_medicine
    is_other_kind = row.kind in (OrderKind.FOOD, OrderKind.ALCOHOL)
    is_other_kind = is_other_kind or row.row_kind is RowKind.ALCOHOL
    return is_other_kind or bool(row.product and row.product.is_trade_good)


def _is_in_ladder(row: RowFacts) -> bool:
    has_none = row.kind in (OrderKind.ANIMAL, OrderKind.ALCOHOL, OrderKind.REQUISITION)
    return _ehm_is_out(row) and not has_none and row.benefit is not Benefit.WITHOUT


def _may_have_identity(row: RowFacts) -> bool:
    """Tell whether the packs may carry a safety feature: only medicines do, none made here."""
    return not _is_no_medicine(row) and row.row_kind is not RowKind.EXTEMPORE


PREDICATES: dict[str, Callable[[RowFacts], bool]] = {
    "from_form": lambda row: row.is_from_form,
    "may_have_twin": lambda row: (
        _ehm_is_out(row) and row.kind is not OrderKind.EEA and not _is_for_unit(row)
    ),
    "protection_need": lambda row: (
        _is_registered_first(row) and row.reason is PaperReason.PROTECTION_NEED
    ),
    "registered_first": _is_registered_first,
    "prescription_first": lambda row: (
        _is_registered_first(row) and row.kind is not OrderKind.AID_CARD
    ),
    "aid_card_first": lambda row: _is_registered_first(row) and row.kind is OrderKind.AID_CARD,
    "withdrawn_on_paper": _is_withdrawn_on_paper,
    "ehm_out_and_benefit": _is_in_ladder,
    "evis_out_and_medicine": lambda row: (
        not row.down.isdisjoint(_FOR_EVIS) and _may_have_identity(row)
    ),
    "by_telephone": lambda row: row.origin is Origin.TELEPHONE and not _is_for_unit(row),
    "on_paper": lambda row: row.origin is not Origin.TELEPHONE and not _is_for_unit(row),
    "technical_alcohol": lambda row: (
        row.kind is OrderKind.ALCOHOL or row.row_kind is RowKind.ALCOHOL
    ),
    "for_unit": _is_for_unit,
    "exchanged": lambda row: row.outcome is ExchangeOutcome.EXCHANGED,
    "always": lambda _: True,
}


def plan_row(rules: Iterable[StepRule], facts: RowFacts, row: int, entry: UUID) -> tuple[Step, ...]:
    """Return the steps of one row, in the order of the rules; ids follow from the entry's id."""
    past = {"continued": facts.is_continued, "rest": facts.is_rest}
    here = (
        rule
        for rule in rules
        if not rule.after and (row == 1 or not rule.once) and not past.get(rule.unless, False)
    )
    chosen = [rule for rule in here if PREDICATES[rule.when](facts)]
    ids = {rule.code: uuid5(entry, f"{row}/{rule.code}") for rule in chosen}
    return tuple(_step(rule, row, ids, facts.evidence.get(rule.code, "")) for rule in chosen)


def plan_after(
    rules: Iterable[StepRule], after: str, steps: Iterable[Step], entry: UUID
) -> tuple[Step, ...]:
    """Return the steps that steps of a hand-out call for when it is undone, or goods come back."""
    known = tuple(steps)
    chosen = [
        (rule, step)
        for rule in rules
        if rule.after == after
        for step in known
        if step.code in rule.of and step.undoes is None
    ]
    ids = {(rule.code, step.row): uuid5(entry, f"{step.row}/{rule.code}") for rule, step in chosen}
    made = []
    for rule, step in chosen:
        of_row = {code: id_ for (code, row), id_ in ids.items() if row == step.row}
        one = _step(rule, step.row, of_row, "")
        needs = one.needs if after == "undone" else (*one.needs, step.id)
        made.append(replace(one, needs=needs, undoes=step.id if after == "undone" else None))
    return tuple(made)


def _step(rule: StepRule, row: int, ids: Mapping[str, UUID], evidence: str) -> Step:
    return Step(
        id=ids[rule.code],
        row=row,
        code=rule.code,
        label=rule.label,
        destination=rule.destination,
        needs=tuple(ids[code] for code in rule.needs if code in ids),
        due=Due(rule.anchor, rule.hours, rule.basis),
        ground=" ".join(filter(None, (rule.ground, evidence))),
        rule=rule.id,
        turn=rule.turn,
    )
