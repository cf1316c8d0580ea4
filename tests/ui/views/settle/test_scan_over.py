"""Skanna över: codes on the screen read as the entry says, ticked by keys, settled at the end."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.scan_over import About, CodeKind, codes_of
from app.domain.steps import StepState
from app.ui.theme import ThemeMode, current_theme
from app.ui.views.settle import SettleView
from app.ui.views.settle.release_dialog import LeaveScanDialog, ReleaseDialog
from app.ui.views.settle.scan_over_dialog import ScanOverDialog
from app.ui.views.settle.words import row_words
from app.ui.widgets.code_plate import CodePlate
from app.usecases.scan_over import squares
from app.usecases.workplace import Workplace
from tests.scanned import PROFILE, abouts, carried, said_by
from tests.ui.fit import cut_widgets
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import end_now, open_after, states
from tests.ui.views.settle.test_after import dialog_of, shown, texts
from tests.usecases.test_scan_over import searched, with_pack
from tests.usecases.test_scan_pack import PACK

LOOKS = [(mode, scale) for mode in ThemeMode for scale in (1.0, 1.3)]


def seen(widget: QWidget) -> list[str]:
    """Return what a scanner reads on what the widget draws."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    picture = Image.frombytes(
        "RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB",
        image.bytesPerLine(),
    )  # fmt: skip
    read = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    return [carried(code) for code in read]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_after(tmp_path / "home")
    with_pack(opened, PACK)
    end_now(opened)
    searched(opened)
    return opened


