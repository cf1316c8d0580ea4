"""Beside the steps: money, packs and the second check, by keyboard and with every word whole."""

from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.evis_entries import PackWay
from app.domain.money import MoneyState
from app.domain.packs import key_of
from app.domain.reread import ReadField, ReadRow
from app.ui.theme import ThemeMode, current_theme
from app.ui.views.kit.reread_dialog import RereadDialog
from app.ui.views.settle import SettleView
from app.ui.views.settle.check_dialog import CheckDialog
from app.ui.views.settle.evis_dialog import EvisDialog
from app.ui.views.settle.hand_dialog import HandDialog
from app.ui.views.settle.money_dialog import MoneyDialog
from app.ui.widgets.dialog import Dialog
from app.usecases.close_outage import close_outage
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.reread_form import FormToRead
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.settle_money import money_by_patient
from app.usecases.tell_evis import list_tasks, tell_done
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery_aftercare import busy
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.test_after import shown, texts
from tests.ui.views.settle.test_scan_over import LOOKS, seen

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return busy(tmp_path / "home")


@pytest.fixture
def view(workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot) -> SettleView:
    opened = shown(workplace, begin, enter, qtbot)
    opened.window().resize(1366, 768)
    qtbot.waitUntil(lambda: "(" in opened.after.evis.text())
    return opened


D = TypeVar("D", bound=Dialog)


def ask(view: SettleView, key: Qt.Key, kind: type[D]) -> D:
    QTest.keyClick(view, key, ALT)
    return next(dialog for dialog in view.findChildren(kind) if dialog.isVisible())


def _has(dialog: EvisDialog, left: int) -> bool:
    return len(dialog.table.rows.items) == left


def test_the_bar_says_how_much_is_left_of_each(view: SettleView, qtbot: QtBot) -> None:
    words = [button.text() for button in (view.after.money, view.after.evis, view.after.check)]
    assert words[:2] == ["Pengar (5)…", "e-VIS (5)…"]
    assert words[2].startswith("Andra läsningen (")
    rows = ask(view, Qt.Key.Key_P, MoneyDialog).table.rows  # of a patient there may be several
    qtbot.waitUntil(lambda: bool(rows.items))
    ended = ("stämde", "reglerat")
    assert sum(rows.columns[-1].text(row) not in ended for row in rows.items) == 5


def test_money_and_packs_stand_there_too_when_every_step_is_done_and_the_outage_closed(
    view: SettleView, workplace: Workplace, qtbot: QtBot
) -> None:
    waive(workplace, [s.step.id for s in list_steps(workplace, open_only=True)], "övning")
    view.read()
    qtbot.waitUntil(view.all_done.isVisible)
    assert view.after.money.isVisible()
    close_outage(workplace, list_outages(workplace)[0].id, "pengarna tas efteråt")
    view.read()
    qtbot.waitUntil(view.nothing.isVisible)
    assert ask(view, Qt.Key.Key_P, MoneyDialog).isVisible()
    assert any(one.state is MoneyState.REFUND for one in money_by_patient(workplace))


def test_an_amount_is_said_and_paid_back_by_keyboard_alone(
    view: SettleView, workplace: Workplace, qtbot: QtBot
) -> None:
    """Requirement 49."""
    dialog = ask(view, Qt.Key.Key_P, MoneyDialog)
    qtbot.waitUntil(lambda: dialog.table.marked_item() is not None)
    assert "Att återbetala 52,87 kr" in dialog.sums.text()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.correct.line
    QTest.keyClicks(dialog.correct.line, "20,00")
    QTest.keyClick(dialog.reference.line, Qt.Key.Key_Return, CTRL)  # as the button says
    qtbot.waitUntil(lambda: "Att återbetala 50,00 kr" in dialog.sums.text())
    QTest.keyClick(dialog.table, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: "Att återbetala 1,50 kr" in dialog.sums.text())
    assert "återbetalt 48,50 kr" in dialog.sums.text()
    states = [one.state for one in money_by_patient(workplace)]
    assert states.count(MoneyState.SETTLED) == 1


def test_what_is_no_sum_is_said_at_the_field(view: SettleView, qtbot: QtBot) -> None:
    dialog = ask(view, Qt.Key.Key_P, MoneyDialog)
    qtbot.waitUntil(lambda: dialog.table.marked_item() is not None)
    dialog.correct.set_value("mycket")
    dialog.save.click()
    qtbot.waitUntil(lambda: "går inte att läsa" in texts(dialog))


def test_each_pack_is_read_off_the_screen_and_ticked_by_the_space_bar(
    view: SettleView, workplace: Workplace, qtbot: QtBot
) -> None:
    """Requirement 32."""
    dialog = ask(view, Qt.Key.Key_E, EvisDialog)
    qtbot.waitUntil(lambda: dialog.table.marked_item() is not None)
    for left in (4, 3, 2, 1):
        task = dialog.table.marked_item()
        assert task is not None
        gtin, serial = key_of(task.pack)
        (code,) = seen(dialog.plate)
        assert gtin in code
        assert serial in code
        QTest.keyClick(dialog.plate, Qt.Key.Key_Space)
        qtbot.waitUntil(partial(_has, dialog, left))
    (refused,) = list_tasks(workplace)
    assert refused.code == "NMVS_NC_PCK_22"
    assert seen(dialog.plate) == []
    QTest.keyClick(dialog.plate, Qt.Key.Key_Space)
    assert list_tasks(workplace) == [refused]
    QTest.keyClick(dialog.plate, Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: seen(dialog.plate) != [])


