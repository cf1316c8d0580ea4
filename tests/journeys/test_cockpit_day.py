"""A day from the outage to an empty work list, in the real window: several kinds, all settled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.outage import is_frozen
from app.ui.dialogs.outage import EndOutage
from app.ui.views.settle.freeze import FreezeDialog
from app.ui.views.settle.hand_dialog import HandDialog
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.settle_view import SettleView
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from tests.journeys.counter_hands import CounterHands
from tests.journeys.customers import CUSTOMERS
from tests.journeys.hands import is_gone
from tests.ui.views.settle.cases import use_desk
from tests.usecases.test_settling import Desk

pytestmark = pytest.mark.usefixtures("theme")
KINDS = (
    "narkotika kommer in", "blankett", "EES-recept", "födelsedatum",
    "särskilt läkemedel, motringd", "flera rader", "rekvisition",
)  # fmt: skip


def cockpit(hands: CounterHands) -> SettleView:
    """F7."""
    hands.press("F7")
    view = hands.window.current()
    assert isinstance(view, SettleView)
    hands.until(lambda: view.work.rows)
    return view


def up_to_date(hands: CounterHands, view: SettleView) -> bool:
    """Tell whether the screen has read what the store says."""
    shown = {line.step.id: line.state for row in view.work.rows for line in row.lines}
    return shown == {line.step.id: line.state for line in list_steps(hands.workplace)}


def mark_all(hands: CounterHands, view: SettleView, code: str) -> None:
    """Ctrl+A, the kind of step, Ctrl+M and a reference."""
    hands.until(lambda: up_to_date(hands, view))
    hands.to(view.list)
    hands.press("Ctrl+A")
    hands.until(lambda: any(c.item.code == code and c.item.ready for c in view.steps.cards))
    view.steps.mark_kind(code)
    hands.press("Ctrl+M")
    dialog = hands.dialog(HandDialog)
    hands.write("apotekssystemet 24 nov")
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(dialog))
    hands.until(lambda: up_to_date(hands, view))


@pytest.fixture
def counter(hands: CounterHands, monkeypatch: pytest.MonkeyPatch) -> CounterHands:
    """The pharmacy of the thirty customers, and a receiver that takes what it is sent."""
    use_desk(monkeypatch)
    return hands


def test_an_outage_is_worked_off_until_the_list_is_empty(counter: CounterHands) -> None:
    hands, desk = counter, Desk()
    hands.declare()
    for customer in (c for kind in KINDS for c in CUSTOMERS if c.kind == kind):
        hands.serve(customer)
        hands.clock.forward(timedelta(minutes=4))
    session = hands.stage.shell.session
    assert session is not None
    computer = replace(session.workplace.computer, receivers={"fhir": lambda _: desk})
    session.workplace = replace(session.workplace, computer=computer)

    view = cockpit(hands)
    assert not view.work.sendable  # the systems are still down
    hands.album.look(hands.window, "cockpit-1-down")
    hands.press("Ctrl+Shift+S")
    freezing = hands.dialog(FreezeDialog)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(freezing))
    hands.until(lambda: is_frozen(list_outages(hands.workplace)[0]))
    hands.album.look(hands.window, "cockpit-2-frozen")
    hands.press("Ctrl+Shift+A")
    ending = hands.dialog(EndOutage)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(ending))

    view = cockpit(hands)
    hands.until(lambda: up_to_date(hands, view) and not view.work.held)
    assert view.list.rows()[0].urgency.is_narcotic
    rows = len(view.work.rows)
    view.list.setFocus()
    hands.press("Ctrl+T")
    hands.until(lambda: len(view.work.selected[Filter.MINE]) == 1)
    mark_all(hands, view, "twin_check")
    hands.until(lambda: view.work.sendable)
    hands.album.look(hands.window, "cockpit-3-ready")
    hands.press("Ctrl+Enter")
    hands.until(lambda: desk.held and not view.sending.is_wanted and up_to_date(hands, view))
    assert set(desk.held.values()) == {1}
    hands.album.look(hands.window, "cockpit-4-sent")
    while left := {s.step.code for s in list_steps(hands.workplace, open_only=True) if s.is_ready}:
        mark_all(hands, view, min(left))
    hands.until(lambda: view.work.is_done)
    assert len(view.work.rows) == rows
    assert view.all_done.isVisible()
    hands.album.look(hands.window, "cockpit-5-done")
