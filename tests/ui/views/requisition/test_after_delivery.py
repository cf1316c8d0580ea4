"""A delivery that was not as it stands: corrected, reversed, returned, by keys alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.draft import RowDraft
from app.domain.signing import Beside
from app.ui.theme import Theme
from app.ui.views.dispense.correct_dialog import CorrectDialog
from app.ui.views.requisition.deliveries import Deliveries
from app.ui.views.settle import SettleView
from app.ui.views.settle.after_dialogs import ReturnDialog, ReverseDialog
from app.usecases import list_requisitions
from app.usecases.list_requisitions import list_all, list_back_orders
from app.usecases.workplace import Workplace
from tests.ui.requisition_stage import RequisitionStage
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import open_after
from tests.ui.views.settle.test_after import dialog_of, texts
from tests.units import OXYCODONE, give, order


@pytest.fixture
def stage(tmp_path: Path, theme: Theme) -> Iterator[RequisitionStage]:
    """The screen while an outage is open, with one delivery made: two of five."""
    del theme
    made = RequisitionStage(tmp_path / "store")
    give(made.workplace, order())
    made.settle()
    yield made
    made.close()


def deliveries(stage: RequisitionStage) -> Deliveries:
    stage.press("Ctrl+Shift+K")
    return stage.dialog(Deliveries)


def leave(stage: RequisitionStage) -> None:
    stage.settle()
    stage.window.activateWindow()
    QTest.qWaitForWindowActive(stage.window)


def test_a_delivery_is_corrected_in_its_own_fields_and_asks_why_once(
    stage: RequisitionStage,
) -> None:
    dialog = deliveries(stage)
    dialog.correct.click()
    leave(stage)
    slip = stage.slip()
    assert slip is not None
    assert slip.draft.correction is not None
    assert next(badge.text() for badge in stage.view.badges()) == f"Rättar {slip.slip}"
    packages = stage.view.page.rows.cards[0].editor.packages.line
    packages.setFocus()
    packages.selectAll()
    stage.write("4")
    stage.settle()
    stage.press("Ctrl+Enter")
    asked = stage.dialog(CorrectDialog)
    assert not asked.spoke_with.isVisible()  # there is no dosage that anybody agreed to
    asked.reason.set_value("Fel antal avläst")
    asked.accept()
    stage.settle()
    assert stage.slip() is None
    (line,) = list_all(stage.workplace)
    assert (line.is_corrected, line.delivered.rows[0].packages) == (True, 4)
    assert [rest.packages for rest in list_back_orders(stage.workplace)] == [1]


def test_a_delivery_is_reversed_and_then_nothing_more_is_done_with_it(
    stage: RequisitionStage,
) -> None:
    deliveries(stage).reverse.click()
    leave(stage)
    asked = stage.dialog(ReverseDialog)
    assert "inget levererades" in "".join(part.text() for part in asked.findChildren(QLabel))
    asked.words.set_value("Leveransen blev stående")
    asked.accept()
    leave(stage)
    (line,) = list_all(stage.workplace)
    assert line.is_reversed
    dialog = deliveries(stage)
    model = dialog.table.model()
    shown = [model.index(0, at).data() for at in range(model.columnCount())]
    assert "backad, inget levererades" in shown
    dialog.give_back.click()
    assert "Leveransen är backad" in texts(dialog)


def test_goods_come_back_from_a_unit(stage: RequisitionStage) -> None:
    deliveries(stage).give_back.click()
    leave(stage)
    asked = stage.dialog(ReturnDialog)
    asked.packages[1].set_value("1")
    asked.fate.set_value("destroyed")
    asked.words.set_value("Fel styrka")
    asked.accept()
    leave(stage)
    (line,) = list_all(stage.workplace)
    assert line.returned == ((1, 1),)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_after(tmp_path / "home")


def test_the_work_list_shows_a_deliverys_history_and_leads_to_its_correction(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    give(workplace, order(RowDraft(OXYCODONE, packages=2)), Beside(alone="Ensam i kväll"))
    view = SettleView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: view.pane.correct.isVisible())
    assert not view.pane.reprint.isVisible()
    asked: list[object] = []
    view.unit_correction_requested.connect(asked.append)
    view.pane.correct.acted.emit()
    assert asked == [list_all(workplace)[0].subject]
    view.pane.reverse.acted.emit()
    dialog = dialog_of(view, ReverseDialog)
    dialog.words.set_value("Leveransen blev stående")
    dialog.beside.alone.set_value("Ensam i kväll")
    dialog.accept()
    qtbot.waitUntil(lambda: list_requisitions.list_all(workplace)[0].is_reversed)
    qtbot.waitUntil(lambda: view.pane.course.isVisible())
    said = texts(view.pane.course)
    assert "Inget levererades" in said
    assert "Leveransen blev stående" in said
    assert view.pane.correct.is_blocked
