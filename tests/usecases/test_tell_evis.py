"""The queue to e-VIS: each pack at most once each way, whatever is corrected and answered."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.evis import PackState
from app.domain.evis_entries import PackAct, PackAnswered, PackOutcome, PackWay
from app.domain.findings import Refused
from app.domain.steps import StepState
from app.domain.supplied import Pack
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.report_alert import list_alerts
from app.usecases.settle_by_hand import mark_done
from app.usecases.take_back import GoodsBack, return_goods, reverse_dispensing
from app.usecases.tell_evis import (
    ask_again,
    list_doubled,
    list_tasks,
    take_answer,
    tell_done,
    tell_refused,
    write_file,
)
from app.usecases.workplace import Workplace
from tests.joined import carry
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.usecases.test_take_back import ALONE, corrected, course, first_row
from tests.workplaces import SetClock

SECOND, THIRD = replace(PACK, serial="SN-2"), replace(PACK, serial="SN-3")


def state_of_step(workplace: Workplace, code: str = "decommission") -> set[StepState]:
    return {line.state for line in list_steps(workplace) if line.step.code == code}


def serials(workplace: Workplace, act: PackAct = PackAct.DECOMMISSION) -> list[str]:
    return [task.pack.serial for task in list_tasks(workplace) if task.act is act]


def tell_only(workplace: Workplace) -> None:
    """Tell of the one pack that waits."""
    (task,) = list_tasks(workplace)
    tell_done(workplace, task)


def meet(one: Workplace, other: Workplace, stick: Path) -> None:
    """Let two counters give each other all that they have."""
    for workplace in (one, other, one):
        carry(workplace, stick)


def answer(file: UUID, data: bytes, **more: object) -> bytes:
    """Return the answer to a file in which everything was done."""
    _, *lines = map(json.loads, data.splitlines())
    head = {"format": "lykta-evis-answer-1", "file": str(file)}
    said = [{"id": line["id"], "outcome": "done"} | more for line in lines]
    return "\n".join(json.dumps(one) for one in (head, *said)).encode()


def test_the_rows_step_ends_with_the_last_of_its_packs(workplace: Workplace) -> None:
    """Requirement 32."""
    give(workplace, with_packs(PACK, SECOND))
    first, second = list_tasks(workplace)
    tell_done(workplace, first)
    assert state_of_step(workplace) == {StepState.WAITING}
    with pytest.raises(Refused, match="redan fått veta"):
        tell_done(workplace, first)
    tell_done(workplace, second)
    assert state_of_step(workplace) == {StepState.ELSEWHERE}
    assert list_tasks(workplace) == []


def test_a_pack_in_a_file_is_told_by_its_answer_and_by_nothing_else(workplace: Workplace) -> None:
    """Requirement 32."""
    give(workplace, with_packs(PACK))
    file, data = write_file(workplace)
    (task,) = list_tasks(workplace)
    assert (task.state, task.file) == (PackState.IN_FILE, file)
    with pytest.raises(Refused, match="i fil"):
        tell_done(workplace, task)
    with pytest.raises(Refused, match="Ingen förpackning väntar"):
        write_file(workplace)
    again, same = write_file(workplace, file)
    assert again == file
    assert [json.loads(line)["id"] for line in same.splitlines()[1:]] == [str(task.request)]
    assert b"Tolvan" not in data
    back = answer(file, data)
    assert take_answer(workplace, back + b"\n" + back.splitlines()[1]).done == 1
    assert take_answer(workplace, back).known == 1
    assert (list_tasks(workplace), state_of_step(workplace)) == ([], {StepState.ELSEWHERE})


def test_a_refusal_with_an_alert_opens_a_case_and_waits_for_a_person(
    workplace: Workplace,
) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK, SECOND))
    file, data = write_file(workplace)
    taken = take_answer(workplace, answer(file, data, outcome="refused", code="L-7", alert=True))
    assert (taken.done, taken.refused, taken.alerts) == (0, 2, 2)
    assert {alert.code for alert in list_alerts(workplace, open_only=True)} == {"L-7"}
    first, second = list_tasks(workplace)
    assert (first.state, first.code) == (PackState.REFUSED, "L-7")
    with pytest.raises(Refused, match="avvisad"):
        tell_done(workplace, first)
    ask_again(workplace, first)
    (again,) = (task for task in list_tasks(workplace) if task.state is PackState.WAITING)
    assert again.request == first.request
    tell_done(workplace, again)
    tell_done(workplace, second, PackWay.HAND)
    assert state_of_step(workplace) == {StepState.ELSEWHERE}


def test_an_alert_while_scanning_over_is_a_case_with_its_code(workplace: Workplace) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK))
    (task,) = list_tasks(workplace)
    with pytest.raises(Refused, match="kod"):
        tell_refused(workplace, task, "")
    tell_refused(workplace, task, "NMVS_NC_PCK_22", "röd ruta")
    (alert,) = list_alerts(workplace)
    assert (alert.code, alert.serial, alert.words) == ("NMVS_NC_PCK_22", PACK.serial, "röd ruta")
    assert list_tasks(workplace)[0].state is PackState.REFUSED


def test_what_was_not_handed_out_is_restored_within_ten_days_and_never_after(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 32."""
    entry = give(workplace, with_packs(PACK))
    tell_only(workplace)
    reverse_dispensing(workplace, entry.subject, course(workplace, entry).last, "fel", ALONE)
    (task,) = list_tasks(workplace)
    assert (task.act, task.state) == (PackAct.RESTORE, PackState.WAITING)
    assert task.due_at == clock.now() + timedelta(days=10)
    clock.forward(timedelta(days=10, minutes=1))
    (late,) = list_tasks(workplace)
    assert late.state is PackState.LAPSED
    with pytest.raises(Refused, match="för sent"):
        tell_done(workplace, late)
    clock.moment -= timedelta(days=1)
    tell_done(workplace, task)
    assert (list_tasks(workplace), state_of_step(workplace, "undo_decommission")) == (
        [],
        {StepState.ELSEWHERE},
    )
    give(workplace, with_packs(PACK))
    (anew,) = list_tasks(workplace)
    assert anew.act is PackAct.DECOMMISSION
    assert anew.request != task.request


