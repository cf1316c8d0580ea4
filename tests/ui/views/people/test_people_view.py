"""Personal: people come, change and go; passwords and the recovery sheet; roles decide."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.findings import Refused
from app.domain.staff import Person, Role
from app.ui.theme import Theme
from app.ui.views.people import PeopleView
from app.ui.views.people.passwords import PasswordDialog
from app.ui.views.people.person_dialog import PersonDialog
from app.ui.views.people.recovery_dialog import RecoveryDialog
from app.ui.views.people.removal import RemovalDialog
from app.usecases.manage_people import add_person, list_people
from app.usecases.sign_in import step_in
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import PASSWORD, as_person, open_pharmacy

NEW = "ett helt annat lösenord"
Open = Callable[[Workplace], PeopleView]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def amina(workplace: Workplace) -> Person:
    return add_person(workplace, "Amina Yusuf", frozenset({Role.STAFF}), NEW)


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> PeopleView:
        view = PeopleView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: bool(view.people))
        return view

    return open_at


def find(workplace: Workplace, name: str) -> Person:
    return next(person for person in list_people(workplace) if person.name == name)


def mark(view: PeopleView, name: str) -> None:
    view.table.selectRow([person.name for person in view.people].index(name))


def test_everyone_is_listed_and_those_who_left_come_last(
    workplace: Workplace, amina: Person, open_view: Open
) -> None:
    view = open_view(workplace)
    assert [person.name for person in view.people] == ["Amina Yusuf", "Sara Lindqvist"]
    assert view.table.rows.data(view.table.rows.index(1, 0)) == "Sara Lindqvist (du)"
    assert view.note() == "2\u00a0kan logga in"


def test_a_person_is_added_when_everything_is_there(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.main_action()
    (dialog,) = view.findChildren(PersonDialog)
    dialog.accept()
    assert dialog.name.message == "Namnet saknas. Skriv det."
    dialog.name.set_value("Åsa Ek")
    dialog.password.line.setText(NEW)
    dialog.again.line.setText(NEW + "x")
    dialog.accept()
    assert dialog.again.message.startswith("Lösenorden skiljer sig åt.")
    dialog.again.line.setText(NEW)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.roles.message == "Minst en roll behövs. Välj en.")
    dialog.roles.ticks[Role.PHARMACIST].click()
    QTest.keyClick(dialog.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(view.people) == 2)
    assert view.message.text == "Åsa Ek kan logga in nu."
    assert step_in(workplace, "Åsa Ek", NEW).person.roles == {Role.PHARMACIST}


def test_a_weak_password_is_refused_where_it_stands(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.new.click()
    (dialog,) = view.findChildren(PersonDialog)
    dialog.name.set_value("Åsa Ek")
    dialog.roles.set_value({Role.STAFF})
    for field in (dialog.password, dialog.again):
        field.line.setText("kort")
    dialog.accept()
    qtbot.waitUntil(lambda: "för kort" in dialog.password.message)
    assert dialog.isVisible()
    assert len(list_people(workplace)) == 1


def test_roles_are_changed_and_saved(
    workplace: Workplace, amina: Person, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    mark(view, amina.name)
    unchanged = view.pane.save.is_blocked
    view.pane.roles.ticks[Role.PHARMACIST].click()
    assert unchanged
    assert not view.pane.save.is_blocked
    view.pane.save.click()
    qtbot.waitUntil(lambda: view.pane.message.text == "Rollerna är sparade.")
    assert find(workplace, amina.name).roles == {Role.STAFF, Role.PHARMACIST}
    view.pane.roles.set_value(())
    view.pane.roles.edited.emit()
    view.pane.save.click()
    qtbot.waitUntil(lambda: view.pane.roles.message == "Minst en roll behövs. Välj en.")


def test_what_is_being_ticked_survives_that_the_list_is_read_again(
    workplace: Workplace, amina: Person, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    mark(view, amina.name)
    view.pane.roles.ticks[Role.REVIEWER].click()
    with qtbot.waitSignal(view.head_changed):
        view.read()
    assert view.pane.roles.value() == {Role.STAFF, Role.REVIEWER}


def test_the_last_manager_stays_and_it_is_said_in_place(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    mark(view, "Sara Lindqvist")
    view.pane.remove.click()
    (dialog,) = view.findChildren(RemovalDialog)
    dialog.accept()
    qtbot.waitUntil(lambda: "Minst en apotekschef" in dialog.message.text)
    assert find(workplace, "Sara Lindqvist").active


def test_a_removed_person_cannot_sign_in_and_nothing_more_is_done_with(
    workplace: Workplace, amina: Person, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    mark(view, amina.name)
    view.pane.remove.click()
    view.findChildren(RemovalDialog)[0].accept()
    qtbot.waitUntil(lambda: view.message.text == "Amina Yusuf kan inte logga in längre.")
    qtbot.waitUntil(lambda: view.people[-1].name == amina.name)
    with pytest.raises(Refused):
        step_in(workplace, amina.name, NEW)
    mark(view, amina.name)
    assert view.pane.password.is_blocked
    view.pane.password.click()
    assert view.pane.message.text == "Personen är borttagen."


def test_ones_own_password_needs_the_old_one(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.own.click()
    (dialog,) = view.findChildren(PasswordDialog)
    for field, text in ((dialog.old, "gissat lösenord"), (dialog.new, NEW), (dialog.again, NEW)):
        field.line.setText(text)
    dialog.accept()
    qtbot.waitUntil(lambda: "stämmer inte" in dialog.old.message)
    assert dialog.new.message.startswith("Minst 10 tecken")
    dialog.old.line.setText(PASSWORD)
    workplace.computer.clock.forward(timedelta(minutes=5))  # type: ignore[attr-defined]
    dialog.accept()
    qtbot.waitUntil(lambda: view.message.text == "Sara Lindqvist har ett nytt lösenord.")
    assert step_in(workplace, "Sara Lindqvist", NEW).person == workplace.person


def test_a_manager_gives_another_a_new_password(
    workplace: Workplace, amina: Person, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    mark(view, amina.name)
    view.pane.password.click()
    (dialog,) = view.findChildren(PasswordDialog)
    assert dialog.old.isHidden()
    dialog.new.line.setText("första försöket")
    dialog.again.line.setText("andra försöket")
    dialog.accept()
    assert dialog.again.message.startswith("Lösenorden skiljer sig åt.")
    dialog.again.line.setText("första försöket")
    dialog.accept()
    qtbot.waitUntil(lambda: view.message.text == "Amina Yusuf har ett nytt lösenord.")
    assert step_in(workplace, amina.name, "första försöket").person == amina


def test_without_the_managers_role_only_ones_own_password_is_open(
    workplace: Workplace, amina: Person, open_view: Open
) -> None:
    staff = replace(workplace, person=amina)
    view = open_view(staff)
    assert [b.is_blocked for b in (view.own, view.sheet, view.new)] == [False, True, True]
    view.main_action()
    assert view.message.text == "Din roll får inte göra detta. Be apotekschef."
    assert view.findChildren(QDialog) == []
    mark(view, "Sara Lindqvist")
    assert view.pane.password.is_blocked
    assert not view.pane.roles.ticks[Role.STAFF].isEnabled()
    mark(view, amina.name)
    assert not view.pane.password.is_blocked


def test_a_recovery_sheet_is_kept_before_it_is_left(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_view(workplace)
    view.sheet.click()
    (dialog,) = view.findChildren(RecoveryDialog)
    assert "slutar alla tidigare blad att gälla" in dialog.text.text()
    with qtbot.waitSignal(dialog.made):
        dialog.accept()
    dialog.reject()
    assert dialog.isVisible()
    assert "inte utskrivet eller sparat" in dialog.message.text
    assert dialog.sheet is not None
    path = tmp_path / "blad.pdf"
    dialog.sheet.save_to(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not dialog.message.text)
    assert path.read_bytes().startswith(b"%PDF")
    dialog.reject()
    qtbot.waitUntil(dialog.isHidden)


def test_a_sheet_nobody_kept_can_be_left_after_the_warning(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.sheet.click()
    (dialog,) = view.findChildren(RecoveryDialog)
    with qtbot.waitSignal(dialog.made):
        dialog.accept()
    dialog.close()
    assert dialog.isVisible()
    dialog.close()
    assert not dialog.isVisible()


def test_enter_leads_from_the_list_to_the_roles(workplace: Workplace, open_view: Open) -> None:
    view = open_view(workplace)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.pane.roles.ticks[Role.PHARMACIST].hasFocus()


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_no_word_is_cut_and_every_target_can_be_hit(
    workplace: Workplace, open_view: Open, theme: Theme, qtbot: QtBot, scale: float
) -> None:
    name = "Anna-Karin Elisabeth Wachtmeister-Stålhammar"
    add_person(workplace, name, frozenset(Role), NEW)
    theme.set_scale(scale)
    view = open_view(workplace)
    mark(view, name)
    qtbot.wait(20)
    assert cut_widgets(view) == []
    assert small_targets(view) == []


def test_a_reviewer_sees_the_list_too(workplace: Workplace, open_view: Open) -> None:
    view = open_view(as_person(workplace, "Rut Gran", Role.REVIEWER))
    assert len(view.people) == 2
