"""Joining from the first start: the request, the digits, the grant, and the sign-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.gate.first_set_up import FirstSetUp
from app.ui.gate.join_form import JoinForm
from app.ui.theme import Theme
from app.ui.widgets.field import FieldState
from app.ui.widgets.status_line import Slot
from app.usecases.computer import is_set_up
from app.usecases.keep_members import admit_member
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import PASSWORD, SetClock, make_computer


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Workplace]:
    opened = sign_in(pharmacy(tmp_path / "first"), SARA, PASSWORD)
    yield opened
    sign_out(opened)


@pytest.fixture
def fresh(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    del theme, qtbot
    made = Stage(make_computer(tmp_path / "home", SetClock()))
    yield made
    made.close()


def joining(stage: Stage) -> JoinForm:
    (found,) = stage.shell.window.findChildren(FirstSetUp)
    found.way.set_value("join")
    found.way.chosen.emit("join")
    return found.joining


def asked(stage: Stage, stick: Path) -> JoinForm:
    form = joining(stage)
    form.workstation.set_value("Kassa 2")
    QTest.keyClick(form.workstation.line, Qt.Key.Key_Return)
    assert form.folder.line.hasFocus()
    form.folder.set_value(str(stick))
    QTest.keyClick(form.folder.line, Qt.Key.Key_Return)
    stage.settle()
    return form


def admit(first: Workplace, stick: Path, digits: str) -> None:
    (path,) = stick.glob("*.lyktaansokan")
    admit_member(first, path, digits)
    carry(first, stick)


def test_a_computer_joins_from_its_first_start_and_opens_in_the_same_pharmacy(
    fresh: Stage, first: Workplace, stick: Path
) -> None:
    form = asked(fresh, stick)
    assert form.own.isVisible()
    form.main()
    fresh.settle()
    assert form.message.text.startswith("I mappen finns inget tillträde")
    admit(first, stick, form.own.digits)
    form.main()
    fresh.settle()
    assert form.pharmacy.text() == "Apotek Granen"
    form.person.set_value(SARA)
    form.password.line.setText(PASSWORD)
    form.main()
    fresh.settle()
    assert not is_set_up(fresh.computer)  # the digits are not compared yet
    assert form.same.hasFocus()
    form.same.setChecked(True)
    form.main()
    fresh.settle()
    session = fresh.shell.session
    assert session is not None
    assert session.workplace.person == first.person
    assert ids(first) <= ids(session.workplace)
    said = fresh.shell.window.status.text(Slot.OTHERS)
    assert said.startswith("Andra kassor: ")
    carry(first, stick)
    assert ids(first) == ids(session.workplace)


def test_the_digits_of_the_grant_are_those_of_the_computer_that_made_it(
    fresh: Stage, first: Workplace, stick: Path
) -> None:
    form = asked(fresh, stick)
    admit(first, stick, form.own.digits)
    form.main()
    fresh.settle()
    assert form.theirs.digits != form.own.digits
    assert form.theirs.isVisible()


def test_a_wrong_password_leaves_nothing_and_can_be_tried_again(
    fresh: Stage, first: Workplace, stick: Path
) -> None:
    form = asked(fresh, stick)
    admit(first, stick, form.own.digits)
    form.main()
    fresh.settle()
    form.same.setChecked(True)
    form.person.set_value(SARA)
    form.password.line.setText("fel lösenord")
    form.main()
    fresh.settle()
    assert form.password.state is FieldState.BAD
    assert not is_set_up(fresh.computer)
    form.password.line.setText(PASSWORD)
    form.main()
    fresh.settle()
    assert fresh.shell.session is not None


def test_what_is_lacking_is_said_at_its_field(fresh: Stage, stick: Path) -> None:
    form = joining(fresh)
    form.main()
    assert form.folder.state is FieldState.BAD
    form.folder.set_value(str(stick))
    form.main()
    fresh.settle()
    assert form.workstation.state is FieldState.BAD
    assert list(stick.iterdir()) == []


def test_a_request_can_be_made_anew_with_the_same_digits(fresh: Stage, stick: Path) -> None:
    form = asked(fresh, stick)
    digits = form.own.digits
    form.again.click()
    assert form.workstation.hasFocus()
    form.main()
    fresh.settle()
    assert form.own.digits == digits


def test_a_new_pharmacy_can_still_be_chosen(fresh: Stage) -> None:
    form = joining(fresh)
    (first,) = fresh.shell.window.findChildren(FirstSetUp)
    assert form.isVisible()
    assert not first.pharmacy.isVisible()
    first.way.set_value("new")
    first.way.chosen.emit("new")
    assert first.pharmacy.line.hasFocus()
    assert not form.isVisible()
