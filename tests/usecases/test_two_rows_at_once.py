"""Two rows are on their way at once: of different patients, and no promise is less for it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Lock

import pytest

from app.domain.delivery import Answer, Parcel, Verdict
from app.domain.sending import Progress
from app.domain.steps import StepState
from app.store.deliveries import find_wish
from app.usecases.list_work import list_steps
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import PATIENTS, dispense, end_now
from tests.usecases.test_scan_over import searched
from tests.usecases.test_settling import HERE
from tests.workplaces import SetClock, begin_outage, open_pharmacy

PATIENCE_S = 60  # for what comes at once unless it never does
YES = Answer(Verdict.ACCEPTED, 200, b"{}", b"{}")
GRETA, ASA, KARL, ORJAN, *_ = (name for name, _ in PATIENTS)


def busy(seconds: int) -> Answer:
    return Answer(Verdict.LATER, 429, b"{}", b"{}", retry_after_s=seconds)


@dataclass
class Meeting:
    """A receiver whose answer to a patient's row may wait for what happens to others."""

    answers: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    name: str = "fhir"
    came: list[str] = field(default_factory=list)  # patients
    seen: dict[str, Event] = field(default_factory=dict)
    guard: Lock = field(default_factory=Lock)

    def send(self, parcel: Parcel) -> Answer:
        patient = parcel.personal.patient.name
        with self.guard:
            self.came.append(patient)
        self.event(patient).set()
        return self.answers.get(patient, lambda: YES)()

    def event(self, patient: str) -> Event:
        with self.guard:
            return self.seen.setdefault(patient, Event())

    def after(self, patient: str) -> Callable[[], Answer]:
        """Return what says yes when another patient's row has come."""

        def answer() -> Answer:
            assert self.event(patient).wait(PATIENCE_S), "it waited for one that may not wait"
            return YES

        return answer

    def ask(self, parcel: Parcel) -> Answer | None:
        return None

    def close(self) -> None:
        pass


@pytest.fixture
def desk() -> Meeting:
    return Meeting()


@pytest.fixture
def workplace(tmp_path: Path, desk: Meeting) -> Workplace:
    opened = open_pharmacy(tmp_path / "home", SetClock())
    opened = replace(opened, computer=replace(opened.computer, receivers={"fhir": lambda _: desk}))
    begin_outage(opened, opened.computer.clock.now() - timedelta(hours=7))
    return opened


def over(workplace: Workplace, *patients: str) -> None:
    """Hand out to patients, one after the other, and let the systems be back."""
    names = [name for name, _ in PATIENTS]
    for at, patient in enumerate(patients):
        again = patients[:at].count(patient)  # another medicine
        dispense(workplace, names.index(patient) + again * len(PATIENTS), hours=6 - at)
    end_now(workplace)
    searched(workplace)


def told(workplace: Workplace) -> dict[str, StepState]:
    """Return how the withdrawals of each patient stand."""
    lines = list_steps(workplace)
    return {line.patient: line.state for line in lines if line.step.code == "register_withdrawal"}


def test_the_next_row_is_sent_while_one_is_on_its_way(workplace: Workplace, desk: Meeting) -> None:
    over(workplace, GRETA, ASA)
    both = Barrier(2)

    def meet() -> Answer:
        both.wait(PATIENCE_S)
        return YES

    desk.answers = {GRETA: meet, ASA: meet}
    assert settle_steps(workplace, "fhir", HERE).accepted == 2


def test_rows_of_one_patient_go_one_after_the_other_and_others_pass_between(
    workplace: Workplace, desk: Meeting
) -> None:
    over(workplace, GRETA, GRETA, ASA)
    desk.answers = {GRETA: desk.after(ASA)}
    assert settle_steps(workplace, "fhir", HERE).accepted == 3
    assert desk.came == [GRETA, ASA, GRETA]


def test_a_row_whose_answer_is_long_in_coming_delays_no_other(
    workplace: Workplace, desk: Meeting
) -> None:
    over(workplace, GRETA, ASA, KARL, ORJAN)
    desk.answers = {GRETA: desk.after(ORJAN)}
    assert settle_steps(workplace, "fhir", HERE).accepted == 4


@pytest.mark.parametrize("last", [YES, busy(5)])
def test_when_the_receiver_asks_for_a_pause_what_is_on_its_way_ends_and_nothing_follows(
    workplace: Workplace, desk: Meeting, last: Answer
) -> None:
    over(workplace, GRETA, ASA, KARL)

    def long_after() -> Answer:
        assert desk.event(ASA).wait(PATIENCE_S)
        desk.event(KARL).wait(0.5)  # what is not to come gets time to
        return last

    desk.answers = {GRETA: long_after, ASA: lambda: busy(600)}
    done = settle_steps(workplace, "fhir", HERE)
    assert (done.done, sorted(desk.came)) == (2, sorted([GRETA, ASA]))
    until = workplace.computer.clock.now() + timedelta(seconds=600)
    assert done.trouble.startswith(f"Mottagaren ber att få vänta till {until:%H:%M:%S}")
    assert find_wish(workplace.journal.vault.connection, "fhir") == until


def test_a_program_that_ends_writes_down_what_came_of_the_rows_on_their_way(
    workplace: Workplace, desk: Meeting
) -> None:
    over(workplace, GRETA, ASA, KARL)
    is_ending = Event()

    def late() -> Answer:
        assert is_ending.wait(PATIENCE_S)
        return YES

    def end(progress: Progress) -> None:
        if progress.done:
            is_ending.set()
            raise KeyboardInterrupt

    desk.answers = {GRETA: late, ASA: desk.after(GRETA)}
    with pytest.raises(KeyboardInterrupt):
        settle_steps(workplace, "fhir", HERE, end)
    states = told(workplace)
    assert {name for name in states if states[name] is StepState.SETTLED} == {GRETA, ASA}
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    assert sorted(desk.came) == sorted([GRETA, ASA, KARL])
