"""Anslut dator by keyboard: the folder, the request in it, and what is typed meanwhile."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.joining import JoinRequest
from app.ui.views.members import MembersView
from app.ui.views.members.admit_dialog import AdmitDialog
from app.usecases.join_store import ask_to_join
from app.usecases.keep_members import list_members
from app.usecases.workplace import Workplace
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import make_computer, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def request_made(tmp_path: Path, stick: Path) -> JoinRequest:
    new = replace(make_computer(tmp_path / "new"), machine="new")
    return ask_to_join(new, "Kassa 2", stick)


@pytest.fixture
def dialog(
    workplace: Workplace, request_made: JoinRequest, begin: Begin, enter: Enter, qtbot: QtBot
) -> AdmitDialog:
    del request_made
    view = MembersView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: bool(view.shown.lines))
    view.admit.click()
    (found,) = view.findChildren(AdmitDialog)
    return found


def test_the_keyboard_stays_in_the_folder_while_it_is_typed_and_tab_leads_to_the_digits(
    dialog: AdmitDialog, stick: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(dialog.folder.line.hasFocus)
    QTest.keyClicks(dialog.folder.line, str(stick))
    qtbot.waitUntil(lambda: dialog.request.isVisible())
    assert dialog.folder.line.hasFocus()
    QTest.keyClick(dialog.folder.line, Qt.Key.Key_Tab)
    assert dialog.compared.line.hasFocus()


def test_the_request_of_a_folder_that_is_no_longer_named_is_not_answered(
    dialog: AdmitDialog,
    workplace: Workplace,
    request_made: JoinRequest,
    stick: Path,
    qtbot: QtBot,
) -> None:
    dialog.folder.set_value(str(stick))
    dialog.folder.edited.emit()
    qtbot.waitUntil(lambda: dialog.request.isVisible())
    dialog.compared.set_value(request_made.fingerprint)
    dialog.folder.set_value(str(stick / "gone"))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: "Det finns ingen sådan mapp" in dialog.message.text)
    assert not dialog.request.isVisible()
    assert len(list_members(workplace)) == 1
