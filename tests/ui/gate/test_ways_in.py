"""The ways in that are not a password: first set-up, the printed code, a copy on another medium."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.staff import Role
from app.ui.gate.first_set_up import FirstSetUp
from app.ui.gate.recover import Recover
from app.ui.gate.restore import Restore
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.usecases.back_up import back_up
from app.usecases.computer import is_set_up
from app.usecases.manage_people import replace_recovery_code
from app.usecases.sign_in import sign_in, sign_out
from tests.ui.stage import JOHAN, SARA, Stage, pharmacy
from tests.workplaces import PASSWORD, SetClock, make_computer

D = TypeVar("D", bound=Dialog)
NEW = "tre helt nya ord"


@pytest.fixture
def fresh(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    """The program on a computer where nothing is set up."""
    del theme, qtbot
    made = Stage(make_computer(tmp_path / "home", SetClock()))
    yield made
    made.close()


@pytest.fixture
def stage(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    del theme, qtbot
    made = Stage(pharmacy(tmp_path / "home"))
    yield made
    made.close()


def form(stage: Stage) -> FirstSetUp:
    (found,) = stage.shell.window.findChildren(FirstSetUp)
    return found


def fill(first: FirstSetUp) -> None:
    first.pharmacy.set_value("Apotek Granen")
    first.gln.set_value("7350000000006")
    first.person.set_value("Sara Lindqvist")
    for field in (first.password, first.again):
        field.line.setText(PASSWORD)


def is_open(stage: Stage) -> bool:
    return stage.shell.session is not None


def main_key(stage: Stage) -> None:
    QTest.keyClick(
        stage.shell.window.windowHandle(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    stage.settle()


def open_dialog(kind: type[D]) -> D:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def code_on(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    return "".join(re.findall(r"\b[0-9A-Z]{5}\b", text)[:7])


def test_a_fresh_computer_asks_whose_pharmacy_it_is_and_makes_it(
    fresh: Stage, tmp_path: Path
) -> None:
    first = form(fresh)
    assert first.pharmacy.line.hasFocus()
    asked = (first.pharmacy, first.gln, first.person, first.password, first.again)
    for field, following in pairwise(asked):
        QTest.keyClick(field.line, Qt.Key.Key_Return)
        assert following.line.hasFocus()
    fill(first)
    main_key(fresh)
    assert not is_open(fresh)  # the sheet comes first
    first.ways.save_to(tmp_path / "blad.pdf")
    fresh.settle()
    assert len(code_on((tmp_path / "blad.pdf").read_bytes())) == 35
    main_key(fresh)
    session = fresh.shell.session
    assert session is not None
    assert session.workplace.person.roles == {Role.PHARMACIST, Role.MANAGER}
    assert session.workplace.pharmacy.pharmacy == "Apotek Granen"
    assert not session.workplace.pharmacy.practice
    view = fresh.shell.window.current()
    assert view is not None
    assert view.title() == "Överblick"


def test_the_sheet_is_passed_over_only_by_saying_so(fresh: Stage) -> None:
    first = form(fresh)
    fill(first)
    first.pharmacist.setChecked(False)
    first.make.click()
    fresh.settle()
    assert first.go_on.is_blocked
    first.go_on.click()
    fresh.settle()
    assert not is_open(fresh)
    first.ways.print_button.block("Datorn har ingen skrivare.")
    first.go_on.click()
    assert first.ways.save_button.hasFocus()
    first.without.click()
    first.without.click()
    assert first.go_on.is_blocked
    first.without.click()
    first.go_on.click()
    fresh.settle()
    session = fresh.shell.session
    assert session is not None
    assert session.workplace.person.roles == {Role.MANAGER}


def test_a_clinic_is_spoken_to_as_one_and_begins_where_it_prescribes(fresh: Stage) -> None:
    """Requirement 18. It needs no number that only pharmacies have."""
    first = form(fresh)
    fill(first)
    first.gln.set_value("")
    segment = first.kind.focusProxy()
    assert segment is not None
    QTest.keyClick(segment, Qt.Key.Key_2)
    said = (first.heading, first.pharmacy.caption, first.welcome, first.first, first.make)
    assert not any("Apotek" in part.text() for part in said)
    first.pharmacy.set_value(" ")
    first.make.click()
    fresh.settle()
    assert first.pharmacy.message.startswith("Mottagningens namn saknas.")
    first.pharmacy.set_value("Backe hälsocentral")
    first.make.click()
    fresh.settle()
    first.without.click()
    first.go_on.click()
    fresh.settle()
    session = fresh.shell.session
    assert session is not None
    assert session.workplace.pharmacy.is_clinic
    assert session.workplace.pharmacy.heading == "Backe hälsocentral"
    assert session.workplace.person.roles == {Role.MANAGER, Role.PRESCRIBER}
    view = fresh.shell.window.current()
    assert view is not None
    assert view.title() == "Förskriv"


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_made(fresh: Stage) -> None:
    first = form(fresh)
    fill(first)
    first.again.line.setText("något annat")
    first.make.click()
    fresh.settle()
    assert "inte lika" in first.again.message
    fill(first)
    first.pharmacy.set_value("")
    first.make.click()
    fresh.settle()
    assert first.pharmacy.message.startswith("Apotekets namn saknas.")
    fill(first)
    for field in (first.password, first.again):
        field.line.setText("kort")
    first.make.click()
    fresh.settle()
    assert "för kort" in first.password.message
    assert not first.make.is_blocked
    assert not is_set_up(fresh.computer)


def test_a_window_closed_before_the_sheet_is_kept_leaves_a_store_that_opens(fresh: Stage) -> None:
    first = form(fresh)
    fill(first)
    first.make.click()
    fresh.settle()
    fresh.shell.window.close()
    sign_out(sign_in(fresh.computer, "Sara Lindqvist", PASSWORD))


def test_the_printed_code_lets_in_and_sets_a_new_password(stage: Stage) -> None:
    workplace = sign_in(stage.computer, JOHAN, PASSWORD)
    code = code_on(replace_recovery_code(workplace))
    sign_out(workplace)
    stage.shell.gate.people.mark(SARA)
    stage.shell.gate.recovery.click()
    dialog = open_dialog(Recover)
    assert dialog.name.value() == SARA
    dialog.code.set_value(code.lower())
    dialog.password.line.setText(NEW)
    dialog.again.line.setText("annat")
    dialog.accept()
    assert "inte lika" in dialog.again.message
    dialog.again.line.setText(NEW)
    dialog.accept()
    stage.settle()
    assert stage.shell.session is not None
    assert stage.shell.session.workplace.person.name == SARA
    sign_out(sign_in(stage.computer, SARA, NEW))


def test_a_wrong_code_is_told_at_its_field_and_the_dialog_stays(stage: Stage) -> None:
    stage.shell.gate.recovery.click()
    dialog = open_dialog(Recover)
    dialog.code.set_value("0000")
    for field in (dialog.password, dialog.again):
        field.line.setText(NEW)
    dialog.accept()
    stage.settle()
    assert dialog.isVisible()
    assert dialog.code.message or dialog.message.text
    assert not dialog.action_button.is_blocked
    dialog.close()


def test_behind_the_lock_the_code_opens_the_store_anew_for_its_person(stage: Stage) -> None:
    workplace = stage.open(JOHAN)
    code = code_on(replace_recovery_code(workplace))
    stage.shell.lock()
    stage.settle()
    stage.shell.gate.people.mark(SARA)
    stage.shell.gate.recovery.click()
    dialog = open_dialog(Recover)
    dialog.code.set_value(code)
    for field in (dialog.password, dialog.again):
        field.line.setText(NEW)
    dialog.accept()
    stage.settle()
    assert stage.shell.session is not None
    assert stage.shell.session.workplace.person.name == SARA
    holders = list((stage.computer.home / "locks").glob("holder-*"))
    assert len(holders) == 1  # the store before is closed


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of a pharmacy, made on another computer."""
    workplace = sign_in(pharmacy(tmp_path / "other"), SARA, PASSWORD)
    stick = tmp_path / "minne"
    stick.mkdir()
    made = back_up(workplace, stick).folder
    sign_out(workplace)
    return made


