"""A clock that may be wrong, in the window: asked for, compared, and said how wrong it is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.dialogs.compare_clock import CompareClock
from app.ui.theme import Theme
from app.ui.views.overview.view import OverviewView
from tests.ui.stage import Stage, pharmacy
from tests.workplaces import SetClock


@pytest.fixture
def stage(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    del theme, qtbot
    made = Stage(pharmacy(tmp_path / "home"))
    made.open()
    yield made
    made.close()


def _told(stage: Stage) -> list[str]:
    stage.background.changed.emit()
    stage.settle()
    view = stage.shell.window.go("overview")
    stage.settle()
    assert isinstance(view, OverviewView)
    return [line.todo.text for line in view.todo.lines]


def _asked(stage: Stage) -> CompareClock:
    view = stage.shell.window.go("overview")
    assert isinstance(view, OverviewView)
    (line,) = [line for line in view.todo.lines if line.todo.text == "Klockan kan gå fel"]
    line.click()
    (asked,) = _open()
    return asked


def _open() -> list[CompareClock]:
    top = QApplication.topLevelWidgets()
    return [w for w in top if isinstance(w, CompareClock) and w.isVisible()]


def test_a_clock_behind_is_asked_about_and_believed_once_it_is_set(stage: Stage) -> None:
    assert stage.shell.session is not None
    clock = stage.shell.session.workplace.computer.clock
    assert isinstance(clock, SetClock)
    right = clock.now()
    assert "Klockan kan gå fel" not in _told(stage)
    clock.forward(-timedelta(hours=3))
    assert "Klockan kan gå fel" in _told(stage)

    asked = _asked(stage)
    assert asked.moment.time.value() == ""
    asked.accept()
    assert "14:32" in asked.moment.time.message, "a time is asked for, none is proposed"
    asked.moment.time.line.setText(f"{right:%H:%M}")
    asked.accept()
    stage.settle()
    assert asked.isVisible()
    assert "efter. Ställ den" in asked.message.text

    clock.forward(timedelta(hours=3))
    asked.accept()
    stage.settle()
    assert not _open()
    assert "Klockan kan gå fel" not in _told(stage)
