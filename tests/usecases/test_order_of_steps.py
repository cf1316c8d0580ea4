"""The order of steps, whatever was handed out and whatever the receiver answers.

The order is written here once more, in codes, apart from the rules that the program goes by.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.delivery import Answer, Parcel, Verdict
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.findings import Refused, Unavailable
from app.domain.order import Benefit, OrderKind, PaperReason, Patient, Prescriber, Product
from app.domain.outage import Dependency, OutageState
from app.domain.requisition_entries import RequisitionDelivered
from app.domain.slip_entries import DispensingMade
from app.domain.steps import READ_STEP, RowFacts, StepState, plan_row
from app.domain.supplied import DispensedRow, RowRef
from app.domain.unit_delivery import Delivered, DeliveredLine, DeliveredPersonal, Orderer, Unit
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import StepLine, list_steps
from app.usecases.settle_by_hand import mark_done, reopen, waive
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.domain.drafts import RULES
from tests.usecases.test_settling import HERE
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


@dataclass
class Fickle:
    """A receiver that answers by chance, and watches what comes too early (mottagare)."""

    workplace: Workplace
    answers: list[str] = field(default_factory=list)
    stubborn: tuple[UUID, int] | None = None  # a row that is refused for ever
    name: str = "fhir"
    asked: int = 0
    held: dict[tuple[UUID, int], int] = field(default_factory=dict)

    def send(self, parcel: Parcel) -> Answer:
        lines = list_steps(self.workplace)
        sent = [
            line
            for line in lines
            if (line.entry, line.step.row) == (parcel.entry, parcel.row)
            and line.step.destination == "nll"
            and not line.state.is_done
        ]
        assert sent
        assert_in_order(lines, sent, roots(self.workplace))
        said = self.answers.pop(0) if self.answers else "yes"
        if (sent[0].subject, parcel.row) == self.stubborn:
            said = "no"
        if said in ("no", "later", "down"):
            return _answer(said)
        if said != "killed before":
            key = (parcel.entry, parcel.row)
            self.held[key] = self.held.get(key, 0) + 1
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
        return other.step.code in BEFORE.get(one.step.code, ())
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
            case DispensingMade(dispensed=made):
                for row in made.rows:
                    root = row.follows or RowRef(entry.subject, row.row)
                    found[entry.subject, row.row] = f"{root.subject}/{root.row}"
            case RequisitionDelivered(delivered=made):
                found |= {(entry.subject, row.row): str(entry.subject) for row in made.rows}
    return found


def made_up(workplace: Workplace, given_ones: list[Given]) -> None:
    """Write the hand-outs, as their entries would say them."""
    outage = next(o for o in list_outages(workplace) if o.state is OutageState.OPEN)
    last: dict[tuple[OrderKind, str], tuple[UUID, int]] = {}
    for number, one in enumerate(given_ones):
        subject, entry, slip = uuid4(), uuid4(), f"A-{number:04d}-X"
        at = outage.since + timedelta(minutes=one.minutes)
        before = last.get((one.kind, one.patient.name)) if one.goes_on else None
        last[one.kind, one.patient.name] = subject, one.rows
        rows = tuple(_row(row, before) for row in range(1, one.rows + 1))
        steps = tuple(step for row in rows for step in plan_row(
            RULES.steps, _facts(one, row), row.row, entry
        ))  # fmt: skip
        content: DispensingMade | RequisitionDelivered
        if one.kind is OrderKind.REQUISITION:
            lines = tuple(DeliveredLine(row.row, row.product, 1, 1) for row in rows)
            unit = Unit("Avdelning 3")
            made = Delivered(slip, at, at.date(), unit, lines, steps, (), "0" * 64, "")
            orderer = DeliveredPersonal(Orderer("Karin Ek", "Läkare"), ("",) * one.rows)
            content = RequisitionDelivered(made, orderer)
        else:
            given_out = Dispensed(slip, at, at.date(), rows, steps, (), "0" * 64, "", kind=one.kind)
            personal = DispensedPersonal(
                one.patient,
                Prescriber("Mattias Öberg", "läkare", "9000001", "Backe"),
                ("1",) * one.rows,
                "Körkort",
            )
            content = DispensingMade(given_out, personal)
        with workplace.journal.write(workplace.person.id) as writing:
            writing.append(content, subject=subject, outage=outage.id, id=entry)


def _row(row: int, before: tuple[UUID, int] | None) -> DispensedRow:
    follows = RowRef(before[0], row) if before and row <= before[1] else None
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


hand_outs = st.lists(
    st.builds(
        Given,
        kind=st.sampled_from(KINDS),
        patient=st.sampled_from(PATIENTS),
        rows=st.integers(1, 2),
        minutes=st.integers(0, 90),
        goes_on=st.booleans(),
        is_protected=st.booleans(),
        is_from_form=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
ANSWERS = ("yes", "no", "later", "down", "lost", "killed before", "killed after")
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.lists(st.sampled_from(ANSWERS), max_size=5)),
        st.tuples(st.just("mark"), st.integers(0, 200)),
        st.tuples(st.just("reopen"), st.just(0)),
    ),
    min_size=3,
    max_size=10,
)


def act(workplace: Workplace, desk: Fickle, deed: tuple[str, object]) -> None:
    """Do one thing, and see that nothing ended before what it needs."""
    before = {line.step.id: line.state for line in list_steps(workplace)}
    what, how = deed
    lines = [line for line in list_steps(workplace) if not line.state.is_done]
    if what == "send" and isinstance(how, list):
        desk.answers = list(how)
        with suppress(Killed):
            settle_steps(workplace, "fhir", HERE)
    elif what == "mark" and lines and isinstance(how, int):
        line = lines[how % len(lines)]
        with suppress(Refused):
            mark_done(workplace, [line.step.id], "gjort i apotekssystemet")
    elif what == "reopen":
        reopen(workplace, [line.step.id for line in lines])
    after = list_steps(workplace)
    if what == "mark":
        ended = [line for line in after if line.state.is_done and not before[line.step.id].is_done]
        assert_in_order(after, ended, roots(workplace))


def finish(workplace: Workplace, clock: SetClock) -> list[StepLine]:
    """Do all that can be done, in many turns and as the screens say, and return what is left."""
    for _ in range(30):
        clock.forward(timedelta(hours=1))
        settle_steps(workplace, "fhir", HERE)
        lines = [line for line in list_steps(workplace) if not line.state.is_done]
        ready = [line for line in lines if line.is_ready and line.step.destination != "nll"]
        read = [line.step.id for line in ready if line.step.code == READ_STEP]
        if read:
            waive(workplace, read, "övning")
        if others := [line.step.id for line in ready if line.step.code != READ_STEP]:
            mark_done(workplace, others, "gjort i apotekssystemet")
        for line in lines:  # whose prescription was marked as done elsewhere: done there too
            if line.state is StepState.REFUSED and "inte registrerat härifrån" in line.note:
                mark_done(workplace, [line.step.id], "gjort där receptet finns")
    return [line for line in list_steps(workplace) if not line.state.is_done]


def opened(home: Path, clock: SetClock, given_ones: list[Given]) -> tuple[Workplace, Fickle]:
    workplace = open_pharmacy(home, clock)
    desk = Fickle(workplace)
    computer = replace(workplace.computer, receivers={"fhir": lambda _: desk})
    desk.workplace = workplace = replace(workplace, computer=computer)
    begin_outage(workplace, clock.now() - timedelta(hours=2))
    made_up(workplace, given_ones)
    end_outage(workplace, list_outages(workplace)[0].id, clock.now())
    return workplace, desk


@settings(FEW, max_examples=20)
@given(given_ones=hand_outs, doing=deeds)
def test_no_step_runs_before_the_ones_it_needs_and_all_come_to_an_end(
    given_ones: list[Given], doing: list[tuple[str, object]]
) -> None:
    """Requirements 43, 44 and 47."""
    with TemporaryDirectory() as folder:
        clock = SetClock()
        workplace, desk = opened(Path(folder) / "home", clock, given_ones)
        for deed in doing:
            act(workplace, desk, deed)
            clock.forward(timedelta(minutes=7))
        desk.answers = []
        open_ones = [s.step.id for s in list_steps(workplace) if s.state is StepState.REFUSED]
        reopen(workplace, open_ones)
        assert finish(workplace, clock) == []
        assert set(desk.held.values()) <= {1}  # nothing is registered twice


@settings(FEW, max_examples=12)
@given(given_ones=hand_outs, which=st.integers(0, 100))
def test_one_refused_row_delays_nothing_but_what_needs_it(
    given_ones: list[Given], which: int
) -> None:
    """Requirement 44."""
    with TemporaryDirectory() as folder:
        clock = SetClock()
        workplace, desk = opened(Path(folder) / "home", clock, given_ones)
        order, lines = roots(workplace), list_steps(workplace)
        sent = sorted({(x.subject, x.step.row) for x in lines if x.step.destination == "nll"})
        desk.stubborn = sent[which % len(sent)] if sent else None
        needing = {
            line.step.id
            for line in lines
            if line.step.destination == "nll" and (line.subject, line.step.row) == desk.stubborn
        }
        by_id = {line.step.id: line for line in lines}
        while more := {
            line.step.id
            for line in lines
            if line.step.id not in needing
            and any(comes_first(by_id[other], line, order) for other in needing)
        }:
            needing |= more
        assert {line.step.id for line in finish(workplace, clock)} == needing
