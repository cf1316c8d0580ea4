"""The trust list on the Register screen: loaded, its age told, its keys shown, an older refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.issuing import Revocation
from app.ui.views.register import RegisterView
from app.ui.views.register.issuers_panel import IssuerKeys
from app.usecases.workplace import Workplace
from tests.exchange.codes import KEY, NOON
from tests.ui.dispense_stage import texts
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.views.conftest import Begin, Enter
from tests.usecases.believed import believe_clinic, take_list
from tests.workplaces import open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


def test_without_an_organisation_the_panel_says_what_comes_first(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    view = RegisterView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: bool(view.issuers.state.text()))
    assert view.issuers.load.is_blocked
    assert "vanligt papper" in view.issuers.state.text()


def test_a_list_is_loaded_and_its_keys_are_shown_with_what_is_revoked(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    believe_clinic(workplace, tmp_path)
    stolen = replace(KEY, revoked_at=NOON, revoked_why=Revocation.STOLEN)
    view = RegisterView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: view.issuers.state.text().startswith("Lista 1, "))
    take_list(workplace, tmp_path, 2, stolen)
    view.issuers.take(str(tmp_path / "trust-list-1"))
    qtbot.waitUntil(lambda: "sakna en återkallelse" in texts(view.issuers))
    view.read()
    qtbot.waitUntil(lambda: view.issuers.keys.text().endswith("återkallad"))
    assert not cut_widgets(view)
    assert not small_targets(view)
    view.issuers.look.click()
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, IssuerKeys)]
    shown = texts(dialog)
    assert KEY.fingerprint in shown
    assert "ansluten av Sara Lindqvist" in shown
    assert "kan vara i orätta händer" in shown
    dialog.reject()
