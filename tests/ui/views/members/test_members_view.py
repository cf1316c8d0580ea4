"""Datorer: what is known of each computer, who is let in and out, a stick, a shared folder."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.store.recovery_code import RecoveryCode
from app.ui.views.members import MembersView
from app.ui.views.members.admit_dialog import AdmitDialog
from app.ui.views.members.ask_again_dialog import AskAgainDialog
from app.ui.views.members.begin_dialog import BeginDialog
from app.ui.views.members.handled_dialog import HandledDialog
from app.ui.views.members.revoke_dialog import RevokeDialog
from app.ui.views.members.stick_dialog import StickDialog
from app.ui.widgets.field import FieldState
from app.usecases.adjust_settings import keep_sharing, load
from app.usecases.join_store import Joining, ask_again, ask_to_join, join_store
from app.usecases.keep_members import list_members, revoke_member
from app.usecases.manage_people import add_person
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join, put_back, set_code
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import PASSWORD, SetClock, as_person, make_computer, open_pharmacy

Open = Callable[[Workplace], MembersView]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    return open_pharmacy(tmp_path / "home", clock)


@pytest.fixture
def second(
    workplace: Workplace, tmp_path: Path, stick: Path, clock: SetClock
) -> Iterator[Workplace]:
    joined = join(workplace, tmp_path / "Kassa 2", stick, clock)
    carry(joined, stick)
    carry(workplace, stick)
    yield joined
    sign_out(joined)


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> MembersView:
        view = MembersView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: bool(view.shown.lines))
        return view

    return open_at


def cells(view: MembersView, row: int) -> list[str]:
    line = view.table.rows.items[row]
    return [column.text(line) for column in view.table.rows.columns]


def test_a_pharmacy_of_one_computer_says_how_the_next_is_let_in(
    workplace: Workplace, open_view: Open
) -> None:
    view = open_view(workplace)
    assert cells(view, 0)[-1] == "den här datorn"
    assert view.alone.isVisible()
    assert not view.pane.revoke.isVisible()
    assert not view.pane.again.isVisible()
    assert view.table.hasFocus()


def test_each_computer_is_told_with_its_age_what_it_lacks_and_its_clock(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock, open_view: Open
) -> None:
    clock.forward(timedelta(minutes=20))
    as_person(workplace, "Ebba Falk", Role.STAFF)
    view = open_view(workplace)
    assert cells(view, 1) == ["Kassa 2", "17:21", "1", "0", "1", "stämmer", "ansluten"]
    view.table.selectRow(1)
    facts = view.pane.facts
    assert facts["Senaste besked"].text().startswith("för 20\xa0min sedan")
    assert facts["Väntar på den"].text() == "1\xa0post som den inte hade vid sitt besked"
    assert facts["Ansluten"].text() == f"2026-11-23 av {workplace.person.name}"
    clock.forward(timedelta(days=3))
    view.read()
    assert cells(view, 1)[-1] == "tyst"


def test_a_computer_is_let_in_by_the_digits_on_its_screen_and_can_then_join(
    workplace: Workplace, stick: Path, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    new = replace(make_computer(tmp_path / "new"), machine="new")
    request = ask_to_join(new, "Kassa 2", stick)
    view = open_view(workplace)
    view.admit.click()
    (dialog,) = view.findChildren(AdmitDialog)
    dialog.folder.set_value(str(stick))
    dialog.folder.edited.emit()
    qtbot.waitUntil(lambda: dialog.request.isVisible())
    (own,) = [line.fingerprint for line in view.shown.lines]
    dialog.compared.set_value(own)
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.compared.state is FieldState.BAD)
    assert list(stick.glob("*.lyktatilltrade")) == []

    dialog.compared.set_value(request.fingerprint)
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.own.isVisible())
    assert dialog.own.digits == own
    assert dialog.message.text.startswith("Kassa 2 är ansluten.")
    dialog.action_button.click()
    joined = join_store(new, stick, Joining(workplace.person.name, PASSWORD))
    assert ids(workplace) < ids(joined)
    sign_out(joined)


def test_a_request_that_was_answered_before_says_so_and_can_be_answered_again(
    workplace: Workplace, second: Workplace, stick: Path, open_view: Open, qtbot: QtBot
) -> None:
    request = ask_again(second, stick)
    view = open_view(workplace)
    view.admit.click()
    (dialog,) = view.findChildren(AdmitDialog)
    dialog.folder.set_value(str(stick))
    dialog.folder.edited.emit()
    qtbot.waitUntil(lambda: dialog.request.isVisible())
    assert dialog.request.combo.currentText().endswith(", redan ansluten")
    dialog.compared.set_value(request.fingerprint)
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.own.isVisible())


def test_a_folder_without_a_request_says_what_to_do_first(
    workplace: Workplace, stick: Path, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.admit.click()
    (dialog,) = view.findChildren(AdmitDialog)
    dialog.folder.set_value(str(stick))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: "ingen ansökan" in dialog.message.text)


def test_a_computer_is_revoked_only_with_a_reason_and_its_name_typed(
    workplace: Workplace, second: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.table.selectRow(1)
    view.pane.revoke.click()
    (dialog,) = view.findChildren(RevokeDialog)
    dialog.action_button.click()
    assert dialog.action_button.toolTip() == "Välj varför."
    dialog.why.set_value("lost")
    dialog.why.chosen.emit("lost")
    dialog.action_button.click()
    assert dialog.action_button.toolTip() == "Skriv datorns namn."
    assert not [m for m in list_members(workplace) if m.revoked_at]
    dialog.confirmed.set_value("kassa 2")
    dialog.confirmed.edited.emit()
    dialog.action_button.click()
    qtbot.waitUntil(lambda: view.pane.message.text.startswith("Kassa 2 är spärrad."))
    (revoked,) = [m for m in list_members(workplace) if m.revoked_at]
    assert (revoked.device, revoked.revoked_why) == (second.device.device, RevokeReason.LOST)
    qtbot.waitUntil(lambda: cells(view, 1)[-1] == "spärrad")


def test_a_computer_that_was_unknown_where_one_was_revoked_says_how_it_gets_back(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path, open_view: Open
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    third = join(second, tmp_path / "Kassa 3", theirs)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    for one in (workplace, third):
        carry(one, stick)
    view = open_view(third)
    assert cells(view, 0)[-1] == "anslut på nytt"
    assert "ansluten på nytt (Ctrl+E)" in view.message.text
    sign_out(third)


def test_a_stick_brings_what_is_lacking_and_names_what_is_not_taken(
    workplace: Workplace, second: Workplace, stick: Path, open_view: Open, qtbot: QtBot
) -> None:
    as_person(second, "Ebba Falk", Role.STAFF)
    carry(second, stick)
    (stick / "0.lyktaseg").write_bytes(b"nothing of ours")
    view = open_view(workplace)
    view.stick.click()
    (dialog,) = view.findChildren(StickDialog)
    dialog.action_button.click()
    assert dialog.folder.state is FieldState.BAD
    dialog.folder.set_value(str(stick))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: "hämtade" in dialog.message.text)
    assert "hämtade 1\xa0post" in dialog.message.text
    assert "0.lyktaseg: " in dialog.message.text
    assert ids(second) <= ids(workplace)


def test_a_stick_that_is_not_there_is_told_and_can_be_tried_again(
    workplace: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.stick.click()
    (dialog,) = view.findChildren(StickDialog)
    dialog.folder.set_value(str(tmp_path / "nowhere"))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: "mappen" in dialog.message.text and not dialog.action_button.is_blocked)


def test_what_a_revoked_computer_left_is_told_calmly_and_cleared_by_a_key(
    workplace: Workplace, second: Workplace, stick: Path, open_view: Open, qtbot: QtBot
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    keep_sharing(workplace, "Kassa 1", str(stick))
    view = open_view(workplace)
    panel = view.folder
    assert not panel.tidy.isVisible()
    panel._session.exchanging.start()
    qtbot.waitUntil(panel.tidy.isVisible)
    assert panel.message.text.endswith("från spärrade datorer används inte.")
    assert panel.state.text().startswith("utbytt")
    panel.tidy.click()
    qtbot.waitUntil(lambda: not panel.tidy.isVisible())
    assert carry(workplace, stick).abandoned == ()


def test_name_and_shared_folder_are_kept_and_the_exchange_begins(
    workplace: Workplace, second: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    view = open_view(workplace)
    exchanging = view.folder._session.exchanging
    exchanging.start()
    panel = view.folder
    panel.name.set_value("  Kassa  1 ")
    panel.folder.set_value(str(tmp_path / "nowhere"))
    panel.save.click()
    qtbot.waitUntil(lambda: panel.folder.state is FieldState.BAD)
    panel.folder.set_value(str(shared))
    panel.save.click()
    qtbot.waitUntil(lambda: panel.state.text().startswith("utbytt"))
    kept = load(workplace.computer)
    assert (kept.workstation, kept.shared_folder) == ("Kassa 1", str(shared))
    qtbot.waitUntil(lambda: cells(view, 0)[0] == "Kassa 1")
    carry(second, shared)
    assert ids(workplace) <= ids(second)
    exchanging.stop()


def test_this_computer_asks_again_with_its_own_digits(
    workplace: Workplace, second: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    view = open_view(workplace)
    view.pane.again.click()
    (dialog,) = view.findChildren(AskAgainDialog)
    dialog.folder.set_value(str(empty))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.own.isVisible())
    assert dialog.own.digits == view.shown.lines[0].fingerprint
    assert len(list(empty.glob("*.lyktaansokan"))) == 1


def test_who_does_not_manage_sees_everything_and_is_told_why_nothing_can_be_changed(
    workplace: Workplace, second: Workplace, open_view: Open
) -> None:
    view = open_view(as_person(workplace, "Nils Forsman", Role.STAFF))
    view.admit.click()
    assert view.findChildren(AdmitDialog) == []
    assert view.message.text == view.admit.toolTip() != ""
    view.table.selectRow(1)
    view.pane.revoke.click()
    assert view.findChildren(RevokeDialog) == []
    assert view.folder.folder.state is FieldState.LOCKED


def test_what_stands_second_under_an_id_is_named_with_what_to_do(
    workplace: Workplace, second: Workplace, clock: SetClock, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    beside = ("Lämnade ut A-0001-X, post 3",)
    line = replace(view.table.rows.items[1], forks=1, beside=beside)
    view.table.show_rows([view.table.rows.items[0], line])
    view.table.selectRow(1)
    said = view.pane.facts["Förgreningar"].text()
    assert said.endswith("det som saknas, och bocka av: Lämnade ut A-0001-X, post 3.")
    assert view.pane.badge.text() == "att jämföra"
    view.pane.handled.click()
    (dialog,) = view.findChildren(HandledDialog)
    assert dialog.focusWidget() is dialog.close_button
    assert dialog.named.text() == beside[0]
    dialog.accept()
    qtbot.waitUntil(lambda: "inget som ligger bredvid" in dialog.message.text)  # nor does it
    view.pane.show_member(replace(line, beside=(), handled=1), clock.now())
    assert view.pane.handled.isHidden()
    assert view.pane.badge.text() != "att jämföra"


def test_two_computers_that_revoked_each_other_begin_anew_by_the_code_on_paper(
    workplace: Workplace,
    second: Workplace,
    stick: Path,
    open_view: Open,
    qtbot: QtBot,
) -> None:
    code = set_code(workplace)
    add_person(workplace, "Bo Alm", frozenset({Role.PHARMACIST}), PASSWORD)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    revoke_member(second, workplace.device.device, RevokeReason.LOST)
    view = open_view(workplace)
    view.pane.begin.click()
    (dialog,) = view.findChildren(BeginDialog)
    dialog.second.set_value("Bo Alm")
    dialog.password.line.setText(PASSWORD)
    dialog.code.set_value(RecoveryCode.make().text)
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.code.state is FieldState.BAD)
    dialog.code.set_value(code.lower())
    dialog.action_button.click()
    qtbot.waitUntil(lambda: view.pane.message.text.startswith("Följ omstarten"))
    assert [m.device for m in list_members(workplace) if m.is_believed] == [workplace.device.device]
    carry(workplace, stick)
    carry(second, stick)

    other = open_view(second)
    assert not other.pane.follow.isVisible()
    other.table.selectRow(1)
    assert "följ den här (Ctrl+Skift+J)" in other.pane.facts["Började om"].text()
    other.pane.follow.click()
    (dialog,) = other.findChildren(BeginDialog)
    assert not dialog.second.isVisible()
    dialog.code.set_value(code)
    dialog.action_button.click()
    qtbot.waitUntil(lambda: "Ansök på nytt" in other.pane.message.text)
    assert [m.device for m in list_members(second) if m.is_believed] == [workplace.device.device]
    qtbot.waitUntil(lambda: not other.pane.follow.isVisible())


def test_a_computer_put_back_from_a_copy_goes_on_alone_when_those_it_is_to_ask_are_revoked(
    workplace: Workplace, second: Workplace, tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    again = put_back(second, tmp_path, SetClock())
    view = open_view(again)
    assert "Är alla de andra borta för gott: markera och spärra dem" in view.message.text
    for gone in (second, workplace):
        revoke_member(again, gone.device.device, RevokeReason.LOST)
    view.read()
    qtbot.waitUntil(lambda: not view.message.isVisible())


def test_a_computer_let_in_by_one_that_was_revoked_is_not_told_to_revoke_the_others(
    workplace: Workplace, second: Workplace, tmp_path: Path, stick: Path, open_view: Open
) -> None:
    unknown = join(second, tmp_path / "Kassa 3", stick)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    for one in (workplace, unknown):
        carry(one, stick)
    assert open_view(unknown).message.text.endswith("ansluten på nytt (Ctrl+E).")


def test_the_last_other_computer_is_revoked_only_after_a_warning(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path, open_view: Open
) -> None:
    view = open_view(workplace)
    view.table.selectRow(1)
    view.pane.revoke.click()
    (dialog,) = view.findChildren(RevokeDialog)
    assert dialog.message.text.startswith("Det är den sista andra datorn.")
    dialog.close()
    third = join(workplace, tmp_path / "Kassa 3", stick)
    view = open_view(workplace)
    view.table.selectRow(1)
    view.pane.revoke.click()
    dialog = view.findChildren(RevokeDialog)[-1]
    assert dialog.message.text == ""
    sign_out(third)
