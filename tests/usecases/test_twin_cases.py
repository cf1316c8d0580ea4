"""The same handed out at two counters that knew nothing of each other: decided before it is told
to anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import PatientDraft, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.order_entries import TwinVerdict
from app.domain.staff import Role
from app.domain.steps import StepState
from app.domain.twin_cases import TwinCase
from app.store.verification import rebuild, verify
from app.usecases.close_outage import review_closing
from app.usecases.decide_twin import decide_twin, list_twins
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_out
from app.usecases.take_back import (
    GoodsBack,
    open_correction,
    return_goods,
    reverse_dispensing,
)
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.usecases.test_settling import HERE, Desk
from tests.usecases.test_take_back import ALONE, finish
from tests.usecases.test_take_up import give
from tests.workplaces import (
    SetClock,
    as_person,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)

Counters = tuple[Workplace, Workplace]
SAID = "Pratat med patienten, hon lämnar tillbaka den ena"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def counters(tmp_path: Path, desk: Desk) -> Iterator[Counters]:
    """Two counters in one outage, whose read models are the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "one", SetClock())
    begin_outage(opened)
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    one, other = another_counter(replace(opened, computer=computer), tmp_path / "other")
    yield one, other
    for workplace in (one, other):
        assert verify(workplace.journal) == []
        rebuild(workplace.journal)
        assert verify(workplace.journal) == []
        sign_out(workplace)


def give_at(workplace: Workplace, varunummer: str = "041238", identity: str = "") -> Entry:
    draft = filled_draft(
        RowDraft(find_product(varunummer), dosage="1 tablett. Mot högt blodtryck.")
    )
    if identity:
        draft = replace(draft, patient=PatientDraft("Greta Övningsson", identity))
    return give(workplace, open_slip(workplace), draft)


def twin_steps(workplace: Workplace) -> list[StepState]:
    return [s.state for s in list_steps(workplace) if s.step.code == "twin_check"]


def search_twins(workplace: Workplace) -> None:
    lines = [line for line in list_steps(workplace) if line.step.code == "twin_check"]
    mark_done(workplace, [line.step.id for line in lines if not line.state.is_done], "sökt")


def cases(workplace: Workplace, entry: Entry) -> tuple[TwinCase, ...]:
    return list_twins(workplace).get((entry.subject, 1), ())


def test_the_same_at_two_counters_is_a_case_at_both_once_they_meet(counters: Counters) -> None:
    """Requirement 16."""
    one, other = counters
    first, second = give_at(one), give_at(other)
    assert (list_twins(one), list_twins(other)) == ({}, {})
    meet(one, other)
    for workplace in counters:
        (case,) = cases(workplace, first)
        assert (case.is_open, case.other.subject) == (True, second.subject)
        (case,) = cases(workplace, second)
        assert (case.is_open, case.other.subject) == (True, first.subject)


def test_nothing_is_sent_of_a_twin_until_somebody_has_decided(
    counters: Counters, desk: Desk
) -> None:
    """Requirement 16."""
    one, other = counters
    first = give_at(one)
    give_at(other)
    meet(one, other)
    end_outage(one, list_outages(one)[0].id, one.computer.clock.now())
    with pytest.raises(Refused, match="Samma läkemedel är utlämnat vid två datorer"):
        search_twins(one)
    lines = [line.step.id for line in list_steps(one) if line.step.code == "twin_check"]
    with pytest.raises(Refused, match="Avgör dubbletten först"):
        waive(one, lines, "hinner inte")
    assert settle_steps(one, "fhir", HERE).total == 0
    assert twin_steps(one) == [StepState.WAITING] * 2
    decide_twin(one, cases(one, first)[0], TwinVerdict.BOTH_RIGHT, "Två ordinationer")
    search_twins(one)
    assert settle_steps(one, "fhir", HERE).accepted == 2


@pytest.mark.parametrize("how", ["reversed", "waived"])
def test_of_a_duplicate_only_one_is_registered_and_the_other_is_taken_back_first(
    counters: Counters, desk: Desk, how: str
) -> None:
    """Requirement 16."""
    one, other = counters
    first, second = give_at(one), give_at(other)
    meet(one, other)
    (outage,) = list_outages(one)
    end_outage(one, outage.id, one.computer.clock.now())
    decide_twin(one, cases(one, first)[0], TwinVerdict.DUPLICATE, SAID)
    search_twins(one)
    assert settle_steps(one, "fhir", HERE).total == 0
    left = [f.text for f in review_closing(one, outage.id).obstacles]
    assert any(text.startswith("Dubbletter att avgöra: 2.") for text in left)
    if how == "reversed":
        reverse_dispensing(one, second.subject, second.id, "Lämnades inte ut", ALONE)
    else:
        registering = [
            line.step.id
            for line in list_steps(one)
            if line.subject == second.subject and line.step.destination == "nll"
        ]
        waive(one, registering, "Registreras på det andra")
    assert settle_steps(one, "fhir", HERE).accepted == 1
    left = [f.text for f in review_closing(one, outage.id).obstacles]
    assert not any(text.startswith("Dubbletter") for text in left)


