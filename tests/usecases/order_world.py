"""Hand-outs of every kind, a receiver that watches, and the order of steps written once more.

The order is written in codes, apart from the rules that the program goes by.
"""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from app.domain.after_entries import DispensingCorrected
from app.domain.delivery import Answer, Parcel, Verdict
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.findings import Unavailable
from app.domain.order import Benefit, OrderKind, PaperReason, Patient, Prescriber, Product
from app.domain.outage import Dependency, OutageState
from app.domain.requisition_entries import RequisitionDelivered
from app.domain.slip_entries import DispensingMade
from app.domain.steps import RowFacts, Step, plan_row
from app.domain.supplied import DispensedRow, RowRef, TakenCode
from app.domain.unit_delivery import Delivered, DeliveredLine, DeliveredPersonal, Orderer, Unit
from app.store.deliveries import find_delivery
from app.store.projections.doubts import find_doubts
from app.store.projections.exports import list_lying
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import StepLine, list_steps
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.domain.drafts import RULES
from tests.workplaces import SetClock, begin_outage, open_pharmacy

FIRST = ("second_reading", "twin_check", "ask_protection")  # before anything is registered
REGISTERED = ("register_prescription", "register_aid_card")
WITHDRAWN = ("register_withdrawal", "register_paper_withdrawal")
BEFORE = {
    "register_prescription": FIRST,
    "register_aid_card": FIRST,
    "register_withdrawal": (*FIRST, *REGISTERED),
    "register_paper_withdrawal": ("second_reading", "twin_check"),
    "register_price": ("second_reading", "twin_check", *WITHDRAWN),
    "credit_price": ("register_price",),
    "credit_withdrawal": (*WITHDRAWN, "credit_price"),
    "strike_notation": ("archive_paper", "archive_requisition"),
}
UNDOING = {  # what must be taken back before a step is done anew
    "register_prescription": "undo_prescription",
    "register_aid_card": "undo_prescription",
    "register_withdrawal": "undo_withdrawal",
    "register_paper_withdrawal": "undo_withdrawal",
    "register_price": "undo_price",
    "decommission": "undo_decommission",
    "invoice_requisition": "undo_invoice",
}
UNDONE_FIRST = {"undo_withdrawal": "undo_price", "undo_prescription": "undo_withdrawal"}
FREE = {  # steps that wait for none, but for what is said of the same pack or paper before
    "decommission": {"undo_decommission"},
    "undo_decommission": set(),
    "archive_paper": set(),
    "archive_requisition": set(),
    "strike_notation": {"archive_paper", "archive_requisition"},
    "note_alcohol": set(),
}
OF_ORDER = (*REGISTERED, "register_withdrawal")  # an earlier hand-out of the same order goes first
PATIENTS = (
    Patient("Tolvan Tolvansson", "191212121212", "personnummer", date(1912, 12, 12), "1"),
    Patient("Åsa Övningsson", "194608239986", "personnummer", date(1946, 8, 23), "2"),
    Patient("Karl Övningsson", "", "birth_date", date(1957, 4, 28), "1"),
)
KINDS = (
    OrderKind.HUMAN, OrderKind.HUMAN, OrderKind.ANIMAL, OrderKind.EEA, OrderKind.AID_CARD,
    OrderKind.FOOD, OrderKind.ALCOHOL, OrderKind.REQUISITION,
)  # fmt: skip
FEW = settings(  # each opens a store; what fails is small enough to read as it is
    deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
DOWN = frozenset({Dependency.EHM, Dependency.EVIS})


class Killed(BaseException):
    """The program is killed here."""


@dataclass(frozen=True)
class Given:
    """One hand-out to be made up (underlag)."""

    kind: OrderKind
    patient: Patient
    rows: int
    minutes: int  # after the outage began
    goes_on: bool  # from the patient's last one, if there is any of its kind
    is_protected: bool
    is_from_form: bool
    is_by_code: bool = False  # by its signed code, at another counter that is cut off


@dataclass
class Fickle:
    """A receiver that answers by chance, and watches what comes too early (mottagare)."""

    workplace: Workplace
    answers: list[str] = field(default_factory=list)
    stubborn: tuple[UUID, int] | None = None  # a row that is refused for ever
    name: str = "fhir"
    asked: int = 0
    held: dict[tuple[UUID, int], int] = field(default_factory=dict)
    given: dict[UUID, Given] = field(default_factory=dict)  # by hand-out
    told: Counter[tuple[UUID, int]] = field(default_factory=Counter)  # withdrawals, wherever
    scanned: set[tuple[UUID, int]] = field(default_factory=set)  # being scanned over
    on_way: list[tuple[UUID, str]] = field(default_factory=list)  # hand-outs and their patients
    guard: Lock = field(default_factory=Lock)

    def send(self, parcel: Parcel) -> Answer:
        sent = self._watch(parcel)
        about = sent[0].subject, parcel.personal.patient.name
        with self.guard:
            assert len(self.on_way) < 2, "more than two rows are on their way"
            known = {one for other in self.on_way for one in other}
            assert known.isdisjoint(about), "two rows of one patient are on their way"
            self.on_way.append(about)
        time.sleep(0.002)  # for the next to come beside it; nothing is demanded of that
        with self.guard:
            self.on_way.remove(about)
            return self._take(parcel, sent[0].subject)

    def _watch(self, parcel: Parcel) -> list[StepLine]:
        """Return the steps of a row that comes, after seeing that nothing of it comes too early."""
        lines, connection = list_steps(self.workplace), self.workplace.journal.vault.connection
        sent = [
            line
            for line in lines
            if (line.entry, line.step.row) == (parcel.entry, parcel.row)
            and line.step.destination == "nll"
            and not line.state.is_done
        ]
        assert sent
        assert_in_order(lines, sent, roots(self.workplace))
        about, noted = (sent[0].subject, parcel.row), find_delivery(connection, sent[0].step.id)
        assert about not in self.scanned, "sent while it is being scanned over"
        assert about not in list_lying(connection), "lies in a file"
        assert about not in find_doubts(connection, RULES), "sent with a twin that is undecided"
        is_noted = noted is not None and noted.attempts > 0 and noted.sent_at is not None
        assert is_noted, "sent before its attempt was noted"
        return sent

    def _take(self, parcel: Parcel, subject: UUID) -> Answer:
        about = subject, parcel.row
        said = self.answers.pop(0) if self.answers else "yes"
        if about == self.stubborn:
            said = "no"
        if said in ("no", "later", "down"):
            return _answer(said)
        if said != "killed before":
            key = (parcel.entry, parcel.row)
            self.held[key] = self.held.get(key, 0) + 1
            self.told[about] += not parcel.codes.isdisjoint(WITHDRAWN)
        if said.startswith("killed"):
            raise Killed
        if said == "lost":
            raise Unavailable("Svaret kom inte.", code="lost")
        return Answer(Verdict.ACCEPTED, 200, b"{}", b"{}")

    def ask(self, parcel: Parcel) -> Answer | None:
        self.asked += 1
        is_held = (parcel.entry, parcel.row) in self.held
        return Answer(Verdict.ACCEPTED, 200, b"", b"{}") if is_held else None

    def close(self) -> None:
        pass


def _answer(said: str) -> Answer:
    if said == "down":
        raise Unavailable("Mottagaren svarar inte.", code="down")
    if said == "later":
        return Answer(Verdict.LATER, 429, b"{}", b"{}", retry_after_s=30)
    return Answer(Verdict.REFUSED, 400, b"{}", b"{}", "Fel kod")


def assert_in_order(
    lines: Iterable[StepLine], ended: Iterable[StepLine], order: dict[tuple[UUID, int], str]
) -> None:
    """Fail if anything that must come first is left undone and is not ended with the rest."""
    every, together = list(lines), {line.step.id for line in ended}
    for one in (line for line in every if line.step.id in together):
        for other in every:
            if other.state.is_done or other.step.id in together:
                continue
            assert not comes_first(other, one, order), (
                f"{one.step.code} ran before {other.step.code}"
            )


def comes_first(other: StepLine, one: StepLine, order: dict[tuple[UUID, int], str]) -> bool:
    """Tell whether a step must be done before another: the whole order, in one place."""
    if (other.subject, other.step.row) == (one.subject, one.step.row):
        if other.entry == one.entry and UNDONE_FIRST.get(one.step.code) == other.step.code:
            return True
        before = (*BEFORE.get(one.step.code, ()), UNDOING.get(one.step.code))
        return other.step.code in before
    if other.subject == one.subject:
        return False
    is_earlier = (other.happened_at, other.slip) < (one.happened_at, one.slip)
    if one.step.code == other.step.code == "register_price":
        known = {p.listed_name: p.identity for p in PATIENTS}
        return is_earlier and bool(known[one.patient]) and one.patient == other.patient
    root = order[one.subject, one.step.row]
    if order[other.subject, other.step.row] != root or one.step.code not in OF_ORDER:
        return False
    began, begins = (root.startswith(f"{step.subject}/") for step in (other, one))
    return other.step.code in OF_ORDER and (began or (is_earlier and not begins))


def roots(workplace: Workplace) -> dict[tuple[UUID, int], str]:
    """Return which order each row belongs to."""
    found = {}
    for entry in workplace.journal.entries():
        match entry.content:
            case DispensingMade(dispensed=made) | DispensingCorrected(dispensed=made):
                for row in made.rows:
                    root = row.follows or RowRef(entry.subject, row.row)
                    found[entry.subject, row.row] = f"{root.subject}/{root.row}"
            case RequisitionDelivered(delivered=made):
                found |= {(entry.subject, row.row): str(entry.subject) for row in made.rows}
    return found


def made_up(workplace: Workplace, other: Workplace, given_ones: list[Given]) -> dict[UUID, Given]:
    """Write the hand-outs, as their entries would say them, and return them by their ids.

    What came as a signed code is written by the other counter.
    """
    outage = next(o for o in list_outages(workplace) if o.state is OutageState.OPEN)
    last: dict[tuple[OrderKind, str], tuple[RowRef, ...]] = {}  # what their orders began with
    made_ones: dict[UUID, Given] = {}
    for number, one in enumerate(given_ones):
        subject, entry, slip = uuid4(), uuid4(), f"A-{number:04d}-X"
        at = outage.since + timedelta(minutes=one.minutes)
        before = last.get((one.kind, one.patient.name), ()) if one.goes_on else ()
        rows = tuple(_row(row, before) for row in range(1, one.rows + 1))
        begun = tuple(row.follows or RowRef(subject, row.row) for row in rows)
        last[one.kind, one.patient.name] = begun
        steps = planned(one, rows, entry)
        content: DispensingMade | RequisitionDelivered
        if one.kind is OrderKind.REQUISITION:
            lines = tuple(DeliveredLine(row.row, row.product, 1, 1) for row in rows)
            unit = Unit("Avdelning 3")
            made = Delivered(slip, at, at.date(), unit, lines, steps, (), "0" * 64, "")
            orderer = DeliveredPersonal(Orderer("Karin Ek", "Läkare"), ("",) * one.rows)
            content = RequisitionDelivered(made, orderer)
        else:
            given_out = Dispensed(
                slip, at, at.date(), rows, steps, (), "0" * 64, "", kind=one.kind,
                code=TakenCode(uuid4(), "0" * 16, "0" * 64, 1) if one.is_by_code else None,
            )  # fmt: skip
            personal = DispensedPersonal(
                one.patient,
                Prescriber("Mattias Öberg", "läkare", "9000001", "Backe"),
                ("1",) * one.rows,
                "Körkort",
            )
            content = DispensingMade(given_out, personal)
        counter = other if one.is_by_code else workplace
        with counter.journal.write(counter.person.id) as writing:
            writing.append(content, subject=subject, outage=outage.id, id=entry)
        made_ones[subject] = one
    return made_ones


def planned(one: Given, rows: Iterable[DispensedRow], entry: UUID) -> tuple[Step, ...]:
    """Return the steps that rows of a hand-out call for."""
    return tuple(
        step for row in rows for step in plan_row(RULES.steps, _facts(one, row), row.row, entry)
    )


def _row(row: int, before: tuple[RowRef, ...]) -> DispensedRow:
    follows = before[row - 1] if row <= len(before) else None
    withdrawal = 2 if follows else 1
    return DispensedRow(
        row, Product("Metoprolol Prov", "50 mg"), 1, 3, withdrawal, Benefit.WITH, follows=follows
    )


def _facts(one: Given, row: DispensedRow) -> RowFacts:
    return RowFacts(
        down=DOWN,
        patient=one.patient,
        benefit=row.benefit,
        product=row.product,
        kind=one.kind,
        is_continued=row.follows is not None,
        reason=PaperReason.PROTECTION_NEED if one.is_protected else None,
        is_from_form=one.is_from_form,
    )


_given = st.builds(
    Given,
    kind=st.sampled_from(KINDS),
    patient=st.sampled_from(PATIENTS),
    rows=st.integers(1, 2),
    minutes=st.integers(0, 90),
    goes_on=st.booleans(),
    is_protected=st.booleans(),
    is_from_form=st.booleans(),
)
_by_code = st.builds(replace, _given, kind=st.just(OrderKind.HUMAN), is_by_code=st.just(True))
hand_outs = st.lists(_given, min_size=1, max_size=6)
hand_outs_at_two = st.lists(_given | _by_code, min_size=1, max_size=6)
ANSWERS = ("yes", "no", "later", "down", "lost", "killed before", "killed after")


def opened(home: Path, clock: SetClock, given_ones: list[Given]) -> tuple[Workplace, Fickle]:
    workplace = open_pharmacy(home, clock)
    other = workplace
    begin_outage(workplace, clock.now() - timedelta(hours=2))
    if is_at_two := any(one.is_by_code for one in given_ones):
        workplace, other = another_counter(workplace, home.with_name("other"))
    desk = Fickle(workplace)
    computer = replace(workplace.computer, receivers={"fhir": lambda _: desk})
    desk.workplace = workplace = replace(workplace, computer=computer)
    desk.given = made_up(workplace, other, given_ones)
    if is_at_two:
        meet(workplace, other)
        sign_out(other)
    end_outage(workplace, list_outages(workplace)[0].id, clock.now())
    return workplace, desk
