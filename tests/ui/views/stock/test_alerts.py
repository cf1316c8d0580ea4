"""Alerts of e-VIS in Lager: a case is opened from a scan, shown, and ended by its cause."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.alert_entries import AlertCause
from app.domain.staff import Role
from app.ui.views.stock import StockView
from app.ui.views.stock.alert_dialogs import AlertsDialog, CloseAlertDialog, OpenAlertDialog
from app.usecases.report_alert import list_alerts
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets
from tests.ui.views.conftest import Begin, Enter
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.workplaces import as_person, begin_outage, open_pharmacy

CODE = f"]d201{PACK.gtin}21{PACK.serial}\x1d17{PACK.expires}10{PACK.batch}"
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    begin_outage(opened)
    give(opened, with_packs(PACK))
    return opened


@pytest.fixture
def view(workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot) -> StockView:
    view = StockView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: bool(view.holdings) or not view.empty.isHidden())
    return view


def test_a_scanned_pack_opens_a_case_that_ends_with_its_cause(
    view: StockView, workplace: Workplace, qtbot: QtBot
) -> None:
    """Requirement 33."""
    assert view.take_scan(CODE)
    qtbot.waitUntil(lambda: bool(view.findChildren(OpenAlertDialog)))
    (listing,) = view.findChildren(AlertsDialog)
    (asked,) = view.findChildren(OpenAlertDialog)
    assert (asked.gtin.value(), asked.serial.value()) == (PACK.gtin, PACK.serial)
    asked.action_button.click()
    qtbot.waitUntil(lambda: "saknas" in asked.code.message)
    asked.code.set_value("SE-77-A1")
    asked.action_button.click()
    qtbot.waitUntil(lambda: len(listing.table.rows.items) == 1)
    qtbot.waitUntil(lambda: view.open_alerts == 1)
    assert [badge.text() for badge in view.badges()] == ["1\N{NO-BREAK SPACE}öppet larm"]
    listing.activateWindow()
    qtbot.waitUntil(listing.isActiveWindow)
    QTest.keyClick(listing, Qt.Key.Key_A, ALT)
    qtbot.waitUntil(lambda: bool(view.findChildren(CloseAlertDialog)))
    (end,) = view.findChildren(CloseAlertDialog)
    end.cause.set_value(AlertCause.UNKNOWN.value)
    end.cause.edited.emit()
    assert end.reference.isVisibleTo(end)
    end.words.set_value("Inget fel här.")
    end.action_button.click()
    qtbot.waitUntil(lambda: bool(end.reference.message))
    end.reference.set_value("R 4711")
    end.action_button.click()
    qtbot.waitUntil(lambda: view.open_alerts == 0)
    (alert,) = list_alerts(workplace)
    assert (alert.cause, alert.reference) == (AlertCause.UNKNOWN, "R 4711")


def test_the_list_opens_by_its_key_and_says_that_nothing_is_there(
    view: StockView, qtbot: QtBot
) -> None:
    QTest.keyClick(view, Qt.Key.Key_L, ALT)
    qtbot.waitUntil(lambda: bool(view.findChildren(AlertsDialog)))
    (listing,) = view.findChildren(AlertsDialog)
    assert "Inga larm" in listing.facts.text()
    assert listing.end.is_blocked
    assert not cut_widgets(listing)
    assert not view.take_scan("041238")


def test_who_may_not_settle_sees_the_list_and_opens_nothing(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    view = StockView(begin(as_person(workplace, "Per Ek", Role.STAFF)))
    enter(view)
    qtbot.waitUntil(lambda: not view.empty.isHidden())
    view.take_scan(CODE)
    qtbot.waitUntil(lambda: bool(view.findChildren(AlertsDialog)))
    assert view.findChildren(OpenAlertDialog) == []
