"""All sending from this computer paused by a key, told on the screen, and let go on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.staff import Role
from app.domain.steps import StepState
from app.ui.views.settle import SettleView
from app.usecases.settle_steps import is_paused, pause
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import end_now, mark, open_after, states, three, use_desk
from tests.ui.views.settle.conftest import Open
from tests.workplaces import as_person

SAID = "Pausad på den här datorn"


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    use_desk(monkeypatch)
    opened = open_after(tmp_path / "home")
    three(opened)
    end_now(opened)
    mark(opened, "twin_check")
    return opened


def press(view: SettleView) -> None:
    QTest.keyClick(view.list, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)


def badges(view: SettleView) -> list[str]:
    return [badge.text() for badge in view.badges()]


def test_a_key_pauses_all_sending_and_the_same_key_lets_it_go_on(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.work.sendable == 3 and not view.send.is_blocked)
    press(view)
    qtbot.waitUntil(lambda: view.pause.text() == "Återuppta")
    assert is_paused(workplace)
    assert SAID in badges(view)
    assert "Alt+U återupptar" in view.message.text
    view.main_action()
    assert not view.sending.is_wanted
    assert "pausad" in view.send.toolTip()
    press(view)
    qtbot.waitUntil(lambda: view.pause.text() == "Pausa" and not view.send.is_blocked)
    assert not is_paused(workplace)
    assert SAID not in badges(view)
    view.main_action()
    qtbot.waitUntil(lambda: states(workplace, "register_withdrawal") == [StepState.SETTLED] * 3)


def test_a_pause_of_before_the_start_is_shown_from_the_start(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    pause(workplace, wanted=True)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.pause.text() == "Återuppta")
    assert SAID in badges(view)
    assert view.send.is_blocked


def test_who_may_not_send_may_not_pause_either(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(as_person(workplace, "Kim Berg", Role.STAFF))
    qtbot.waitUntil(lambda: view.pause.is_blocked)
    press(view)
    assert not is_paused(workplace)
    assert view.message.text == view.pause.toolTip()
