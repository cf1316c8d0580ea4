"""Nobody touches the computer: warned, extended, over; and what counts as a touch."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.idle import WARNING_S, IdleGuard, running_s
from tests.ui.showing import Show


class Watch:
    """A guard over one field, with a time that is set."""

    def __init__(self, show: Show) -> None:
        self.field = QLineEdit()
        self.page = show(self.field)
        self.now = 100.0
        self.guard = IdleGuard(60, clock_s=lambda: self.now, parent=self.page)
        self.warnings: list[int] = []
        self.expired = 0
        self.guard.warned.connect(self.warnings.append)
        self.guard.expired.connect(self._expire)
        self.guard.start()

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self.guard.look()

    def _expire(self) -> None:
        self.expired += 1


@pytest.fixture
def watch(show: Show) -> Watch:
    return Watch(show)


def test_nothing_is_said_until_the_last_seconds_and_then_each_of_them(watch: Watch) -> None:
    watch.pass_by(60 - WARNING_S - 1)
    assert watch.warnings == []
    watch.pass_by(1)
    watch.pass_by(1)
    assert watch.warnings == [20, 19]
    watch.pass_by(18.8)
    assert watch.warnings[-1] == 1
    watch.pass_by(0.2)
    assert watch.expired == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_Shift, Qt.Key.Key_F1])
def test_any_key_extends_and_takes_the_warning_back(watch: Watch, key: Qt.Key) -> None:
    watch.pass_by(50)
    assert watch.warnings == [10]
    QTest.keyClick(watch.page.windowHandle(), key)
    assert watch.warnings == [10, 0]
    watch.pass_by(39)
    assert watch.expired == 0
    assert watch.warnings == [10, 0]


def test_a_moved_pointer_counts_as_a_touch(watch: Watch, qtbot: QtBot) -> None:
    watch.pass_by(39)
    QTest.mouseMove(watch.page.windowHandle(), watch.field.geometry().center())
    qtbot.wait(10)
    watch.pass_by(30)
    assert watch.warnings == []


def test_a_touch_goes_on_to_its_field(watch: Watch) -> None:
    watch.field.setFocus()
    QTest.keyClick(watch.page.windowHandle(), Qt.Key.Key_A)
    assert watch.field.text() == "a"


def test_a_stopped_guard_is_silent_and_a_new_start_begins_anew(watch: Watch) -> None:
    watch.guard.stop()
    watch.now += 1000
    watch.guard.start()
    watch.guard.look()
    assert (watch.warnings, watch.expired) == ([], 0)


def test_the_running_time_never_goes_back() -> None:
    first = running_s()
    assert running_s() >= first
