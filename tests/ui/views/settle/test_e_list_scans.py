"""A real scanner at the e-prescriptions: fast keys ended by Enter, as the system hands them on."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.ui.scanner import Scanner
from app.ui.views.settle.e_list_dialog import EListDialog
from app.usecases.compare_e_prescriptions import list_e_twins
from app.usecases.workplace import Workplace
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import end_now, open_after
from tests.ui.views.settle.test_after import dialog_of, shown, texts
from tests.usecases.test_scan_over import with_pack
from tests.workplaces import TOLVAN

GS = "\x1d"
PACK = f"]d20107046260412385218K2M4TSERIE{GS}17280300{GS}10B1"  # of 041238


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_after(tmp_path / "home")
    with_pack(opened)
    end_now(opened)
    return opened


@pytest.fixture
def scanner(qapp: QApplication) -> Iterator[Scanner]:
    made = Scanner(qapp)
    yield made
    made.setParent(None)
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dialog(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, scanner: Scanner
) -> EListDialog:
    del scanner  # it sees the window once it is there
    view = shown(workplace, begin, enter, qtbot)
    QTest.keyClick(view.list, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    found = dialog_of(view, EListDialog)
    in_front(found, qtbot)
    return found


def in_front(dialog: QDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is dialog.windowHandle())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


def scan(code: str) -> None:
    """Let a scanner type: two milliseconds between the keys, Enter last."""
    window, at = QApplication.focusWindow(), round(time.monotonic() * 1000)
    assert window is not None
    for letter in code + "\r":
        at += 2
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(at)
            QCoreApplication.sendEvent(window, event)


def values(dialog: EListDialog) -> dict[str, str]:
    said = {name: field.value() for name, field in dialog.fields.items()}
    return {name: value for name, value in said.items() if value} | (
        {"file": dialog.file.value()} if dialog.file.value() else {}
    )


def test_a_number_and_a_pack_go_to_their_fields_wherever_the_keyboard_is_and_find_the_twin(
    workplace: Workplace, dialog: EListDialog, qtbot: QtBot
) -> None:
    """Requirement 16."""
    assert dialog.file.line.hasFocus()
    scan(TOLVAN)
    assert values(dialog) == {"identity": TOLVAN}
    assert dialog.fields["product"].line.hasFocus()
    scan(PACK)
    assert values(dialog) == {"identity": TOLVAN, "varunummer": "041238"}
    QTest.keyClick(dialog.fields["reference"].line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1\xa0ny möjlig dubblett" in texts(dialog))
    assert len(list_e_twins(workplace)) == 1


def test_a_code_of_no_known_sort_goes_to_the_field_that_has_the_keyboard(
    dialog: EListDialog,
) -> None:
    dialog.fields["reference"].setFocus()
    scan("EREC-2026-77")
    assert values(dialog) == {"reference": "EREC-2026-77"}


def test_a_code_that_has_no_place_is_thrown_away_with_a_tone(
    dialog: EListDialog, scanner: Scanner
) -> None:
    tones: list[int] = []
    scanner.discarded.connect(lambda: tones.append(1))
    dialog.read.setFocus()
    scan("EREC-2026-77")
    scan(f"]d2010704626041238{GS}21A")  # broken in the middle
    assert (values(dialog), tones) == ({}, [1, 1])
    assert dialog.isVisible()


def test_a_burst_while_a_question_lies_over_the_dialog_changes_nothing_below(
    dialog: EListDialog, scanner: Scanner, qtbot: QtBot
) -> None:
    tones: list[int] = []
    scanner.discarded.connect(lambda: tones.append(1))
    over = QDialog(dialog)
    over.open()
    in_front_of_all(over, qtbot)
    scan(PACK)
    assert (values(dialog), tones) == ({}, [1])
    over.reject()


def in_front_of_all(over: QDialog, qtbot: QtBot) -> None:
    over.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is over.windowHandle())


def test_while_the_scanner_belongs_to_another_system_nothing_is_taken(
    dialog: EListDialog, scanner: Scanner
) -> None:
    scanner.suspended = True
    scan(TOLVAN)
    assert values(dialog) == {}


def test_a_number_that_the_register_does_not_know_asks_for_the_name(
    dialog: EListDialog, qtbot: QtBot
) -> None:
    scan(TOLVAN)
    scan("00012345678905")
    assert values(dialog)["varunummer"] == "00012345678905"
    QTest.keyClick(dialog.fields["reference"].line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Numret finns inte i registret." in texts(dialog))