def test_a_decision_at_one_counter_holds_for_both_rows_at_every_counter(
    counters: Counters,
) -> None:
    one, other = counters
    first, second = give_at(one), give_at(other)
    meet(one, other)
    decide_twin(other, cases(other, second)[0], TwinVerdict.DUPLICATE, f"  {SAID}  ")
    meet(one, other)
    for entry in (first, second):
        (case,) = cases(one, entry)
        assert case.decided is not None
        assert case.decided.verdict is TwinVerdict.DUPLICATE
        assert case.decided.personal is not None
        assert case.decided.personal.text == SAID
    with pytest.raises(Refused, match="Någon har skrivit om dubbletten"):
        decide_twin(one, cases(one, first)[0], TwinVerdict.BOTH_RIGHT, SAID)


def test_a_decision_has_words_and_a_pharmacist(counters: Counters) -> None:
    one, other = counters
    first = give_at(one)
    give_at(other)
    meet(one, other)
    (case,) = cases(one, first)
    with pytest.raises(Refused, match="Skäl saknas"):
        decide_twin(one, case, TwinVerdict.DUPLICATE, "  ")
    with pytest.raises(Refused):
        decide_twin(as_person(one, "Bo Ek", Role.STAFF), case, TwinVerdict.DUPLICATE, SAID)


def test_what_a_counter_knew_and_decided_at_the_hand_out_is_no_case(counters: Counters) -> None:
    one, other = counters
    first = give_at(one)
    meet(one, other)
    second = give_at(other)  # the twin was in sight
    meet(one, other)
    assert (cases(one, first), cases(one, second)) == ((), ())
    search_twins(one)
    assert twin_steps(one) == [StepState.ELSEWHERE] * 2


@pytest.mark.parametrize(
    ("varunummer", "identity"), [("041239", ""), ("512047", ""), ("041238", "190905271474")]
)
def test_another_strength_medicine_or_patient_is_no_case(
    counters: Counters, varunummer: str, identity: str
) -> None:
    one, other = counters
    give_at(one)
    give_at(other, varunummer, identity)
    meet(one, other)
    assert list_twins(one) == {}


def test_what_lies_longer_apart_than_the_rule_says_is_no_case(counters: Counters) -> None:
    one, other = counters
    clock = one.computer.clock
    assert isinstance(clock, SetClock)
    give_at(one)
    clock.forward(timedelta(days=31))
    give_at(other)
    meet(one, other)
    assert list_twins(one) == {}


def test_a_twin_that_was_never_handed_out_or_came_back_is_a_case_no_more(
    counters: Counters,
) -> None:
    one, other = counters
    first, second = give_at(one), give_at(other)
    meet(one, other)
    assert cases(one, first)
    reverse_dispensing(other, second.subject, second.id, "Gick utan påsen")
    meet(one, other)
    assert list_twins(one) == {}
    third = give_at(other, "512047")
    give_at(one, "512047")
    meet(one, other)
    assert cases(one, third)
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Kom tillbaka")
    return_goods(other, third.subject, third.id, back)
    meet(one, other)
    assert list_twins(one) == {}


def test_a_correction_of_either_asks_again_of_what_nobody_saw(counters: Counters) -> None:
    one, other = counters
    first, second = give_at(one), give_at(other)
    meet(one, other)
    decide_twin(one, cases(one, first)[0], TwinVerdict.BOTH_RIGHT, "Två ordinationer")
    slip = open_correction(other, second.subject)  # does not know of the decision
    assert slip.draft.correction is not None
    correction = replace(slip.draft.correction, reason="Fel antal")
    rows = (replace(slip.draft.rows[0], packages=2),)
    finish(other, slip, replace(slip.draft, rows=rows, correction=correction))
    meet(one, other)
    assert cases(one, first) == ()  # whoever corrected saw the twin and decided


def test_the_same_at_one_counter_was_decided_there(counters: Counters) -> None:
    one, _ = counters
    give_at(one)
    slip = open_slip(one)
    draft = filled_draft(RowDraft(find_product("041238"), dosage="1 tablett. Mot högt blodtryck."))
    with pytest.raises(Refused):
        hand_out(one, save_draft(one, slip, replace(draft, advice_given=True)))
    give(one, slip, draft)
    assert list_twins(one) == {}
