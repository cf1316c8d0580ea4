"""Settling: to a receiver, by hand, and the proof at closing."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.findings import Refused, Unavailable
from app.domain.outage import Dependency, OutageState
from app.domain.staff import Role
from app.domain.steps import StepState
from app.store.verification import verify
from app.usecases.close_outage import close_outage, review_closing
from app.usecases.declare_outage import change_outage, end_outage, list_outages
from app.usecases.fill_slip import open_slip, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done, reopen, waive
from app.usecases.settle_steps import Progress, settle_steps
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import SetClock, as_person, begin_outage, open_pharmacy

HERE = Endpoint("http://127.0.0.1:1/fhir")


@dataclass
class Desk:
    """A receiver that answers as it is told and keeps what it accepted."""

    name: str = "fhir"
    verdicts: list[Verdict | Unavailable] = field(default_factory=list)
    held: dict[tuple[str, int], int] = field(default_factory=dict)
    asked: int = 0
    loses_answers: bool = False

    def send(self, parcel: Parcel) -> Answer:
        verdict = self.verdicts.pop(0) if self.verdicts else Verdict.ACCEPTED
        if isinstance(verdict, Unavailable):
            raise verdict
        if verdict is Verdict.ACCEPTED:
            key = (str(parcel.entry), parcel.row)
            self.held[key] = self.held.get(key, 0) + 1
        if self.loses_answers:
            self.loses_answers = False
            raise Unavailable("Svaret kom inte.", code="lost")
        return Answer(verdict, 400 if verdict is Verdict.REFUSED else 200, b"{}", b"{}", "Fel kod")

    def ask(self, parcel: Parcel) -> Answer | None:
        self.asked += 1
        held = (str(parcel.entry), parcel.row) in self.held
        return Answer(Verdict.ACCEPTED, 200, b"", b"{}") if held else None

    def close(self) -> None:
        pass


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock, desk: Desk) -> Workplace:
    opened = open_pharmacy(tmp_path / "home", clock)
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    opened = replace(opened, computer=computer)
    begin_outage(opened)
    return opened


def end(workplace: Workplace) -> None:
    end_outage(workplace, list_outages(workplace)[0].id, workplace.computer.clock.now())


def steps(workplace: Workplace, code: str) -> list[StepState]:
    return [line.state for line in list_steps(workplace) if line.step.code == code]


def check_twins(workplace: Workplace) -> None:
    ids = [line.step.id for line in list_steps(workplace) if line.step.code == "twin_check"]
    mark_done(workplace, ids, "inga dubbletter")


def test_nothing_is_sent_while_the_systems_are_down(workplace: Workplace, desk: Desk) -> None:
    hand_out(workplace, ready(workplace))
    check_twins(workplace)
    assert settle_steps(workplace, "fhir", HERE).total == 0
    end(workplace)
    done = settle_steps(workplace, "fhir", HERE)
    assert (done.total, done.accepted) == (1, 1)
    assert steps(workplace, "register_withdrawal") == [StepState.SETTLED]


@pytest.mark.parametrize(
    ("down", "sent"), [(Dependency.NETWORK, 0), (Dependency.EVIS, 1), (Dependency.CARD_PAYMENT, 1)]
)
def test_a_row_is_sent_when_what_it_needs_is_up_though_the_outage_lasts(
    workplace: Workplace, clock: SetClock, down: Dependency, sent: int
) -> None:
    hand_out(workplace, ready(workplace))
    check_twins(workplace)
    change_outage(workplace, list_outages(workplace)[0].id, [down], clock.now())
    assert settle_steps(workplace, "fhir", HERE).accepted == sent


def test_a_step_never_runs_before_the_ones_it_needs(workplace: Workplace, desk: Desk) -> None:
    hand_out(workplace, ready(workplace))
    end(workplace)
    assert settle_steps(workplace, "fhir", HERE).total == 0
    (price,) = [s.step.id for s in list_steps(workplace) if s.step.code == "register_price"]
    with pytest.raises(Refused, match="väntar på ett annat steg"):
        mark_done(workplace, [price], "K-17")
    check_twins(workplace)
    settle_steps(workplace, "fhir", HERE)
    mark_done(workplace, [price], "K-17")
    assert steps(workplace, "register_price") == [StepState.ELSEWHERE]


def test_one_refusal_is_set_aside_with_its_reason_and_the_rest_goes_on(
    workplace: Workplace, desk: Desk
) -> None:
    for _ in range(3):
        hand_out(workplace, ready(workplace))
    end(workplace)
    check_twins(workplace)
    desk.verdicts = [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    done = settle_steps(workplace, "fhir", HERE)
    assert (done.accepted, done.refused) == (2, 1)
    refused = [s for s in list_steps(workplace) if s.state is StepState.REFUSED]
    assert {s.note for s in refused} == {"Fel kod"}
    assert settle_steps(workplace, "fhir", HERE).total == 0
    reopen(workplace, [s.step.id for s in refused])
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    assert set(desk.held.values()) == {1}


def test_after_a_lost_answer_it_asks_before_it_sends(
    workplace: Workplace, desk: Desk, clock: SetClock
) -> None:
    hand_out(workplace, ready(workplace))
    end(workplace)
    check_twins(workplace)
    desk.loses_answers = True
    lost = settle_steps(workplace, "fhir", HERE)
    assert (lost.later, lost.trouble) == (1, "Svaret kom inte.")
    clock.forward(timedelta(hours=1))
    again = settle_steps(workplace, "fhir", HERE)
    assert (again.accepted, desk.asked) == (1, 1)
    assert list(desk.held.values()) == [1]


def test_a_receiver_that_does_not_answer_is_tried_again_with_growing_pauses(
    workplace: Workplace, desk: Desk, clock: SetClock
) -> None:
    hand_out(workplace, ready(workplace))
    end(workplace)
    check_twins(workplace)
    waits = []
    for _ in range(5):
        waited = 0
        desk.verdicts = [Unavailable("Mottagaren svarar inte.", code="no_answer")]
        while settle_steps(workplace, "fhir", HERE).total == 0:
            clock.forward(timedelta(seconds=1))
            waited += 1
        waits.append(waited)
    assert waits == sorted(waits)
    assert waits[-1] > 2 * waits[1]


def test_progress_is_told_row_by_row(workplace: Workplace) -> None:
    for _ in range(3):
        hand_out(workplace, ready(workplace))
    end(workplace)
    check_twins(workplace)
    told: list[tuple[int, int]] = []
    settle_steps(workplace, "fhir", HERE, lambda p: told.append((p.done, p.total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_one_program_sends_at_a_time_and_the_second_sends_nothing(
    workplace: Workplace, desk: Desk
) -> None:
    hand_out(workplace, ready(workplace))
    end(workplace)
    check_twins(workplace)
    seconds: list[Progress] = []

    def start_another(progress: Progress) -> None:
        if not progress.done:
            seconds.append(settle_steps(workplace, "fhir", HERE))

    assert settle_steps(workplace, "fhir", HERE, start_another).accepted == 1
    assert [(s.total, s.trouble.split(".")[0]) for s in seconds] == [
        (0, "Ett annat program skickar redan")
    ]
    assert list(desk.held.values()) == [1]
    after = settle_steps(workplace, "fhir", HERE)
    assert (after.total, after.trouble) == (0, "")  # its turn is over


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://mottagare.example/fhir", "Övning skickas aldrig"),
        ("http://mottagare.example/fhir", "inte krypterad"),
        ("ftp://127.0.0.1", "går inte att läsa"),
        ("", "går inte att läsa"),
    ],
)
def test_an_address_that_must_not_be_used_is_refused(
    workplace: Workplace, url: str, told: str
) -> None:
    """Requirement 3."""
    with pytest.raises(Refused, match=told):
        settle_steps(workplace, "fhir", Endpoint(url))


def test_waiving_needs_a_manager_and_a_reason(workplace: Workplace) -> None:
    hand_out(workplace, ready(workplace))
    ids = [line.step.id for line in list_steps(workplace)]
    with pytest.raises(Refused, match="Be apotekschef"):
        waive(as_person(workplace, "Amina Yusuf", Role.PHARMACIST), ids, "skäl")
    with pytest.raises(Refused, match="Skäl saknas"):
        waive(workplace, ids, "")
    waive(workplace, ids, "Patienten avled")
    assert {line.state for line in list_steps(workplace)} == {StepState.WAIVED}
    with pytest.raises(Refused, match="redan klart"):
        waive(workplace, ids[:1], "igen")


def test_closing_names_everything_that_is_in_the_way(workplace: Workplace) -> None:
    hand_out(workplace, ready(workplace))
    left_open = open_slip(workplace)
    outage = list_outages(workplace)[0]
    with pytest.raises(Refused) as refused:
        close_outage(workplace, outage.id)
    told = " ".join(f.text for f in refused.value.findings)
    assert "inte avslutat" in told
    assert left_open.slip in told
    assert "Registrera uttaget: 1 kvar" in told


def test_closing_proves_that_nothing_is_missing(workplace: Workplace) -> None:
    for _ in range(2):
        hand_out(workplace, ready(workplace))
    void_slip(workplace, open_slip(workplace), "Patienten gick")
    end(workplace)
    waive(workplace, [s.step.id for s in list_steps(workplace)], "prov")
    outage = list_outages(workplace)[0]
    head = workplace.journal.head()
    report = review_closing(workplace, outage.id).report
    closed = close_outage(workplace, outage.id)
    assert closed.outage.state is OutageState.CLOSED
    assert (report.dispensings, report.accounted, report.missing) == (2, 2, ())
    assert [(c.used, c.voided, c.missing) for c in report.series] == [(2, 1, 0)]
    assert all(count.done == count.total == 2 for count in report.steps)
    assert report.heads[0].hash == head.hash
    assert closed.protocol.startswith(b"%PDF")
    with pytest.raises(Refused, match="Inget öppet avbrott"):
        open_slip(workplace)
    assert verify(workplace.journal) == []
