"""Hand-outs of every kind, and a receiver that watches the order of their steps."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Condition
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
from app.domain.wire import row_of
from app.store.deliveries import find_delivery
from app.store.projections.doubts import find_doubts
from app.store.projections.exports import list_lying
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import StepLine, list_steps
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.domain.drafts import RULES
from tests.usecases.order_rules import (
    PATIENTS,
    WITHDRAWN,
    assert_in_order,
    awaits_registration,
    places,
)
from tests.workplaces import SetClock, begin_outage, open_pharmacy

KINDS = (
    OrderKind.HUMAN, OrderKind.HUMAN, OrderKind.ANIMAL, OrderKind.EEA, OrderKind.AID_CARD,
    OrderKind.FOOD, OrderKind.ALCOHOL, OrderKind.REQUISITION,
)  # fmt: skip
FEW = settings(  # each opens a store; what fails is small enough to read as it is
    deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
HOLDS, HELD_S = 6, 0.02  # the first answers of a run wait so long for another row to come
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
    is_old: bool = False  # by a program that noted no turns


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
    came: int = 0
    moved: Condition = field(default_factory=Condition)
    meanwhile: list[Callable[[], None]] = field(default_factory=list)  # done while two are on it
    last: dict[tuple[str, bool], tuple[datetime, str, int]] = field(default_factory=dict)
    holds: int = 0  # answers of this run that it holds open
    put_off: int = 0  # rows of this run that it did not take, for now

    def begin(self, answers: list[str], meanwhile: list[Callable[[], None]]) -> None:
        """Await a run of sending, with what it gets for answers and what is done beside it."""
        self.answers, self.meanwhile, self.put_off = list(answers), list(meanwhile), 0
        self.holds = HOLDS

    def send(self, parcel: Parcel) -> Answer:
        """Watch a row that comes, and hold its answer for another to come beside it."""
        sent = self._watch(parcel)
        about = sent[0].subject, parcel.personal.patient.name
        with self.moved:
            assert len(self.on_way) < 2, "more than two rows are on their way"
            known = {one for other in self.on_way for one in other}
            assert known.isdisjoint(about), "two rows of one patient are on their way"
            self._watch_time(parcel, sent[0])
            self.on_way.append(about)
            self.came = place = self.came + 1
            if len(self.on_way) == 2 and self.meanwhile:
                self.last = {}  # what is let in between goes when it can
                self.meanwhile.pop(0)()  # nothing else is about to leave: both are here
            self.moved.notify_all()
            if self.holds:
                self.holds -= 1
                self.moved.wait_for(lambda: len(self.on_way) == 2 or self.came > place, HELD_S)
            self.on_way.remove(about)
            return self._take(parcel, sent[0].subject)

    def _watch_time(self, parcel: Parcel, sent: StepLine) -> None:
        """Fail if a row comes after a later one of its patient; what depends on another is last."""
        entry, place = self.workplace.journal.find(parcel.entry), (sent.happened_at, sent.slip)
        assert entry is not None
        is_last = isinstance(entry.content, DispensingCorrected) or row_of(parcel).follows
        about = parcel.personal.patient.name, bool(is_last)
        before, self.last[about] = self.last.get(about), (*place, parcel.row)
        assert before is None or before < self.last[about], "sent after a later one of the patient"

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
        order = places(self.workplace)
        assert_in_order(lines, sent, order)
        assert not awaits_registration(sent[0], lines, order), "sent before its prescription"
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
        self.put_off += said in ("later", "down", "lost")
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
        self.last.clear()  # the next run begins anew


def _answer(said: str) -> Answer:
    if said == "down":
        raise Unavailable("Mottagaren svarar inte.", code="down")
    if said == "later":
        return Answer(Verdict.LATER, 429, b"{}", b"{}", retry_after_s=30)
    return Answer(Verdict.REFUSED, 400, b"{}", b"{}", "Fel kod")


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
        if one.is_old:
            steps = tuple(replace(step, turn="") for step in steps)
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
_of_one_order = st.builds(
    replace, _given, kind=st.just(OrderKind.HUMAN), patient=st.just(PATIENTS[0]),
    goes_on=st.just(value=True), is_old=st.sampled_from((True, True, False)),
)  # fmt: skip
orders = st.builds(
    lambda one, others: sorted([*one, *others], key=lambda given: given.minutes),
    st.lists(_of_one_order, min_size=2, max_size=4),
    st.lists(_given, max_size=2),
)
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