@pytest.fixture
def dialog(workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot) -> ScanOverDialog:
    view = shown(workplace, begin, enter, qtbot)
    view.window().resize(1366, 768)
    qtbot.waitUntil(lambda: bool(view.list.chosen_rows()) and not view.ways.scan.is_blocked)
    QTest.keyClick(view.list, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = dialog_of(view, ScanOverDialog)
    qtbot.waitUntil(lambda: len(found.order.lines) == 11)
    return found


def read_on(dialog: ScanOverDialog, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Space) -> None:
    before = dialog._scan
    QTest.keyClick(dialog.plate, key)
    qtbot.waitUntil(lambda: dialog._scan is not before and not dialog._is_writing)


@pytest.mark.parametrize(("mode", "scale"), LOOKS)
def test_every_code_is_read_off_the_screen_and_equals_the_entry(
    dialog: ScanOverDialog, qtbot: QtBot, mode: ThemeMode, scale: float
) -> None:
    current_theme().set_mode(mode)
    current_theme().set_scale(scale)
    assert dialog._scan is not None
    for code in dialog._scan.codes:
        found = seen(dialog)
        assert found == ([] if code.kind is CodeKind.TYPED else [said_by(code)]), code.label
        assert code.kind is not CodeKind.TYPED or code.shown in texts(dialog)
        read_on(dialog, qtbot)
    assert cut_widgets(dialog) == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(about=abouts())
def test_any_entry_is_read_off_a_plate_of_the_least_size(qtbot: QtBot, about: About) -> None:
    plate = CodePlate()
    qtbot.addWidget(plate)
    plate.resize(plate.minimumSizeHint())
    for mode in ThemeMode:
        current_theme().set_mode(mode)
        for code in codes_of(PROFILE, about):
            if code.kind is CodeKind.TYPED:
                continue
            plate.show_code(squares(code), code.shown)
            assert seen(plate) == [said_by(code)]
            if code.plain:
                plate.show_code(squares(code, is_plain=True), code.plain)
                assert seen(plate) == [code.plain]


def test_by_keyboard_alone_from_the_list_to_the_settled_steps(
    workplace: Workplace, dialog: ScanOverDialog, qtbot: QtBot
) -> None:
    assert dialog.plate.hasFocus() or dialog.focusWidget() is dialog.plate
    for number in range(10):
        read_on(dialog, qtbot, Qt.Key.Key_Return if number % 2 else Qt.Key.Key_Space)
    assert dialog.action_button.is_blocked
    assert dialog.action_button.toolTip() == "1 fält är kvar."
    dialog.action_button.click()
    assert "1 fält är kvar. Läs dem, eller Alt+A." in texts(dialog)
    QTest.keyClick(dialog.plate, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    dialog.reason.set_value("finns inget fält")
    QTest.keyClick(dialog.reason.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.action_button.is_blocked)
    assert "finns inget fält" in texts(dialog)
    assert dialog.focusWidget() is dialog.receipt.line
    dialog.receipt.set_value("K 4711")
    with qtbot.waitSignal(dialog.settled):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert states(workplace, "register_withdrawal") == [StepState.ELSEWHERE]
    assert states(workplace, "decommission") == [StepState.ELSEWHERE]


def test_one_goes_back_with_left_and_reads_only_the_varunummer_with_v(
    dialog: ScanOverDialog, qtbot: QtBot
) -> None:
    for _ in range(3):
        read_on(dialog, qtbot)
    assert seen(dialog)[0].startswith("gs1 01")
    QTest.keyClick(dialog.plate, Qt.Key.Key_V)
    assert seen(dialog) == ["041238"]
    read_on(dialog, qtbot)
    assert dialog._scan is not None
    assert dialog._scan.ticks["pack/1"].is_plain
    QTest.keyClick(dialog.plate, Qt.Key.Key_Left)
    assert seen(dialog) == ["041238"]
    QTest.keyClick(dialog.plate, Qt.Key.Key_V)
    assert seen(dialog)[0].startswith("gs1 01")
    for key in (Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_Minus):
        QTest.keyClick(dialog.plate, key)
    QTest.keyClick(dialog.plate, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert seen(dialog)[0].startswith("gs1 01")  # darker and larger, still read


def test_closed_in_the_middle_it_goes_on_where_one_stopped(
    dialog: ScanOverDialog, qtbot: QtBot
) -> None:
    view = dialog.parent()
    assert isinstance(view, SettleView)
    for _ in range(4):
        read_on(dialog, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClick(_question(dialog), Qt.Key.Key_Escape)  # something may be registered there
    qtbot.waitUntil(lambda: view.list.chosen_rows()[0].scanning != ())
    (row,) = view.list.chosen_rows()
    assert not row.is_sendable
    assert row_words(row).startswith("skannas över vid ")
    view.ways.scan.click()
    qtbot.waitUntil(lambda: any("4 av 11 fält är redan lästa." in texts(d) for d in _open(view)))


def test_closed_with_nothing_registered_there_the_row_may_be_sent(
    dialog: ScanOverDialog, qtbot: QtBot
) -> None:
    view = dialog.parent()
    assert isinstance(view, SettleView)
    read_on(dialog, qtbot)
    dialog.close_button.click()
    _question(dialog).action_button.click()
    qtbot.waitUntil(lambda: _open(view) == [])
    qtbot.waitUntil(lambda: view.list.chosen_rows()[0].is_sendable)
    assert not view.ways.release.isVisible()


def test_a_row_that_is_being_scanned_over_is_let_go_of_in_words(
    dialog: ScanOverDialog, qtbot: QtBot
) -> None:
    view = dialog.parent()
    assert isinstance(view, SettleView)
    read_on(dialog, qtbot)
    dialog.reject()
    _question(dialog).reject()
    qtbot.waitUntil(view.ways.release.isVisible)
    view.ways.release.click()
    asked = dialog_of(view, ReleaseDialog)
    assert "Skannas över vid " in texts(asked)
    asked.action_button.click()
    qtbot.waitUntil(lambda: "Skäl saknas" in texts(asked))
    asked.reason.set_value("ringde kassan, inget är sparat")
    asked.action_button.click()
    qtbot.waitUntil(lambda: view.list.chosen_rows()[0].is_sendable)


def _question(dialog: ScanOverDialog) -> LeaveScanDialog:
    return next(d for d in dialog.findChildren(LeaveScanDialog) if d.isVisible())


def _open(view: SettleView) -> list[ScanOverDialog]:
    return [d for d in view.findChildren(ScanOverDialog) if d.isVisible()]


def test_a_row_that_waits_says_what_it_waits_for(
    tmp_path: Path, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    opened = open_after(tmp_path / "waiting")
    with_pack(opened, replace(PACK, serial="X"))
    end_now(opened)
    view = shown(opened, begin, enter, qtbot)
    qtbot.waitUntil(lambda: bool(view.list.chosen_rows()) and not view.ways.scan.is_blocked)
    view.ways.scan.click()
    found = dialog_of(view, ScanOverDialog)
    qtbot.waitUntil(lambda: "väntar på: Sök dubblett mot e-recept" in texts(found))
    assert seen(found) == []
