"""Work goes on beside the window, one call at a time, and is answered in the window's thread."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.domain.findings import Refused, Unavailable, refuse
from app.ui.background import Background


class Screen(QObject):
    """Something that asks, and that may be gone when the answer comes."""

    told = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.threads: list[threading.Thread] = []

    def done(self, value: object) -> None:
        self.answers.append(value)
        self.threads.append(threading.current_thread())
        self.told.emit()

    def failed(self, error: Exception) -> None:
        self.done(error)

    def ask_by_lambda(self, background: Background, call: Callable[[], object]) -> None:
        background.run(call, lambda value: self.done(value), self.failed)


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_a_call_runs_elsewhere_and_is_answered_here(
    background: Background, screen: Screen, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(screen.told):
        background.run(threading.current_thread, screen.done, screen.failed)
    assert screen.answers != screen.threads
    assert screen.threads == [threading.current_thread()]


def test_calls_run_in_the_order_they_were_asked_for_in_one_thread(
    background: Background, screen: Screen, qtbot: QtBot
) -> None:
    order: list[int] = []
    threads = set()

    def note(number: int) -> int:
        order.append(number)
        threads.add(threading.get_ident())
        return number

    for number in range(20):
        background.run(lambda number=number: note(number), screen.done, screen.failed)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(screen.answers) == 20)
    assert order == screen.answers == list(range(20))
    assert len(threads) == 1


def test_a_long_delivery_does_not_hold_up_the_work(
    background: Background, screen: Screen, qtbot: QtBot
) -> None:
    network_back = threading.Event()
    slow = Screen()
    background.deliver(network_back.wait, slow.done, slow.failed)
    with qtbot.waitSignal(screen.told):
        background.run(lambda: "saved", screen.done, screen.failed)
    assert (screen.answers, slow.answers) == (["saved"], [])
    network_back.set()
    qtbot.waitUntil(lambda: slow.answers == [True])


def test_changed_comes_after_a_write_was_answered(
    background: Background, screen: Screen, qtbot: QtBot
) -> None:
    seen: list[int] = []
    background.changed.connect(lambda: seen.append(len(screen.answers)))
    background.run(lambda: 1, screen.done, screen.failed)
    with qtbot.waitSignal(background.changed):
        background.run(lambda: 2, screen.done, screen.failed, writes=True)
    assert seen == [2]


@pytest.mark.parametrize(
    "problem", [refuse("Koden är fel."), Unavailable("Disken är full.", code="disk_full")]
)
def test_a_refusal_and_an_unavailable_come_as_they_are(
    background: Background, screen: Screen, qtbot: QtBot, problem: Refused | Unavailable
) -> None:
    def fail() -> None:
        raise problem

    changes: list[int] = []
    background.changed.connect(lambda: changes.append(1))
    with qtbot.waitSignal(screen.told):
        background.run(fail, screen.done, screen.failed, writes=True)
    assert (screen.answers, changes) == ([problem], [])


@pytest.mark.logs("unexpected ValueError")
def test_a_bug_is_told_and_written_down_without_its_words(
    background: Background, screen: Screen, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "-".join(("19121212", "1212"))

    def fail() -> None:
        raise ValueError(secret)

    with qtbot.waitSignal(screen.told):
        background.run(fail, screen.done, screen.failed)
    assert isinstance(screen.answers[0], ValueError)
    assert "unexpected ValueError" in caplog.text
    assert "in fail" in caplog.text
    assert secret not in caplog.text


def test_a_screen_that_is_gone_is_not_answered(background: Background, qtbot: QtBot) -> None:
    go_on = threading.Event()
    gone = Screen()
    answers = gone.answers
    background.run(go_on.wait, gone.done, gone.failed)
    gone.ask_by_lambda(background, go_on.wait)
    with qtbot.waitSignal(gone.destroyed):
        gone.deleteLater()
    go_on.set()
    later = Screen()
    with qtbot.waitSignal(later.told):
        background.run(lambda: 1, later.done, later.failed)
    assert answers == []


def test_a_call_says_how_far_it_has_come(
    background: Background, screen: Screen, qtbot: QtBot
) -> None:
    steps: list[tuple[int, threading.Thread]] = []

    def note(step: int) -> None:
        steps.append((step, threading.current_thread()))

    report = background.relay(note)

    def work() -> int:
        for step in range(3):
            report(step)
        return 3

    with qtbot.waitSignal(screen.told):
        background.run(work, screen.done, screen.failed)
    here = threading.current_thread()
    assert steps == [(0, here), (1, here), (2, here)]


def test_closing_lets_what_runs_finish_and_drops_the_rest_and_what_is_asked_later(
    qtbot: QtBot,
) -> None:
    del qtbot
    background, screen = Background(), Screen()
    began, finished = threading.Event(), []

    def work() -> None:
        began.set()
        finished.append(1)

    background.run(work, screen.done, screen.failed)
    began.wait()
    background.run(lambda: finished.append(2), screen.done, screen.failed)
    background.close()
    background.run(lambda: finished.append(3), screen.done, screen.failed)
    assert finished[0] == 1
    assert 3 not in finished
    assert screen.answers == []
    assert not [t for t in threading.enumerate() if t.name.startswith(("work", "delivery"))]
