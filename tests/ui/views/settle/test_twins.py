"""The same handed out at two computers: the step says so, and waits for a decision."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.order_entries import TwinVerdict
from app.domain.twin_cases import TwinCase
from app.ui.views.settle import SettleView
from app.ui.views.settle.hand_dialog import HandDialog
from app.ui.views.settle.twin_dialog import TwinDialog
from app.ui.views.settle.twin_sides import TwinSides
from app.ui.views.settle.words import row_words
from app.usecases.decide_twin import list_twins
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import dispense, open_after, states, twin_at_another
from tests.ui.views.settle.test_after import dialog_of, shown, texts


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return twin_at_another(open_after(tmp_path / "home"), tmp_path / "other")


def step_card(view: SettleView) -> str:
    return next(texts(card) for card in view.steps.cards if card.item.code == "twin_check")


def test_the_step_names_the_twin_its_day_and_its_computer_and_waits_for_a_decision(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    """Requirement 16."""
    view = shown(workplace, begin, enter, qtbot)
    qtbot.waitUntil(lambda: view.steps.decide.isVisible())
    row = view.list.chosen_rows()[0]
    (case,) = row.twins
    assert isinstance(case, TwinCase)
    said = step_card(view)
    assert row_words(row) == "möjlig dubblett"
    assert f"2026-11-23 på {case.other.slip}, dator {case.other.slip.split('-')[0]}" in said
    view.steps.mark_kind("twin_check")
    for button in (view.steps.done, view.steps.waive):
        assert "Avgör den först" in button.toolTip()
    assert cut_widgets(view.steps) == []
    view.steps.decide.acted.emit()
    dialog = dialog_of(view, TwinDialog)
    dialog.words.set_value("Två ordinationer, bekräftat i samtal")
    dialog.accept()  # nothing is chosen beforehand
    qtbot.waitUntil(lambda: "Inget är valt" in texts(dialog))
    dialog.verdict.set_value(TwinVerdict.BOTH_RIGHT.value)
    dialog.accept()
    qtbot.waitUntil(lambda: "Båda är riktiga: Två ordinationer" in step_card(view))
    assert not any(case.is_open for cases in list_twins(workplace).values() for case in cases)
    assert not view.steps.decide.isVisible()
    assert not view.steps.done.is_blocked


def test_computers_are_called_what_people_call_them(
    tmp_path: Path, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    names = ("Kassa 1", "Kassa 2")
    opened = twin_at_another(open_after(tmp_path / "home"), tmp_path / "other", *names)
    view = shown(opened, begin, enter, qtbot)
    qtbot.waitUntil(lambda: view.steps.decide.isVisible())
    (case,) = view.list.chosen_rows()[0].twins
    assert isinstance(case, TwinCase)
    own, other = names if case.own.slip.startswith("A-") else reversed(names)
    assert f"på {case.other.slip}, vid {other}. Datorerna" in step_card(view)
    view.steps.decide.acted.emit()
    (sides,) = dialog_of(view, TwinDialog).findChildren(TwinSides)
    assert texts(sides).endswith(f"Dator\n{own}\n{other}")


def test_many_rows_are_searched_at_once_but_not_the_doubtful_ones(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    dispense(workplace, 1, hours=0.5)
    view = shown(workplace, begin, enter, qtbot)
    qtbot.waitUntil(lambda: len(view.list.rows()) == 3)
    view.list.selectAll()
    qtbot.waitUntil(lambda: len(view.list.chosen_rows()) == 3 and len(view.steps.cards) > 0)
    qtbot.waitUntil(lambda: view.steps.marked is not None and len(view.steps.marked.lines) == 3)
    view.steps.mark_kind("twin_check")
    assert view.steps.marked is not None
    assert len(view.steps.marked.ready) == 1
    view.steps.done.click()
    dialog = next(d for d in view.findChildren(HandDialog) if d.isVisible())
    dialog.answer.set_value("sökt")
    dialog.accept()
    qtbot.waitUntil(lambda: sum(state.is_done for state in states(workplace, "twin_check")) == 1)
