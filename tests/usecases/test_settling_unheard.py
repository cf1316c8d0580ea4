"""What a receiver may have and nobody has heard: asked about whatever became of the hand-out."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Lock
from uuid import UUID

import pytest

from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.draft import RowDraft
from app.domain.e_twin_entries import EVerdict
from app.domain.entries import Entry
from app.domain.findings import Refused, Unavailable
from app.domain.steps import StepState
from app.exchange.fhir.bundle import build_transaction
from app.exchange.receivers.fhir import FhirReceiver
from app.exchange.receivers.practice import practice_server
from app.store.verification import rebuild, verify
from app.usecases.close_outage import review_closing
from app.usecases.compare_e_prescriptions import compare_one, decide_e_twin, list_e_twins
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.settle_by_file import export_rows, take_answers
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.settle_steps import Progress, count_left, settle_steps
from app.usecases.take_back import open_correction, reverse_dispensing
from app.usecases.take_up import take_up
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import end_now
from tests.usecases.test_compare_e_prescriptions import METOPROLOL
from tests.usecases.test_scan_over import searched, with_pack
from tests.usecases.test_settle_by_file import answer, rows, yes
from tests.usecases.test_settle_by_file import give as give_to
from tests.usecases.test_settling import HERE, Desk
from tests.usecases.test_take_back import ALONE, corrected, course, finish, first_row, made
from tests.usecases.test_take_up import give
from tests.workplaces import SetClock, begin_outage, filled_draft, find_product, open_pharmacy

THE_LATER = replace(filled_draft().rows[0], withdrawals=4)


@dataclass
class Strict(Desk):
    """A FHIR server that keeps what it is sent, and takes no reference to what it has not."""

    loses: Callable[[Parcel], bool] = lambda _: False
    meanwhile: Callable[[], object] = lambda: None
    requests: set[str] = field(default_factory=set)
    sent: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    turn: Lock = field(default_factory=Lock)  # what happens meanwhile, no answer comes before

    def send(self, parcel: Parcel) -> Answer:
        with self.turn:
            return self.take(parcel)

    def take(self, parcel: Parcel) -> Answer:
        self.sent.append((str(parcel.entry), parcel.codes))
        bundle = json.loads(json.dumps(build_transaction(parcel, "http://x"), default=str))
        found = {one["resource"]["resourceType"]: one["resource"] for one in bundle["entry"]}
        if request := found.get("MedicationRequest"):
            self.requests.add(f"MedicationRequest/{request['id']}")
        (asked,) = found["MedicationDispense"]["authorizingPrescription"]
        assert asked["reference"] in self.requests, "a withdrawal from nothing"
        said = super().send(parcel)
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        if self.loses(parcel):
            raise Unavailable("Svaret kom inte.", code="lost")
        return said


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk() -> Strict:
    return Strict()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock, desk: Strict) -> Workplace:
    opened = open_pharmacy(tmp_path / "home", clock)
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    opened = replace(opened, computer=computer)
    begin_outage(opened)
    return opened


def ended(workplace: Workplace, clock: SetClock, *given: RowDraft) -> Entry:
    """Hand out, and let the systems be back with twins sought."""
    entry = made(workplace, *given)
    clock.forward(timedelta(minutes=5))
    end_now(workplace)
    searched(workplace)
    return entry


def with_next(workplace: Workplace, clock: SetClock) -> tuple[Entry, Entry]:
    """Hand out, and the next withdrawal of the same order an hour later."""
    first = made(workplace, THE_LATER)
    clock.forward(timedelta(hours=1))
    slip = take_up(workplace, first.subject)
    second = give(workplace, slip, slip.draft)
    clock.forward(timedelta(hours=1))
    end_now(workplace)
    return first, second


def send(workplace: Workplace) -> Progress:
    return settle_steps(workplace, "fhir", HERE)


def reverse(workplace: Workplace, entry: Entry) -> None:
    last = course(workplace, entry).last
    reverse_dispensing(workplace, entry.subject, last, "inget lämnades ut", ALONE)


def left(workplace: Workplace) -> dict[str, StepState]:
    return {line.step.code: line.state for line in list_steps(workplace, open_only=True)}


def is_doubted(workplace: Workplace) -> bool:
    """Tell whether closing names what another system may have."""
    doubts = review_closing(workplace, list_outages(workplace)[0].id).doubts
    return "CL-UNHEARD" in [found.rule for found in doubts]


def test_what_was_reversed_before_its_answer_came_is_asked_about_and_taken_back_there(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    """Requirement 47."""
    entry = ended(workplace, clock)
    desk.loses = lambda _: True
    assert send(workplace).later == 1
    reverse(workplace, entry)
    assert "undo_withdrawal" not in left(workplace)
    assert is_doubted(workplace)
    assert count_left(workplace) == 1
    clock.forward(timedelta(hours=1))
    done = send(workplace)
    assert (done.total, done.accepted, desk.held) == (1, 1, {(str(entry.id), 1): 1})
    assert {"undo_withdrawal", "undo_prescription"} <= set(left(workplace))
    assert (is_doubted(workplace), count_left(workplace)) == (False, 0)
    assert send(workplace).total == 0
    assert verify(workplace.journal) == []
    rebuild(workplace.journal)
    assert verify(workplace.journal) == []


def test_what_was_reversed_and_never_got_there_is_asked_about_once_and_leaves_nothing(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    entry = ended(workplace, clock)
    desk.verdicts = [Unavailable("Mottagaren svarar inte.", code="down")]
    assert send(workplace).later == 1
    reverse(workplace, entry)
    clock.forward(timedelta(hours=1))
    assert (send(workplace).accepted, desk.held) == (0, {})
    assert (is_doubted(workplace), count_left(workplace)) == (False, 0)
    assert (send(workplace).total, desk.asked) == (0, 1)


def test_what_was_reversed_is_there_though_the_pharmacy_has_another_name_by_now(
    workplace: Workplace, clock: SetClock
) -> None:
    is_lost = True

    class Receiver(FhirReceiver):
        def send(self, parcel: Parcel) -> Answer:
            said = super().send(parcel)
            if is_lost:
                raise Unavailable("Svaret kom inte.", code="lost")
            return said

    computer = replace(workplace.computer, receivers={"fhir": Receiver})
    here = replace(workplace, computer=computer)
    entry = ended(here, clock)
    with practice_server() as url:
        assert settle_steps(here, "fhir", Endpoint(url)).later == 1
        is_lost = False
        reverse(here, entry)
        clock.forward(timedelta(hours=1))
        named = replace(here, pharmacy=replace(here.pharmacy, pharmacy="Apotek Tallen"))
        assert settle_steps(named, "fhir", Endpoint(url)).accepted == 1
    assert {"undo_withdrawal", "undo_prescription"} <= set(left(here))


@pytest.mark.parametrize("is_filed", [True, False])
def test_what_was_waived_before_its_answer_came_is_named_by_the_closing(
    workplace: Workplace, clock: SetClock, desk: Strict, tmp_path: Path, is_filed: bool
) -> None:
    ended(workplace, clock)
    if is_filed:
        export_rows(workplace, tmp_path)
    else:
        desk.loses = lambda _: True
        assert send(workplace).later == 1
    waive(workplace, registering(workplace), "mottagaren är nedlagd")
    assert is_doubted(workplace)


def test_what_was_refused_and_then_waived_is_no_doubt(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    ended(workplace, clock)
    desk.verdicts = [Verdict.REFUSED]
    assert send(workplace).refused == 1
    waive(workplace, registering(workplace), "görs inte")
    assert not is_doubted(workplace)


def test_a_withdrawal_is_not_marked_done_when_its_prescription_was_waived_unheard(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    ended(workplace, clock)
    desk.loses = lambda _: True
    assert send(workplace).later == 1
    first, second = registering(workplace)
    waive(workplace, [first], "gjort")
    with pytest.raises(Refused, match="Skickat utan att svaret kom"):
        mark_done(workplace, [second], "nr 17")


def registering(workplace: Workplace) -> list[UUID]:
    codes = ("register_prescription", "register_withdrawal")
    return [x.step.id for x in list_steps(workplace) if x.step.code in codes]


def test_a_yes_to_what_was_reversed_while_it_was_on_its_way_is_kept(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    entry = ended(workplace, clock)
    desk.meanwhile = lambda: reverse(workplace, entry)
    assert send(workplace).accepted == 1
    assert {"undo_withdrawal", "undo_prescription"} <= set(left(workplace))
    assert not is_doubted(workplace)


def test_a_row_that_a_correction_took_away_is_asked_about_too(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    other = RowDraft(find_product("512047"), dosage="1 tablett. Mot propp.")
    entry = ended(workplace, clock, filled_draft().rows[0], other)
    desk.loses = lambda parcel: parcel.row == 2
    send(workplace)
    slip = open_correction(workplace, entry.subject)
    assert slip.draft.correction is not None
    why = replace(slip.draft.correction, reason="rad 2 fanns inte", was_miswritten=True)
    finish(workplace, slip, replace(slip.draft, rows=slip.draft.rows[:1], correction=why))
    searched(workplace)
    clock.forward(timedelta(hours=1))
    send(workplace)
    undo = [line for line in list_steps(workplace) if line.step.code == "undo_withdrawal"]
    assert [line.step.row for line in undo] == [2]
    assert set(desk.held.values()) == {1}


def test_a_file_with_what_was_reversed_is_waited_for_and_its_yes_is_taken_back(
    workplace: Workplace, clock: SetClock, tmp_path: Path
) -> None:
    entry = ended(workplace, clock)
    (row,) = rows(export_rows(workplace, tmp_path))
    reverse(workplace, entry)
    assert is_doubted(workplace)
    take_answers(workplace, answer(tmp_path, yes(row)))
    assert "undo_withdrawal" in left(workplace)
    assert not is_doubted(workplace)


def test_the_e_prescription_is_not_kept_while_the_receiver_may_have_the_paper(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    with_pack(workplace)
    end_now(workplace)
    searched(workplace)
    desk.loses = lambda _: True
    assert send(workplace).later == 1
    compare_one(workplace, METOPROLOL)
    ((case,),) = list_e_twins(workplace).values()
    with pytest.raises(Refused, match="utan att svaret kom"):
        decide_e_twin(workplace, case, EVerdict.KEEP_E, "gjort på e-receptet", "U-1")
    assert left(workplace)["register_withdrawal"] is StepState.WAITING


def test_the_e_prescription_is_not_kept_while_the_paper_lies_in_a_file(
    workplace: Workplace, tmp_path: Path
) -> None:
    with_pack(workplace)
    end_now(workplace)
    searched(workplace)
    export_rows(workplace, tmp_path)
    compare_one(workplace, METOPROLOL)
    ((case,),) = list_e_twins(workplace).values()
    with pytest.raises(Refused, match="ligger i en fil"):
        decide_e_twin(workplace, case, EVerdict.KEEP_E, "gjort på e-receptet", "U-1")


def test_a_row_of_which_half_is_done_by_hand_is_told_and_registered_nowhere_again(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    entry = ended(workplace, clock)
    (step,) = [x for x in list_steps(workplace) if x.step.code == "register_prescription"]
    mark_done(workplace, [step.step.id], "Recept 17")
    assert send(workplace).refused == 1
    assert (desk.sent, desk.held) == ([], {})
    (line,) = [x for x in list_steps(workplace) if x.step.code == "register_withdrawal"]
    assert "inte registrerat härifrån" in line.note
    assert line.subject == entry.subject


def test_a_row_of_which_half_is_done_by_hand_while_others_are_sent_is_not_sent_as_it_was(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    for _ in range(20):  # more than are noted ahead
        made(workplace)
        clock.forward(timedelta(minutes=5))
    end_now(workplace)
    searched(workplace)
    last = [x for x in list_steps(workplace) if x.step.code == "register_prescription"][-1]
    desk.meanwhile = lambda: mark_done(workplace, [last.step.id], "Recept 17")
    done = send(workplace)
    assert (done.accepted, done.refused) == (19, 1)
    assert str(last.entry) not in [entry for entry, _ in desk.sent]


def test_a_twin_that_is_found_while_others_are_sent_holds_its_row(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    for number in (1, 2, 0):
        give_to(workplace, number)
        clock.forward(timedelta(minutes=5))
    end_now(workplace)
    searched(workplace)
    desk.meanwhile = lambda: compare_one(workplace, METOPROLOL)
    assert send(workplace).accepted == 2
    ((subject, _),) = list_e_twins(workplace)
    waiting = [x for x in list_steps(workplace, open_only=True) if x.step.destination == "nll"]
    assert {line.subject for line in waiting} == {subject}


def test_a_later_withdrawal_of_what_was_reversed_is_told_and_not_sent(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    """Requirement 25."""
    first, second = with_next(workplace, clock)
    searched(workplace)
    reverse(workplace, first)
    assert send(workplace).refused == 1
    assert (desk.sent, left(workplace)["register_withdrawal"]) == ([], StepState.REFUSED)
    assert {x.subject for x in list_steps(workplace, open_only=True) if x.note} == {second.subject}


def test_a_later_withdrawal_is_not_sent_when_its_order_stands_as_an_e_prescription(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    first, _ = with_next(workplace, clock)
    compare_one(workplace, METOPROLOL)
    (case,) = list_e_twins(workplace)[first.subject, 1]
    decide_e_twin(workplace, case, EVerdict.KEEP_E, "gjort på e-receptet", "U-1")
    send(workplace)
    assert desk.sent == []
    assert left(workplace)["register_withdrawal"] is StepState.REFUSED


def test_a_later_withdrawal_refers_to_the_prescription_as_it_was_registered(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    first, second = with_next(workplace, clock)
    searched(workplace)
    after = corrected(workplace, first, replace(first_row(workplace, first), packages=2))
    searched(workplace)
    assert (send(workplace).accepted, send(workplace).accepted) == (1, 1)
    assert desk.held == {(str(after.id), 1): 1, (str(second.id), 1): 1}
    assert len(desk.requests) == 1


def test_what_fell_away_is_asked_about_where_it_was_sent_and_nowhere_else(
    workplace: Workplace, clock: SetClock, desk: Strict
) -> None:
    entry = ended(workplace, clock)
    desk.loses = lambda _: True
    assert send(workplace).later == 1
    reverse(workplace, entry)
    clock.forward(timedelta(hours=1))
    other = Desk("nll")
    receivers = {"fhir": lambda _: desk, "nll": lambda _: other}
    two = replace(workplace, computer=replace(workplace.computer, receivers=receivers))
    done = settle_steps(two, "nll", HERE)
    assert (done.total, other.asked, "FHIR-mottagaren" in done.trouble) == (0, 0, True)
    assert settle_steps(two, "fhir", HERE).accepted == 1
    assert "undo_withdrawal" in left(workplace)