def test_where_no_scanned_pack_waits_the_rest_is_not_said_to_be_told(
    view: SettleView, workplace: Workplace, qtbot: QtBot
) -> None:
    for task in list_tasks(workplace):
        tell_done(workplace, task, PackWay.HAND)
    dialog = ask(view, Qt.Key.Key_E, EvisDialog)
    qtbot.waitUntil(lambda: "inte skannades görs för hand" in dialog.plate.accessibleName())


def test_a_pack_that_e_vis_refuses_is_set_aside_with_its_code(
    view: SettleView, workplace: Workplace, qtbot: QtBot
) -> None:
    """Requirement 33."""
    dialog = ask(view, Qt.Key.Key_E, EvisDialog)
    qtbot.waitUntil(lambda: dialog.table.marked_item() is not None)
    dialog.code.set_value("L-9")
    QTest.keyClick(dialog.code.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "L-9" in {task.code for task in list_tasks(workplace)})


def test_what_waits_is_read_by_another_with_empty_fields(view: SettleView, qtbot: QtBot) -> None:
    dialog = ask(view, Qt.Key.Key_L, CheckDialog)
    qtbot.waitUntil(lambda: dialog.table.marked_item() is not None)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return, CTRL)
    (reading,) = dialog.findChildren(RereadDialog)
    assert reading.patient.value() == ""
    assert all(row.row().product is None for row in reading.rows)


def test_a_row_more_on_the_paper_is_added_by_its_key(view: SettleView, qtbot: QtBot) -> None:
    form = FormToRead(uuid4(), "A-0113-7", None, False, frozenset(ReadField), frozenset())
    reading = RereadDialog(view, view._session, form)
    reading.open()
    qtbot.waitUntil(reading.isActiveWindow)
    QTest.keyClick(reading.windowHandle(), Qt.Key.Key_Insert, CTRL)
    assert len(reading.rows) == 2
    assert reading.rows[1].search.line.hasFocus()


def test_only_the_fields_that_are_asked_for_are_shown_and_lead_on_to_each_other(
    view: SettleView, qtbot: QtBot
) -> None:
    wanted = frozenset({ReadField.ROWS, ReadField.QUANTITY, ReadField.WITHDRAWALS})
    form = FormToRead(uuid4(), "A-0113-7", None, False, wanted, frozenset())
    reading = RereadDialog(view, view._session, form)
    reading.open()
    (row,) = reading.rows
    fields = (reading.patient, row.search, row.dosage, row.packages, row.withdrawals)
    assert [field.isVisible() for field in fields] == [False, False, False, True, True]
    for field, text in ((row.packages, "1"), (row.withdrawals, "3")):
        qtbot.waitUntil(field.line.hasFocus)
        QTest.keyClicks(field.line, text)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert row.row() == ReadRow(packages=1, withdrawals=3)
    assert reading.action_button.hasFocus()


@pytest.mark.parametrize(("mode", "scale"), LOOKS)
@pytest.mark.parametrize(
    ("key", "kind"),
    [(Qt.Key.Key_P, MoneyDialog), (Qt.Key.Key_E, EvisDialog), (Qt.Key.Key_L, CheckDialog)],
)
def test_no_word_is_cut_and_every_target_can_be_hit(
    view: SettleView, qtbot: QtBot, mode: ThemeMode, scale: float, key: Qt.Key, kind: type[Dialog]
) -> None:
    current_theme().set_mode(mode)
    current_theme().set_scale(scale)
    dialog = ask(view, key, kind)
    qtbot.waitUntil(lambda: cut_widgets(dialog) == [])
    assert small_targets(dialog) == []


def test_the_right_amount_is_asked_where_the_price_step_is_marked_done(
    view: SettleView, workplace: Workplace, qtbot: QtBot
) -> None:
    """Requirement 49."""
    twins, price = "twin_check", "register_price"
    (row, *_) = [row for row in view.list.rows() if "Cecilia" in (row.who or "")]
    lines = {line.step.code: line.step.id for line in row.lines}
    mark_done(workplace, [lines[twins], lines["register_paper_withdrawal"]], "NLL 1")
    view.read()
    view.list.choose(view.list.rows().index(row))
    view._chosen([row])
    qtbot.waitUntil(lambda: any(i.item.code == price and i.item.ready for i in view.steps.cards))
    view.steps.mark_kind(price)
    view.steps.done.click()
    dialog = next(d for d in view.findChildren(HandDialog) if d.isVisible())
    assert dialog.correct.isVisible()
    dialog.answer.set_value("PRIS 7")
    dialog.correct.set_value("60")
    with qtbot.waitSignal(dialog.settled):
        dialog.accept()
    (money,) = [one for one in money_by_patient(workplace) if "Cecilia" in one.patient]
    assert money.due == -850
