"""A delivery to a unit on a requisition: what its entry says, and how much is still owed.

What is owed is the arithmetic of the first delivery and of all that completed it since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain import checks, decisions
from app.domain.decisions import NotedFinding
from app.domain.dispensing import check, planned_steps
from app.domain.draft import DispensingDraft, OpenSlip, RequisitionDraft, RowDraft
from app.domain.findings import Finding, Refused
from app.domain.forms import number_of
from app.domain.kit import FromForm
from app.domain.order import Origin, Product, RowKind
from app.domain.requisition import ordered
from app.domain.rules import RuleSet
from app.domain.signing import ask_second
from app.domain.steps import Step
from app.domain.supplied import CheckKind, Pack, PerformedCheck, RowRef
from app.domain.surroundings import Surroundings


@dataclass(frozen=True)
class Unit:
    """Whom it was delivered to, and who pays (enhet)."""

    title: str
    address: str = ""
    phone: str = ""
    customer: str = ""  # customer number at the pharmacy
    cost_centre: str = ""  # whom the unit's own invoice is booked on


@dataclass(frozen=True)
class Orderer:
    """Who ordered for the unit (beställare)."""

    name: str
    profession: str
    code: str = ""
    phone: str = ""
    physician: str = ""  # on whose behalf


@dataclass(frozen=True)
class DeliveredLine:
    """One line of what was delivered (rad)."""

    row: int  # from 1
    product: Product
    packages: int  # delivered now
    ordered: int  # packages; of a back order what was owed
    kind: RowKind = RowKind.ORDINARY
    packs: tuple[Pack, ...] = ()
    completes: RowRef | None = None  # the line of the first delivery that owed it

    @property
    def owed(self) -> int:
        """Packages that were not delivered now."""
        return max(0, self.ordered - self.packages)

    @property
    def batches(self) -> tuple[str, ...]:
        """Batches of the packs that were scanned, each once."""
        return tuple(dict.fromkeys(pack.batch for pack in self.packs if pack.batch))


@dataclass(frozen=True)
class Delivered:
    """The facts of a delivery (leverans), without any person."""

    slip: str
    happened_at: datetime
    issued_on: date
    unit: Unit
    rows: tuple[DeliveredLine, ...]
    steps: tuple[Step, ...]
    findings: tuple[NotedFinding, ...]
    rules: str  # hash of the rule set
    register: str  # version of the register, "" when empty
    origin: Origin = Origin.PAPER
    checks: tuple[PerformedCheck, ...] = ()
    papers: tuple[str, ...] = ()  # SHA-256 of pictures of the requisition, hex
    from_form: FromForm | None = None  # of the paper kit, typed off it afterwards

    @property
    def first(self) -> UUID | None:
        """The delivery that owed what this one completes; nothing when it is the first itself."""
        return next((row.completes.subject for row in self.rows if row.completes), None)


@dataclass(frozen=True)
class DeliveredPersonal:
    """The persons and free texts of a delivery (personuppgifter)."""

    orderer: Orderer
    notes: tuple[str, ...]  # one a row
    reasons: tuple[tuple[str, str], ...] = ()  # of decisions: key, and in words
    alone: str = ""  # why nobody signed beside
    form_number: str = ""  # printed on the form


def deliver(
    slip: OpenSlip, around: Surroundings, alone: str = ""
) -> tuple[Delivered, DeliveredPersonal]:
    """Return what the entry will say, or refuse with everything that is in the way."""
    draft = slip.draft
    findings = check(draft, around)
    if stops := decisions.obstacles(draft, findings):
        raise Refused(stops)
    delivered = Delivered(
        slip=slip.slip,
        happened_at=draft.happened_at or around.now,
        issued_on=date.fromisoformat(draft.issued_on),
        unit=unit_of(draft),
        rows=lines_of(draft),
        steps=planned_steps(draft, around, slip.entry),
        findings=decisions.noted(draft, findings),
        rules=around.rules.hash,
        register=around.register,
        origin=draft.origin,
        checks=tuple(
            done
            for done in checks.completed(draft, around)
            if done.kind is not CheckKind.PHARMACOLOGICAL
        ),
        papers=draft.papers,
        from_form=draft.from_form,
    )
    notes = tuple(_clean(row.dosage) for row in draft.rows if row.product)
    words = decisions.reasons(draft, findings)
    personal = DeliveredPersonal(orderer_of(draft), notes, words, _clean(alone), number_of(draft))
    return delivered, personal


def unit_of(draft: DispensingDraft) -> Unit:
    """Return the unit of a draft, complete or not."""
    a = draft.requisition
    return Unit(*map(_clean, (a.unit, a.address, a.phone, a.customer, a.cost_centre)))


def orderer_of(draft: DispensingDraft) -> Orderer:
    """Return who orders by a draft, complete or not."""
    a = draft.requisition
    return Orderer(*map(_clean, (a.orderer, a.profession, a.code, a.orderer_phone, a.physician)))


def requisition_of(unit: Unit, orderer: Orderer) -> RequisitionDraft:
    """Return a draft that says of the unit and its orderer what an earlier delivery said."""
    return RequisitionDraft(
        unit=unit.title,
        address=unit.address,
        phone=unit.phone,
        customer=unit.customer,
        cost_centre=unit.cost_centre,
        orderer=orderer.name,
        profession=orderer.profession,
        code=orderer.code,
        orderer_phone=orderer.phone,
        physician=orderer.physician,
    )


def lines_of(draft: DispensingDraft) -> tuple[DeliveredLine, ...]:
    """Return the lines of a draft that have a product."""
    return tuple(
        _line(number, row, row.product) for number, row in enumerate(draft.rows, 1) if row.product
    )


def asks_second(draft: DispensingDraft, rules: RuleSet) -> Finding | None:
    """Return what asks that a colleague signs the delivery too, if anything does."""
    taken = tuple(row.product for row in draft.rows if row.product and row.packages)
    return ask_second(rules, "RQ-SIGN", taken)


def owed(first: UUID, deliveries: Iterable[tuple[UUID, Delivered]]) -> dict[RowRef, int]:
    """Return the packages that each line of a first delivery owes; below 0 where two counters,
    cut off from each other, delivered the same rest."""
    found: dict[RowRef, int] = {}
    taken: dict[RowRef, int] = {}
    for subject, delivered in deliveries:
        for row in delivered.rows:
            if row.completes is not None:
                taken[row.completes] = taken.get(row.completes, 0) + row.packages
            elif subject == first:
                found[RowRef(subject, row.row)] = row.owed
    return {ref: found.get(ref, 0) - taken.get(ref, 0) for ref in (found | taken)}


def _line(number: int, row: RowDraft, product: Product) -> DeliveredLine:
    return DeliveredLine(
        row=number,
        product=product,
        packages=row.packages,
        ordered=ordered(row),
        kind=row.kind,
        packs=row.packs,
        completes=row.completes,
    )


def _clean(text: str) -> str:
    return " ".join(text.split())
