"""A row goes one way at a time: what lies in a file or was sent unheard takes no other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Verdict
from app.domain.draft import RowDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Benefit
from app.domain.step_entries import StepRefused
from app.domain.steps import StepState
from app.store.verification import verify
from app.usecases.fill_slip import open_slip
from app.usecases.list_work import list_steps
from app.usecases.scan_over import begin_scan
from app.usecases.settle_by_file import export_rows, plan_export, take_answers
from app.usecases.settle_by_hand import mark_done, reopen, waive
from app.usecases.settle_steps import count_left, settle_steps
from app.usecases.take_up import take_up
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import end_now
from tests.usecases.test_scan_over import searched, with_pack
from tests.usecases.test_settle_by_file import answer, correct, give, rows, yes
from tests.usecases.test_settling import HERE, Desk
from tests.usecases.test_take_up import give as take
from tests.workplaces import SetClock, begin_outage, filled_draft, find_product, open_pharmacy


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, desk: Desk, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", clock)
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    opened = replace(opened, computer=computer)
    begin_outage(opened)
    give(opened, 0)
    clock.forward(timedelta(hours=1))
    end_now(opened)
    searched(opened)
    yield opened
    assert verify(opened.journal) == []


def registering(workplace: Workplace) -> list[StepState]:
    return [x.state for x in list_steps(workplace) if x.step.code == "register_withdrawal"]


def test_what_lies_in_a_file_is_neither_sent_nor_scanned_over(
    workplace: Workplace, desk: Desk, tmp_path: Path
) -> None:
    made = export_rows(workplace, tmp_path)
    subject = list_steps(workplace)[0].subject
    assert (count_left(workplace), settle_steps(workplace, "fhir", HERE).total) == (0, 0)
    with pytest.raises(Refused, match="ligger i en fil utan svar"):
        begin_scan(workplace, subject, 1)
    take_answers(workplace, answer(tmp_path, {"id": rows(made)[0]["id"], "answer": "nej"}))
    reopen(workplace, [x.step.id for x in list_steps(workplace) if x.state is StepState.REFUSED])
    assert begin_scan(workplace, subject, 1).codes
    assert settle_steps(workplace, "fhir", HERE).accepted == 1


@pytest.mark.parametrize("is_yes", [True, False])
def test_a_correction_does_not_free_a_row_from_its_file(
    workplace: Workplace, desk: Desk, tmp_path: Path, is_yes: bool
) -> None:
    made = export_rows(workplace, tmp_path)
    (row,) = rows(made)
    correct(workplace, row["slip"])
    searched(workplace)
    assert (plan_export(workplace).ready, plan_export(workplace).lying) == (0, 1)
    with pytest.raises(Refused, match="ligger redan i en fil utan svar"):
        export_rows(workplace, tmp_path)
    settle_steps(workplace, "fhir", HERE)
    assert desk.held == {}
    said = yes(row) if is_yes else {"id": row["id"], "answer": "nej"}
    take_answers(workplace, answer(tmp_path, said))
    assert plan_export(workplace).lying == 0
    codes = {x.step.code for x in list_steps(workplace, open_only=True)}
    assert ("undo_withdrawal" in codes) is is_yes  # which comes before the new one
    assert settle_steps(workplace, "fhir", HERE).accepted == (0 if is_yes else 1)


@pytest.mark.parametrize("is_corrected", [False, True])
def test_what_was_sent_without_an_answer_is_asked_for_before_it_goes_another_way(
    workplace: Workplace, desk: Desk, clock: SetClock, tmp_path: Path, is_corrected: bool
) -> None:
    desk.loses_answers = True
    assert settle_steps(workplace, "fhir", HERE).later == 1
    line = list_steps(workplace)[0]
    if is_corrected:
        correct(workplace, line.slip)
        searched(workplace)
    plan = plan_export(workplace)
    assert (plan.ready, plan.lying, plan.unheard) == (0, 0, 1)
    with pytest.raises(Refused, match=r"1 skickades utan att svaret kom\. Skicka igen"):
        export_rows(workplace, tmp_path)
    ids = [
        x.step.id
        for x in list_steps(workplace, open_only=True)
        if x.step.code in ("register_prescription", "register_withdrawal")
    ]
    for call in (
        lambda: begin_scan(workplace, line.subject, 1),
        lambda: mark_done(workplace, ids, "gjort i apotekssystemet"),
    ):
        with pytest.raises(Refused, match=f"Skickat utan att svaret kom: {line.slip}"):
            call()
    clock.forward(timedelta(hours=1))
    settle_steps(workplace, "fhir", HERE)
    assert set(desk.held.values()) == {1}


def test_a_refusal_is_an_answer_and_frees_the_row(
    workplace: Workplace, desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    desk.verdicts = [Unavailable("Svarar inte.", code="no_answer"), Verdict.REFUSED]
    settle_steps(workplace, "fhir", HERE)
    clock.forward(timedelta(hours=1))
    assert settle_steps(workplace, "fhir", HERE).refused == 1
    reopen(workplace, [x.step.id for x in list_steps(workplace) if x.state is StepState.REFUSED])
    assert plan_export(workplace).ready == 1
    assert begin_scan(workplace, list_steps(workplace)[0].subject, 1).codes


def test_the_manager_may_waive_what_a_receiver_never_answers_for(
    workplace: Workplace, desk: Desk
) -> None:
    desk.loses_answers = True
    settle_steps(workplace, "fhir", HERE)
    codes = ("register_prescription", "register_withdrawal")
    ids = [x.step.id for x in list_steps(workplace) if x.step.code in codes]
    waive(workplace, ids, "mottagaren är nedlagd, sett i dess register")
    assert registering(workplace) == [StepState.WAIVED]


def test_a_refused_price_holds_back_the_next_price_and_nothing_else(
    tmp_path: Path, clock: SetClock
) -> None:
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    with_pack(opened)
    clock.forward(timedelta(minutes=5))
    row = RowDraft(find_product("512047"), dosage="1 tablett. Mot smärta.", benefit=Benefit.WITH)
    second = take(opened, open_slip(opened), filled_draft(row)).subject
    clock.forward(timedelta(hours=1))
    end_now(opened)
    searched(opened)
    price = next(x for x in list_steps(opened) if x.step.code == "register_price")
    with opened.journal.write(opened.person.id) as writing:
        content = StepRefused(price.step.id, "hkdb", opened.computer.clock.now(), 400)
        writing.append(content, subject=price.subject, outage=price.outage)
    waits = {x.subject: x for x in list_steps(opened) if x.step.code == "register_price"}
    assert waits[second].after_slip == price.slip
    scan = begin_scan(opened, second, 1)
    assert {x.step.code for x in scan.steps} >= {"register_prescription", "register_withdrawal"}
    assert "register_price" not in {x.step.code for x in scan.steps}
    made = {one["slip"]: one["steps"] for one in rows(export_rows(opened, tmp_path))}
    told = "register_prescription register_withdrawal"
    assert made == dict.fromkeys((price.slip, waits[second].slip), told)


@pytest.mark.parametrize("is_filed", [True, False])
def test_a_file_takes_no_later_withdrawal_while_the_first_is_in_another_or_unheard(
    tmp_path: Path, desk: Desk, clock: SetClock, *, is_filed: bool
) -> None:
    opened = open_pharmacy(tmp_path / "store", clock)
    opened = replace(opened, computer=replace(opened.computer, receivers={"fhir": lambda _: desk}))
    begin_outage(opened)
    four = filled_draft(replace(filled_draft().rows[0], withdrawals=4))
    first = take(opened, open_slip(opened), four).subject
    clock.forward(timedelta(hours=1))
    if is_filed:
        end_now(opened)
        searched(opened)
        export_rows(opened, tmp_path)
        clock.forward(timedelta(minutes=5))
        begin_outage(opened)
    slip = take_up(opened, first)
    take(opened, slip, slip.draft)
    clock.forward(timedelta(hours=1))
    end_now(opened)
    searched(opened)
    if not is_filed:
        desk.loses_answers = True
        settle_steps(opened, "fhir", HERE)
    assert plan_export(opened).ready == 0
    with pytest.raises(Refused):
        export_rows(opened, tmp_path)
