"""Hand-outs of every kind, as a journal holds them after an outage, and a program that sends."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from app.domain.delivery import Endpoint
from app.domain.dispensing import Dispensed, DispensedPersonal, make, planned_steps
from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft, RowDraft
from app.domain.kit import FromForm, KitForm
from app.domain.order import OrderKind, Origin, PaperReason, Patient, Product, RowKind
from app.domain.requisition_entries import RequisitionDelivered
from app.domain.slip import SlipNumber, next_serial
from app.domain.slip_entries import DispensingMade
from app.domain.step_entries import Settlement, StepSettled
from app.domain.steps import Step
from app.domain.supplied import RowRef
from app.domain.surroundings import Surroundings
from app.domain.unit_delivery import Delivered, DeliveredLine, DeliveredPersonal, Orderer, Unit
from app.usecases.connect_receiver import national_endpoint
from app.usecases.settle_steps import count_left, settle_steps
from app.usecases.workplace import Workplace, surroundings
from tests.storm.filling import drafts_of
from tests.storm.pharmacies import Pharmacy

BY_PERSON = ("twin_check", "second_reading", "ask_protection")  # done before anything is sent
WITHDRAWALS = ("register_withdrawal", "register_paper_withdrawal")
UNTAKEN = "1 tablett 日"  # characters that the list refuses
_MEDICINE = Product(
    "Metoprolol Norrmed", "50 mg", "Depottablett", "100 tabletter", "041238", "20010131100053",
    from_register=True,
)  # fmt: skip
_GOODS = replace(
    _MEDICINE, name="Stomipåse", varunummer="730112", npl_pack_id="", is_trade_good=True
)
_SPIRIT = Product("Etanol 95 %", "", "Vätska", "500 ml")
_NUMBERED = Patient("Tolvan Tolvansson", "191212121212", "personnummer", date(1912, 12, 12), "1")
_OTHERS = (  # official test numbers
    replace(
        _NUMBERED, name="Åsa Övningsson", identity="194608239986", birth_date=date(1946, 8, 23)
    ),
    replace(_NUMBERED, name="Bo Övningsson", identity="195704289999", birth_date=date(1957, 4, 28)),
    replace(
        _NUMBERED, name="Rut Övningsson", identity="190905271474", birth_date=date(1909, 5, 27)
    ),
)
_BORN = Patient("Anna Utan Nummer", "", "birth_date", date(1985, 2, 28), "2")


@dataclass(frozen=True)
class Kind:
    """One sort of hand-out (slag), and what a strict receiver will make of it."""

    name: str
    kind: OrderKind = OrderKind.HUMAN
    origin: Origin = Origin.PAPER
    patient: Patient = _NUMBERED
    product: Product = _MEDICINE
    rows: int = 1
    dosage: str = "1 tablett dagligen"
    is_next: bool = False  # a later withdrawal of the last plain one
    row_kind: RowKind = RowKind.ORDINARY
    reason: PaperReason = PaperReason.TECHNICAL_FAULT
    is_keyed_in: bool = False  # afterwards, off a form of the paper kit


_KEYED_IN = FromForm(KitForm.PRESCRIPTION, str(UUID(int=7)))
PLAIN = Kind("plain")
KINDS = (
    PLAIN,
    Kind("later", is_next=True),
    Kind("three rows", rows=3),
    Kind("born", patient=_BORN),
    Kind("eea", OrderKind.EEA, patient=_BORN),
    Kind("telephone", origin=Origin.TELEPHONE),
    Kind("emergency", origin=Origin.EMERGENCY),
    Kind("aid card", OrderKind.AID_CARD, product=_GOODS),
    Kind("food", OrderKind.FOOD, product=_GOODS),
    Kind("animal", OrderKind.ANIMAL),
    Kind("alcohol", OrderKind.ALCOHOL, product=_SPIRIT, row_kind=RowKind.ALCOHOL),
    Kind("licence", row_kind=RowKind.LICENCE),
    Kind("ex tempore", row_kind=RowKind.EXTEMPORE),
    Kind("protected", patient=replace(_NUMBERED, is_protected=True)),
    Kind("protection", reason=PaperReason.PROTECTION_NEED),
    Kind("kit form", is_keyed_in=True),
    Kind("requisition", OrderKind.REQUISITION, rows=2),
    Kind("characters", dosage=UNTAKEN),
    Kind("no number", product=replace(_MEDICINE, varunummer="", npl_pack_id="")),
)
REFUSED = {"characters", "no number", "alcohol"}  # by the list: two have no number of goods


@dataclass
class Sent:
    """What was put into a journal (underlag): rows by how a strict receiver must end them."""

    taken: int = 0
    refused: int = 0
    untaken_anywhere: set[str] = field(default_factory=set)  # entries never the list's


def fill(workplace: Workplace, amount: int) -> Sent:
    """Append so many hand-outs of all kinds in turn, with what people do before sending."""
    draft = drafts_of("1 tablett dagligen")[-1]
    around, sent = surroundings(workplace, draft, draft.label_digest()), Sent()
    assert around.outage
    serial, plain = 0, RowRef(uuid4(), 1)
    for batch in range(0, amount, 50):
        with workplace.journal.write(workplace.person.id) as writing:
            for number in range(batch, min(batch + 50, amount)):
                serial = next_serial("Z", serial)
                kind = _of_somebody(KINDS[number % len(KINDS)], number)
                at = around.now - timedelta(seconds=amount - number)
                slip = OpenSlip(uuid4(), uuid4(), str(SlipNumber("Z", serial)), at, at, draft)
                made, personal = _made(kind, slip, around, plain)
                content: DispensingMade | RequisitionDelivered
                content = DispensingMade(replace(made, happened_at=at), personal)
                if kind.kind is OrderKind.REQUISITION:
                    content = _delivered(made, at)
                outage, subject = around.outage.id, slip.subject
                writing.append(content, id=slip.entry, subject=subject, outage=outage)
                for step in made.steps:
                    if step.code in BY_PERSON:
                        end = StepSettled(step.id, Settlement.ELSEWHERE, around.now)
                        writing.append(end, subject=subject, outage=outage)
                if kind.name == PLAIN.name:
                    plain = RowRef(subject, 1, slip.entry)
                rows = sum(step.code in WITHDRAWALS for step in made.steps)
                if kind.name in REFUSED:
                    sent.refused += rows
                else:
                    sent.taken += rows
                if not rows:
                    sent.untaken_anywhere.add(str(slip.entry))
    return sent


def _of_somebody(kind: Kind, number: int) -> Kind:
    """Return those with a number to several people in turn; a later one to whom the first was."""
    if kind.patient != _NUMBERED:
        return kind
    people = (_NUMBERED, *_OTHERS)
    return replace(kind, patient=people[(number - kind.is_next) % len(people)])


def _delivered(made: Dispensed, at: datetime) -> RequisitionDelivered:
    """Return a delivery of the same rows to a unit."""
    lines = tuple(DeliveredLine(row.row, row.product, 1, 1) for row in made.rows)
    said = Delivered(made.slip, at, at.date(), Unit("Avdelning 3"), lines, made.steps, (), "", "")
    orderer = Orderer("Karin Ek", "Läkare")
    return RequisitionDelivered(said, DeliveredPersonal(orderer, ("",) * len(lines)))


def _made(
    kind: Kind, slip: OpenSlip, around: Surroundings, plain: RowRef
) -> tuple[Dispensed, DispensedPersonal]:
    made, personal = make(slip, around)
    follows = plain if kind.is_next else None
    first = replace(made.rows[0], product=kind.product, kind=kind.row_kind, follows=follows)
    rows = tuple(replace(first, row=number) for number in range(1, kind.rows + 1))
    steps = tuple(_steps(kind, slip, around, plain))
    made = replace(
        made, kind=kind.kind, origin=kind.origin, rows=rows, steps=steps, reason=kind.reason,
        from_form=_KEYED_IN if kind.is_keyed_in else None,
    )  # fmt: skip
    country = replace(personal.prescriber, country="NO" if kind.kind is OrderKind.EEA else "")
    dosages = (kind.dosage,) * kind.rows
    return made, replace(personal, patient=kind.patient, prescriber=country, dosages=dosages)


def _steps(kind: Kind, slip: OpenSlip, around: Surroundings, plain: RowRef) -> Iterator[Step]:
    row = replace(slip.draft.rows[0], product=kind.product, kind=kind.row_kind)
    if kind.is_next:
        row = replace(row, follows=plain)
    patient = PatientDraft(kind.patient.name, kind.patient.identity)
    if not kind.patient.identity:
        patient = replace(patient, birth_date=f"{kind.patient.birth_date:%Y%m%d}", sex="2")
    rows: tuple[RowDraft, ...] = (row,) * kind.rows
    changed: DispensingDraft = replace(
        slip.draft, kind=kind.kind, origin=kind.origin, patient=patient, rows=rows,
        reason=kind.reason, from_form=_KEYED_IN if kind.is_keyed_in else None,
    )  # fmt: skip
    yield from planned_steps(changed, around, slip.entry)


def send_for_ever(pharmacy: Pharmacy, receiver: str, endpoint: Endpoint | None) -> None:
    """Send what is ready again and again, a line each row, until somebody kills it."""
    workplace = pharmacy.open()
    while True:
        send_once(workplace, receiver, endpoint)
        sys.stdout.write(f"left {count_left(workplace)}\n")
        sys.stdout.flush()
        time.sleep(0.05)


def send_once(workplace: Workplace, receiver: str, endpoint: Endpoint | None) -> None:
    """Send what is ready."""

    def show(_: object) -> None:  # a line each, for whoever kills it
        sys.stdout.write("row\n")
        sys.stdout.flush()

    settle_steps(workplace, receiver, endpoint or national_endpoint(workplace), show)
