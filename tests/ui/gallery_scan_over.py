"""Pictures of what goes past the receiver: rows scanned over."""

from collections.abc import Callable
from pathlib import Path

from app.domain.e_twin_entries import EVerdict
from app.store.deliveries import Delivery, save_delivery
from app.ui.view import View
from app.ui.views.settle import SettleView
from app.ui.views.settle.e_twin_dialog import ETwinDialog
from app.ui.views.settle.release_dialog import LeaveScanDialog
from app.ui.views.settle.scan_over_dialog import ScanOverDialog
from app.usecases.compare_e_prescriptions import compare_one
from app.usecases.list_work import list_steps
from app.usecases.workplace import Workplace
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.ui.views.settle.cases import dispense, end_now, mark, open_after
from tests.usecases.test_compare_e_prescriptions import METOPROLOL
from tests.usecases.test_scan_over import with_pack
from tests.usecases.test_scan_pack import PACK


def _after(home: Path) -> Workplace:
    workplace = open_after(home)
    with_pack(workplace, PACK)
    dispense(workplace, 1, hours=1)
    end_now(workplace)
    mark(workplace, "twin_check")
    return workplace


def _open(view: View) -> ScanOverDialog:
    assert isinstance(view, SettleView)
    view.list.choose(1)  # the one whose pack was scanned
    settle()
    view.ways.scan.click()
    settle()
    (dialog,) = view.findChildren(ScanOverDialog)
    return dialog


def _at(number: int) -> Callable[[View], None]:
    def act(view: View) -> None:
        dialog = _open(view)
        for _ in range(number):
            dialog.plate.read.emit()
            settle()

    return act


def _leave(view: View) -> None:
    dialog = _open(view)
    dialog.plate.read.emit()
    settle()
    dialog.reject()


def _held(view: View) -> None:
    _leave(view)
    settle()
    (question,) = view.findChildren(LeaveScanDialog)
    question.reject()
    settle()


def _release(view: View) -> None:
    _held(view)
    assert isinstance(view, SettleView)
    view.ways.release.click()


def _file(view: View) -> None:
    assert isinstance(view, SettleView)
    view.ways.file.click()


def _list(view: View) -> None:
    assert isinstance(view, SettleView)
    view.ways.e_list.click()


def _with_e(home: Path) -> Workplace:
    workplace = open_after(home)
    with_pack(workplace, PACK)
    end_now(workplace)
    compare_one(workplace, METOPROLOL)
    return workplace


def _decide(view: View) -> None:
    assert isinstance(view, SettleView)
    view.steps.decide.click()


def _keep_e(view: View) -> None:
    _decide(view)
    settle()
    assert isinstance(view, SettleView)
    (dialog,) = view.findChildren(ETwinDialog)
    dialog.verdict.set_value(EVerdict.KEEP_E.value)
    dialog.verdict.edited.emit()


def _unanswered(home: Path) -> Workplace:
    workplace = _after(home)
    first = [x for x in list_steps(workplace, open_only=True) if x.step.destination == "nll"]
    subjects = list(dict.fromkeys(line.subject for line in first))
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        for subject, receiver in zip(subjects, ("nll", "fhir"), strict=False):
            step = next(line.step.id for line in first if line.subject == subject)
            save_delivery(connection, Delivery(step, 1, now, now, receiver=receiver))
    return workplace


def _elsewhere(view: View) -> None:
    assert isinstance(view, SettleView)
    view.list.choose([row.is_elsewhere for row in view.work.rows].index(True))
    settle()
    view.steps.mark_kind("register_prescription")


def _absent(view: View) -> None:
    _elsewhere(view)
    assert isinstance(view, SettleView)
    view.steps.absent.click()


SCAN_SCENES = {
    "settle-elsewhere": Scene("settle", _unanswered, _elsewhere, ALL_LOOKS),
    "settle-absent": Scene("settle", _unanswered, _absent, ALL_LOOKS),
    "settle-keep-e": Scene("settle", _with_e, _keep_e, ALL_LOOKS),
    "settle-e-list": Scene("settle", _after, _list, ALL_LOOKS),
    "settle-e-twin": Scene("settle", _with_e, _decide, ALL_LOOKS),
    "settle-file": Scene("settle", _after, _file, ALL_LOOKS),
    "scan-over-first": Scene("settle", _after, _at(0), ("light", "dark")),
    "scan-over-pack": Scene("settle", _after, _at(3), ALL_LOOKS),
    "scan-over-typed": Scene("settle", _after, _at(6)),
    "scan-over-leave": Scene("settle", _after, _leave, ALL_LOOKS),
    "scan-over-held": Scene("settle", _after, _held, ALL_LOOKS),
    "scan-over-release": Scene("settle", _after, _release, ALL_LOOKS),
    "scan-over-done": Scene("settle", _after, _at(11), ("light", "large")),
}
