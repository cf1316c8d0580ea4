"""Scanning a row over tells e-VIS of no pack that it may know of, and says of each read."""

from app.domain.evis import PackState
from app.domain.scan_over import CodeKind
from app.domain.steps import StepState
from app.usecases.scan_over import ScanOver, begin_scan, skip
from app.usecases.tell_evis import list_tasks, tell_done, tell_refused, write_file
from app.usecases.workplace import Workplace
from tests.usecases.test_scan_over import read_all, searched, settle
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.usecases.test_tell_evis import SECOND, state_of_step


def own_codes(scan: ScanOver) -> list[str]:
    return [code.key for code in scan.codes if code.kind is CodeKind.PACK]


def test_a_pack_told_in_the_queue_is_not_shown_and_the_other_ends_the_step(
    workplace: Workplace,
) -> None:
    """Requirement 32."""
    entry = give(workplace, with_packs(PACK, SECOND))
    searched(workplace)
    first, second = list_tasks(workplace)
    tell_done(workplace, first)
    scan = begin_scan(workplace, entry.subject, 1)
    (shown,) = (code for code in scan.codes if code.kind is CodeKind.PACK)
    assert second.pack.serial in shown.content
    assert "pack/varunummer" in {code.key for code in scan.codes}
    settle(workplace, read_all(workplace, scan))
    assert (list_tasks(workplace), state_of_step(workplace)) == ([], {StepState.ELSEWHERE})


def test_a_pack_in_a_file_or_refused_is_not_shown(workplace: Workplace) -> None:
    """Requirement 32."""
    entry = give(workplace, with_packs(PACK, SECOND))
    searched(workplace)
    tell_refused(workplace, list_tasks(workplace)[0], "L-7")
    write_file(workplace)
    states = {task.state for task in list_tasks(workplace)}
    assert states == {PackState.REFUSED, PackState.IN_FILE}
    scan = begin_scan(workplace, entry.subject, 1)
    assert own_codes(scan) == []
    settle(workplace, read_all(workplace, scan))
    assert {task.state for task in list_tasks(workplace)} == states


def test_of_two_packs_the_one_that_was_read_leaves_the_queue(workplace: Workplace) -> None:
    """Requirement 32."""
    entry = give(workplace, with_packs(PACK, SECOND))
    searched(workplace)
    scan = begin_scan(workplace, entry.subject, 1)
    assert own_codes(scan) == ["pack/1", "pack/2"]
    at = next(at for at, code in enumerate(scan.codes) if code.key == "pack/2")
    scan = skip(workplace, scan, at, "läsaren tog den inte")
    settle(workplace, read_all(workplace, scan))
    (left,) = list_tasks(workplace)
    assert (left.pack.serial, left.state) == (SECOND.serial, PackState.WAITING)
    assert state_of_step(workplace) == {StepState.WAITING}
    tell_done(workplace, left)
    assert state_of_step(workplace) == {StepState.ELSEWHERE}
