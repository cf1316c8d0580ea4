"""Garbage that Qt draws with is let go of in the thread that draws, whichever thread made more."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.findings import refuse
from app.ui.background import Background
from app.ui.garbage import GarbageCollector

_MANY = 20_000  # enough for Python to look for garbage of every generation


def leave(kind: type[QObject]) -> list[threading.Thread]:
    """Make a thing that only garbage holds; return where threads will stand that ended it."""
    ended: list[threading.Thread] = []
    thing = kind()
    thing.itself = thing  # type: ignore[attr-defined]  # a ring
    direct = Qt.ConnectionType.DirectConnection
    thing.destroyed.connect(lambda: ended.append(threading.current_thread()), direct)
    return ended


def make_rings() -> None:
    for _ in range(_MANY):
        ring: list[object] = []
        ring.append(ring)


@pytest.mark.parametrize("kind", [QObject, QTimer, QWidget])
def test_what_a_lane_makes_ends_no_window_there(
    background: Background, collector: GarbageCollector, kind: type[QObject], qtbot: QtBot
) -> None:
    gc.collect()
    ended = leave(kind)
    done: list[object] = []
    background.run(make_rings, done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))
    while not ended:
        make_rings()
        collector.look()
    assert ended == [threading.current_thread()]


@pytest.mark.parametrize("fails", [False, True])
def test_who_asked_and_is_forgotten_ends_in_the_thread_that_draws(
    background: Background, qtbot: QtBot, *, fails: bool
) -> None:
    ended: list[threading.Thread] = []
    begun, forgotten = threading.Event(), threading.Event()

    class Asker(QObject):
        def call(self) -> None:
            begun.set()
            forgotten.wait()
            if fails:
                refuse("Nej.", "Gör om.")

        def done(self, _: object) -> None:
            pass

    asker = Asker()
    direct = Qt.ConnectionType.DirectConnection
    asker.destroyed.connect(lambda: ended.append(threading.current_thread()), direct)
    background.run(asker.call, asker.done, asker.done)
    begun.wait()
    del asker
    forgotten.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.current_thread()]
