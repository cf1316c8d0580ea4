"""A later withdrawal of a prescription that is registered nowhere goes to no system, in any way."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.e_twin_entries import EVerdict
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.steps import StepState
from app.usecases.compare_e_prescriptions import compare_one, decide_e_twin, list_e_twins
from app.usecases.list_work import list_steps
from app.usecases.scan_over import begin_scan, list_ready, tick
from app.usecases.settle_by_file import export_rows, plan_export
from app.usecases.settle_by_hand import mark_done
from app.usecases.workplace import Workplace
from tests.usecases.test_compare_e_prescriptions import METOPROLOL
from tests.usecases.test_scan_over import searched
from tests.usecases.test_settle_by_file import rows
from tests.usecases.test_settling_unheard import (
    Strict,
    reverse,
    send,
    with_next,
)
from tests.workplaces import SetClock, begin_outage, open_pharmacy

WHY = "Receptet är inte registrerat härifrån"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    opened = open_pharmacy(tmp_path / "home", clock)
    desk = Strict()
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    opened = replace(opened, computer=computer)
    begin_outage(opened)
    return opened


def kept_as_e(opened: Workplace, first: Entry) -> None:
    """Let the e-prescription stand, with the first withdrawal made on it."""
    compare_one(opened, METOPROLOL)
    (case,) = list_e_twins(opened)[first.subject, 1]
    decide_e_twin(opened, case, EVerdict.KEEP_E, "gjort på e-receptet", "U-1")


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept as e-prescription", "reversed"])
def test_a_later_withdrawal_of_it_goes_in_no_file_nor_scanned_over_and_says_what_sending_does(
    workplace: Workplace, clock: SetClock, tmp_path: Path, is_kept: bool
) -> None:
    """Requirement 25."""
    first, second = with_next(workplace, clock)
    if is_kept:
        kept_as_e(workplace, first)
    else:
        searched(workplace)
        reverse(workplace, first)
    plan = plan_export(workplace)
    assert (plan.ready, plan.unregistered) == (0, 1)
    for call in (
        lambda: export_rows(workplace, tmp_path),
        lambda: begin_scan(workplace, second.subject, 1),
    ):
        with pytest.raises(Refused, match=WHY):
            call()
    assert list_ready(workplace) == []
    assert list(tmp_path.glob("lykta-export-*")) == []
    send(workplace)
    (line,) = [x for x in list_steps(workplace, open_only=True) if x.step.destination == "nll"]
    assert line.note.endswith(plan.why)
    mark_done(workplace, [line.step.id], "Uttag 2 på e-receptet")
    assert plan_export(workplace).unregistered == 0


def test_what_is_taken_back_after_the_look_is_not_scanned_over(
    workplace: Workplace, clock: SetClock
) -> None:
    first, second = with_next(workplace, clock)
    searched(workplace)
    of_first = [x for x in list_steps(workplace) if x.subject == first.subject]
    for code in ("register_prescription", "register_withdrawal", "register_price"):
        done = [x.step.id for x in of_first if x.step.code == code]
        mark_done(workplace, done, "K 1")
    scan = begin_scan(workplace, second.subject, 1)
    reverse(workplace, first)
    with pytest.raises(Refused, match=WHY):
        tick(workplace, scan, 0)


def test_a_later_withdrawal_of_what_another_system_registered_goes_there_in_a_file_and_scanned_over(
    workplace: Workplace, clock: SetClock, tmp_path: Path
) -> None:
    first, second = with_next(workplace, clock)
    searched(workplace)
    for line in list_steps(workplace):
        if line.subject == first.subject and line.step.code.startswith("register"):
            mark_done(workplace, [line.step.id], "K 1")
    assert begin_scan(workplace, second.subject, 1).steps
    (row,) = rows(export_rows(workplace, tmp_path))
    assert row["steps"] == "register_withdrawal register_price"
    states = {x.step.code: x.state for x in list_steps(workplace) if x.subject == second.subject}
    assert states["register_withdrawal"] is StepState.WAITING