def test_a_pack_that_came_back_stays_told(workplace: Workplace) -> None:
    """Requirement 32."""
    entry = give(workplace, with_packs(PACK))
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "fel styrka")
    return_goods(workplace, entry.subject, course(workplace, entry).last, back, ALONE)
    assert serials(workplace) == [PACK.serial]
    tell_only(workplace)
    assert list_tasks(workplace) == []


@pytest.mark.parametrize("by_hand", [True, False])
def test_another_pack_in_the_bag_changes_that_pack_alone(
    workplace: Workplace, *, by_hand: bool
) -> None:
    """Requirement 32."""
    entry = give(workplace, with_packs(PACK, SECOND))
    if by_hand:
        ids = [ln.step.id for ln in list_steps(workplace) if ln.step.code == "decommission"]
        mark_done(workplace, ids, "kvitto")
    else:
        for task in list_tasks(workplace):
            tell_done(workplace, task)
    assert list_tasks(workplace) == []
    row = replace(first_row(workplace, entry), packs=(PACK, THIRD))
    corrected(workplace, entry, row)
    tasks = {(task.pack.serial, task.act) for task in list_tasks(workplace)}
    assert tasks == {("SN-2", PackAct.RESTORE), ("SN-3", PackAct.DECOMMISSION)}
    for task in list_tasks(workplace):
        tell_done(workplace, task)
    assert list_tasks(workplace) == []
    assert StepState.WAITING not in state_of_step(workplace)
    assert StepState.WAITING not in state_of_step(workplace, "undo_decommission")


def test_a_strange_answer_is_refused_whole(workplace: Workplace) -> None:
    give(workplace, with_packs(PACK))
    file, data = write_file(workplace)
    good = answer(file, data)
    for bad in (
        b"", b"{}", good + b"\n{", answer(PACK_FILE, data), b"\xff" + good,
        good.replace(b"done", b"kanske"), answer(file, data, outcome="refused"),
        answer(file, data, at="2026-11-23T10:00:00"), answer(file, data, more=1),
    ):  # fmt: skip
        with pytest.raises(Refused):
            take_answer(workplace, bad)
    assert list_tasks(workplace)[0].state is PackState.IN_FILE


PACK_FILE = UUID("00000000-0000-7000-8000-000000000000")


def test_two_counters_that_told_the_same_are_named(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    """Requirement 32."""
    give(workplace, with_packs(PACK))
    meet(workplace, second, stick)
    tell_only(workplace)
    tell_only(second)
    meet(workplace, second, stick)
    assert list_doubled(workplace) == list_doubled(second) == [(PACK.gtin, PACK.serial)]
    assert list_tasks(workplace) == list_tasks(second) == []


def test_a_pack_that_is_to_be_restored_and_no_step_stands_for_is_told_at_the_closing(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 32. Of two packages one was scanned and told of; then nothing was handed out."""
    (outage,) = list_outages(workplace)
    draft = with_packs(PACK)
    entry = give(workplace, replace(draft, rows=(replace(draft.rows[0], packages=2),)))
    tell_only(workplace)
    reverse_dispensing(
        workplace, entry.subject, course(workplace, entry).last, "Inget lämnades ut", ALONE
    )
    assert serials(workplace, PackAct.RESTORE) == [PACK.serial]
    clock.forward(timedelta(days=11))
    assert list_tasks(workplace)[0].state is PackState.LAPSED
    doubts = [f.text for f in review_closing(workplace, outage.id).doubts if f.rule == "CL-PACKS"]
    assert [entry.content.dispensed.slip in text for text in doubts] == [True]  # type: ignore[union-attr]


def test_every_answer_stands_in_the_journal(workplace: Workplace) -> None:
    give(workplace, with_packs(PACK))
    tell_only(workplace)
    said = [e.content for e in workplace.journal.entries() if isinstance(e.content, PackAnswered)]
    assert [(one.outcome, one.way) for one in said] == [(PackOutcome.DONE, PackWay.SCANNED)]
    assert isinstance(Pack(said[0].gtin, said[0].serial), Pack)