def test_a_copy_on_a_stick_becomes_the_pharmacy_of_a_fresh_computer(
    fresh: Stage, copy: Path
) -> None:
    form(fresh).copy.click()
    dialog = open_dialog(Restore)
    dialog.accept()
    assert "Välj mappen" in dialog.folder.message
    dialog.folder.set_value(str(copy))
    dialog.name.set_value(SARA)
    dialog.password.line.setText("fel lösenord")
    dialog.accept()
    fresh.settle()
    assert "stämmer inte" in dialog.password.message
    dialog.password.line.setText(PASSWORD)
    dialog.accept()
    fresh.settle()
    assert [fresh.shell.gate.people.item(n).text() for n in range(4)][1] == JOHAN
    sign_out(sign_in(fresh.computer, SARA, PASSWORD))


def test_a_folder_without_a_copy_is_told_and_nothing_is_made(fresh: Stage, tmp_path: Path) -> None:
    form(fresh).copy.click()
    dialog = open_dialog(Restore)
    dialog.by.set_value("code")
    dialog.by.chosen.emit("code")
    assert dialog.password.isHidden()
    dialog.folder.set_value(str(tmp_path))
    dialog.accept()
    fresh.settle()
    assert "ingen säkerhetskopia" in dialog.message.text
    assert not is_set_up(fresh.computer)
    dialog.close()


def test_a_copy_is_never_laid_over_a_pharmacy(stage: Stage) -> None:
    stage.shell.gate.copy.click()
    assert "aldrig över" in stage.shell.gate.message.text


def test_a_missing_slot_file_says_what_to_do_and_offers_no_new_store(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    del theme, qtbot
    computer = pharmacy(tmp_path / "home")
    (computer.home / "keyslots.json").unlink()
    stage = Stage(computer)
    gate = stage.shell.gate
    assert "keyslots.json saknas" in gate.message.text
    assert gate.enter.isHidden()
    assert stage.shell.window.findChildren(FirstSetUp) == []
    stage.close()
