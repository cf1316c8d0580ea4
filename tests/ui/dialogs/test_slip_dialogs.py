"""The dialogs around a slip: what they show, what they give, and that Esc gives nothing."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft
from app.ui.dialogs.late_capture import LateCapture
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.dialogs.void_slip import VoidSlip
from app.ui.theme import current_theme
from app.usecases.open_elsewhere import OpenElsewhere
from tests.ui.dispense_stage import three_rows
from tests.ui.fit import cut_widgets
from tests.ui.samples import LONG_NAME
from tests.ui.showing import Show
from tests.workplaces import NOON, filled_draft


def slip(number: str, draft: DispensingDraft) -> OpenSlip:
    return OpenSlip(uuid4(), uuid4(), number, NOON, NOON, draft)


SLIPS = [
    slip("A-0001-1", three_rows()),
    slip("A-0002-2", replace(filled_draft(), patient=PatientDraft(LONG_NAME))),
    slip("A-0003-3", DispensingDraft(patient=PatientDraft(identity="191212121212"))),
    slip("A-0004-4", DispensingDraft()),
]


@pytest.fixture
def parent(show: Show) -> QWidget:
    """A window for dialogs to lie over."""
    page = show(QWidget())
    page.resize(900, 600)
    return page


def test_the_list_says_enough_to_find_the_right_slip(parent: QWidget) -> None:
    dialog = ParkedSlips(parent, SLIPS)
    model = dialog.table.model()
    rows = [[model.index(r, c).data() for c in range(4)] for r in range(len(SLIPS))]
    assert rows[0] == ["A-0001-1", "Tolvan Tolvansson",
                       "Metoprolol Norrmed depottablett 50 mg +2", "2026-11-23 17:21"]  # fmt: skip
    assert [row[1] for row in rows[2:]] == ["191212121212", "ingen patient"]
    assert rows[3][2] == "ingen vara"


def test_what_is_open_at_other_counters_is_listed_with_how_old_that_is(parent: QWidget) -> None:
    long_ago = NOON - timedelta(days=2)
    elsewhere = [
        OpenElsewhere("B-0001-4", "Kassa 2", NOON - timedelta(minutes=5)),
        OpenElsewhere("C-0001-5", "Kassa 3", long_ago, known_until=long_ago),
        OpenElsewhere("D-0001-6", "Kassa 4", long_ago, known_until=long_ago, is_gone=True),
    ]
    dialog = ParkedSlips(parent, [], elsewhere, NOON)
    dialog.open()
    model = dialog.elsewhere.model()
    rows = [[model.index(r, c).data() for c in range(4)] for r in range(3)]
    assert rows == [
        ["B-0001-4", "Kassa 2", "17:16", "nu"],
        ["C-0001-5", "Kassa 3", "21 nov 17:21", "till 21 nov 17:21"],
        ["D-0001-6", "Kassa 4", "21 nov 17:21", "datorn är spärrad"],
    ]
    assert cut_widgets(dialog) == []


def test_enter_opens_the_marked_slip(parent: QWidget) -> None:
    dialog = ParkedSlips(parent, SLIPS)
    chosen: list[OpenSlip] = []
    dialog.chosen.connect(chosen.append)
    dialog.open()
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert chosen == [SLIPS[1]]


def test_esc_opens_none(parent: QWidget) -> None:
    dialog = ParkedSlips(parent, SLIPS)
    chosen: list[OpenSlip] = []
    dialog.chosen.connect(chosen.append)
    dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not chosen


def test_an_empty_list_says_so_and_has_nothing_to_open(parent: QWidget) -> None:
    dialog = ParkedSlips(parent, [])
    dialog.open()
    assert dialog.text.text() == "Inget är parkerat."
    assert not dialog.table.isVisible()
    assert not dialog.action_button.isVisible()


def test_a_void_needs_a_reason_and_gives_it(parent: QWidget) -> None:
    dialog = VoidSlip(parent, "A-0001-1")
    given: list[str] = []
    dialog.given.connect(given.append)
    dialog.open()
    dialog.action_button.click()
    assert not given
    assert dialog.reason.message == "Skriv varför expeditionen makuleras."
    dialog.reason.set_value("  Patienten avstod ")
    dialog.action_button.click()
    assert given == ["Patienten avstod"]


@pytest.mark.parametrize("typed", ["1545", "15.45", "15:45"])
def test_a_time_is_taken_however_it_is_written(parent: QWidget, qtbot: QtBot, typed: str) -> None:
    dialog = LateCapture(parent, NOON)
    given: list[object] = []
    dialog.given.connect(given.append)
    dialog.open()
    assert QTest.qWaitForWindowActive(dialog)
    qtbot.waitUntil(dialog.moment.time.line.hasFocus)
    QTest.keyClicks(dialog.moment.time.line, typed)
    QTest.keyClick(dialog.moment.time.line, Qt.Key.Key_Return)
    assert given == [NOON.replace(hour=15, minute=45, second=0)]


def test_no_time_is_ever_taken_for_granted(parent: QWidget) -> None:
    dialog = LateCapture(parent, NOON)
    given: list[object] = []
    dialog.given.connect(given.append)
    dialog.open()
    assert dialog.moment.time.value() == ""
    dialog.action_button.click()
    assert not given


def test_a_time_to_come_is_told(parent: QWidget) -> None:
    dialog = LateCapture(parent, NOON)
    dialog.open()
    later = NOON + timedelta(minutes=1)
    dialog.moment.time.set_value(f"{later:%H:%M}")
    dialog.action_button.click()
    assert dialog.moment.time.message == "Tiden ligger framåt. Rätta den."


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_nothing_is_cut_in_the_dialogs(parent: QWidget, scale: float) -> None:
    current_theme().set_scale(scale)
    for dialog in (
        ParkedSlips(parent, SLIPS),
        VoidSlip(parent, "A-0001-1"),
        LateCapture(parent, NOON),
    ):
        dialog.open()
        dialog.accept()
        assert not cut_widgets(dialog)
