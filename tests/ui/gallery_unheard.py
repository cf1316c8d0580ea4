"""Rows that were sent and not answered, for the gallery: one pauses, another receiver has one."""

from datetime import timedelta
from pathlib import Path

from app.domain.clock import later
from app.store.deliveries import Delivery, save_delivery
from app.ui.view import View
from app.ui.views.settle import SettleView
from app.ui.views.settle.hand_dialog import HandDialog
from app.usecases.list_work import list_steps
from app.usecases.workplace import Workplace
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.ui.views.settle.cases import dispense, end_now, mark, open_after


def _unheard(home: Path) -> Workplace:
    workplace = open_after(home)
    for number in range(6):
        dispense(workplace, number, hours=6 - number * 0.5)
    end_now(workplace)
    mark(workplace, "twin_check")
    now = workplace.computer.clock.now()
    waiting = [x for x in list_steps(workplace, open_only=True) if x.step.destination == "nll"]
    first = {(x.subject, x.step.row): x for x in reversed(waiting)}
    with workplace.journal.vault.transaction() as connection:
        for at, line in enumerate(first.values()):
            until, receiver = later(now, timedelta(minutes=7 * at)), ("fhir", "nll")[at % 2]
            save_delivery(connection, Delivery(line.step.id, 4, until, now, receiver=receiver))
    return workplace


def _choose(view: View, *, is_elsewhere: bool) -> SettleView:
    if not isinstance(view, SettleView):
        raise TypeError("the screen of settling is needed")
    rows = view.work.rows
    found = [row.is_elsewhere if is_elsewhere else row.rests_until is not None for row in rows]
    view.list.choose(found.index(True))
    view.list.setFocus()
    settle()
    view.steps.mark_kind("register_withdrawal")
    return view


def _pausing(view: View) -> None:
    _choose(view, is_elsewhere=False)


def _not_there(view: View) -> None:
    """Nothing is said of how one knows."""
    chosen = _choose(view, is_elsewhere=True)
    chosen.steps.absent.click()
    settle()
    chosen.findChildren(HandDialog)[0].accept()


UNHEARD_SCENES = {
    "settle-unheard": Scene("settle", _unheard, _pausing, ALL_LOOKS),
    "settle-absent": Scene("settle", _unheard, _not_there, ALL_LOOKS),
}
