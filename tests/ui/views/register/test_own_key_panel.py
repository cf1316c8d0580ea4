"""The clinic's issuing key in the window: made, asked for, and what the list here says of it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.issuing import IssuerKey, Revocation
from app.domain.staff import Role
from app.ui.theme import Theme, current_theme
from app.ui.views.register import RegisterView
from app.ui.views.register.own_key_panel import RequestDialog
from app.usecases.own_keys import find_issuing_key
from app.usecases.request_enrolment import request_enrolment, show_request
from app.usecases.workplace import Workplace
from tests.clinics import open_clinic
from tests.exchange.codes import NOON
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.views.conftest import Begin, Enter
from tests.usecases.believed import believe_clinic, take_list
from tests.workplaces import as_person, open_pharmacy


@pytest.fixture
def clinic(tmp_path: Path) -> Workplace:
    manager = open_pharmacy(tmp_path / "home")
    founded = replace(manager.pharmacy, pharmacy="Backe hälsocentral", is_clinic=True)
    return replace(manager, pharmacy=founded)


def shown(workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot) -> RegisterView:
    view = RegisterView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: bool(view.own_key.state.text()))
    return view


def tells(view: RegisterView, words: str) -> bool:
    return words in view.own_key.message.text


def says(view: RegisterView, words: str) -> bool:
    return words in view.own_key.state.text()


def dialog_over(view: RegisterView) -> RequestDialog:
    view.own_key.ask.click()
    (dialog,) = view.findChildren(RequestDialog)
    return dialog


def test_a_clinic_makes_its_key_and_reads_its_fingerprint_aloud(
    clinic: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    """Requirement 18. The key is made by the request, under the clinic's own name."""
    view = shown(clinic, begin, enter, qtbot)
    assert "utan signerad kod" in view.own_key.state.text()
    assert view.own_key.fingerprint.isHidden()
    dialog = dialog_over(view)
    assert dialog.name.value() == "Backe hälsocentral"
    assert dialog.anew.isHidden()
    dialog.action_button.click()
    assert "Välj var" in dialog.file.message
    assert find_issuing_key(clinic.computer, clinic.key) is None
    path = tmp_path / "ansokan.json"
    dialog.file.line.setFocus()
    QTest.keyClicks(dialog.file.line, str(path))
    dialog.action_button.click()
    qtbot.waitUntil(view.own_key.fingerprint.isVisible)
    first, second = view.own_key.fingerprint.text().splitlines()
    assert len(first) == len(second)  # half of the groups on each line
    assert f"{first} {second}" == show_request(path).fingerprint
    assert "läs upp fingeravtrycket" in view.own_key.message.text


def test_a_name_that_is_taken_is_told_at_its_field_and_no_key_is_made(
    clinic: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "ansokan.json"
    path.write_text("något annat")
    dialog = dialog_over(shown(clinic, begin, enter, qtbot))
    dialog.file.set_value(str(path))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: "finns redan" in dialog.file.message)
    assert path.read_text() == "något annat"
    assert find_issuing_key(clinic.computer, clinic.key) is None
    dialog.reject()


def test_a_new_key_is_made_only_when_that_is_ticked_and_the_old_file_is_named(
    clinic: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    first = request_enrolment(clinic, "Backe", tmp_path / "1.json")
    view = shown(clinic, begin, enter, qtbot)
    for name, ticked in (("2.json", False), ("3.json", True)):
        dialog = dialog_over(view)
        dialog.file.set_value(str(tmp_path / name))
        dialog.anew.setChecked(ticked)
        dialog.action_button.click()
        qtbot.waitUntil(partial(tells, view, name))
        qtbot.waitUntil(lambda: not view.findChildren(RequestDialog))
    assert show_request(tmp_path / "2.json").fingerprint == first.fingerprint
    assert show_request(tmp_path / "3.json").fingerprint != first.fingerprint
    assert "issuer.key.kept-1" in view.own_key.message.text


def test_what_the_list_here_says_of_the_key_is_told(
    clinic: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    request = request_enrolment(clinic, "Backe", tmp_path / "1.json")
    believe_clinic(clinic, tmp_path)  # another clinic's key
    view = shown(clinic, begin, enter, qtbot)
    qtbot.waitUntil(lambda: "står inte i tillitslista 1" in view.own_key.state.text())
    own = IssuerKey(request.public_key, "Backe", "Region Mitt", NOON.date(), NOON.date())
    for version, key, words in (
        (2, own, "Ansluten till och med 2026-11-23, lista 2."),
        (3, replace(own, until=NOON.date() - timedelta(days=1)), "gällde till och med"),
        (4, replace(own, revoked_at=NOON, revoked_why=Revocation.STOLEN), "är återkallad"),
    ):
        take_list(clinic, tmp_path, version, key)
        view.read()
        qtbot.waitUntil(partial(says, view, words))


def test_a_pharmacy_that_signs_nothing_sees_no_key(
    tmp_path: Path, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    view = shown(open_pharmacy(tmp_path / "home"), begin, enter, qtbot)
    assert view.own_key.isHidden()


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_only_a_manager_asks_and_no_word_is_cut(
    scale: float, tmp_path: Path, begin: Begin, enter: Enter, qtbot: QtBot, theme: Theme
) -> None:
    """Requirement 59."""
    del theme
    workplace = open_clinic(tmp_path / "home")
    current_theme().set_scale(scale)
    view = shown(workplace, begin, enter, qtbot)
    assert view.own_key.ask.is_blocked
    view.own_key.ask.click()
    assert "apotekschef" in view.own_key.message.text
    qtbot.waitUntil(lambda: cut_widgets(view) == [])
    assert not small_targets(view)
    both = as_person(workplace, "Nina Berg", Role.PRESCRIBER, Role.MANAGER)
    dialog = RequestDialog(view, begin(both), has_key=True)
    dialog.open()
    qtbot.waitUntil(lambda: cut_widgets(dialog) == [])
    assert not small_targets(dialog)
    dialog.reject()
