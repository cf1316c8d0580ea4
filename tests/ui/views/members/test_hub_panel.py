"""The hub in Datorer: asked, answered, compared, connected and left, by keyboard."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.staff import Role
from app.ui.keys import sequences
from app.ui.views.members import MembersView
from app.ui.views.members.hub_dialog import HubDialog
from app.ui.views.members.hub_panel import LeaveDialog
from app.ui.widgets.field import FieldState
from app.usecases.keep_hub import add_member, read_hub_request, revoke_member
from app.usecases.show_hub import hub_address
from app.usecases.workplace import Workplace
from tests.joined import let_in
from tests.servers.hub import HubServer
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import as_person, open_pharmacy

pytestmark = pytest.mark.xdist_group("hub")
Open = Callable[[Workplace], MembersView]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> MembersView:
        view = MembersView(begin(workplace))
        enter(view)
        view._session.listening.start()
        qtbot.waitUntil(lambda: bool(view.shown.lines))
        return view

    return open_at


def press(widget: QWidget, key: str) -> None:
    """Press a key as it is written on screen."""
    combination = sequences(key)[0][0]  # type: ignore[index]  # stub: not indexable
    widget.window().activateWindow()
    QTest.qWaitForWindowActive(widget.window())
    QTest.keyClick(
        widget.window().windowHandle(), combination.key(), combination.keyboardModifiers()
    )


def dialog_of(view: MembersView) -> HubDialog:
    """Open the dialog with its key."""
    press(view.table, "Ctrl+N")
    return view.findChildren(HubDialog)[-1]


def answer(hub: HubServer, stick: Path, name: str = "svar.json") -> None:
    """Do what the hub's keeper does with the request that lies in a folder."""
    (path,) = stick.glob("nav-ansokan-*.json")
    asked = read_hub_request(path)
    add_member(hub.folder, asked, asked.fingerprint, stick / name, datetime.now(UTC))


def test_a_computer_is_connected_to_a_hub_and_leaves_it_by_keyboard(
    workplace: Workplace, stick: Path, own_hub: HubServer, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    assert view.hub.state.text() == "inget nav"
    dialog = dialog_of(view)
    press(dialog, "Ctrl+Enter")
    assert dialog.folder.state is FieldState.BAD
    dialog.folder.set_value(str(stick))
    press(dialog, "Ctrl+Enter")
    qtbot.waitUntil(dialog.own.isVisible)
    (path,) = stick.glob("nav-ansokan-*.json")
    assert dialog.own.digits == read_hub_request(path).fingerprint
    press(dialog, "Ctrl+Enter")  # nobody has answered yet
    qtbot.waitUntil(lambda: dialog.folder.state is FieldState.BAD)

    answer(own_hub, stick)
    press(dialog, "Ctrl+Enter")
    qtbot.waitUntil(dialog.compared.isVisible)
    dialog.compared.set_value(dialog.own.digits)  # another's digits
    press(dialog, "Ctrl+Enter")
    qtbot.waitUntil(lambda: dialog.compared.state is FieldState.BAD)
    assert hub_address(workplace.computer) == ""
    dialog.compared.set_value(own_hub.fingerprint)
    press(dialog, "Ctrl+Enter")
    qtbot.waitUntil(lambda: "ansluten till navet" in dialog.message.text)
    press(dialog, "Ctrl+Enter")
    assert view.hub.state.text() == "anslutet"
    assert view.hub.address.text() == str(own_hub.address)

    press(view.table, "Ctrl+Skift+N")
    (leaving,) = view.findChildren(LeaveDialog)
    press(leaving, "Ctrl+Enter")
    qtbot.waitUntil(lambda: view.hub.state.text() == "inget nav")
    assert "spärra datorn" in view.hub.message.text
    assert hub_address(workplace.computer) == ""


def test_a_request_that_waits_is_gone_on_with_when_the_dialog_is_opened_again(
    workplace: Workplace, stick: Path, own_hub: HubServer, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    dialog = dialog_of(view)
    dialog.folder.set_value(str(stick))
    press(dialog, "Ctrl+Enter")
    qtbot.waitUntil(dialog.own.isVisible)
    press(dialog, "Esc")
    answer(own_hub, stick, "Svar till Kassa 1.json")
    (stick / "annat.json").write_text("{}")

    again = dialog_of(view)
    qtbot.waitUntil(again.again.isVisible)
    again.folder.set_value(str(stick))
    press(again, "Ctrl+Enter")
    qtbot.waitUntil(again.compared.isVisible)


def test_what_the_hub_refuses_is_told_with_what_to_do(
    workplace: Workplace, own_hub: HubServer, open_view: Open, qtbot: QtBot
) -> None:
    let_in(workplace, own_hub)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.hub.state.text() == "anslutet")
    revoke_member(own_hub.folder, workplace.device.device)
    qtbot.waitUntil(lambda: view.hub.state.text() == "något måste göras")
    assert "spärrad i navet" in view.hub.message.text
    assert "den som sköter navet" in view.hub.message.text


def test_who_does_not_manage_sees_the_hub_and_is_told_why_it_cannot_be_changed(
    workplace: Workplace, open_view: Open
) -> None:
    view = open_view(as_person(workplace, "Nils Forsman", Role.STAFF))
    press(view.table, "Ctrl+N")
    assert view.findChildren(HubDialog) == []
    assert "apotekschef" in view.hub.message.text
