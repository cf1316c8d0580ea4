"""Two counters of a pharmacy whose windows stand beside each other, met by a real hub."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.widgets.table import Rows
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.joined import join, let_in
from tests.servers.hub import HubServer
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import PASSWORD, SetClock, begin_outage

T = TypeVar("T")


@dataclass(frozen=True)
class Counters:
    """Two counters whose windows are open (kassor)."""

    stages: tuple[Stage, Stage]

    @property
    def sessions(self) -> list[Session]:
        """Who is signed in at each."""
        return [session for stage in self.stages if (session := stage.shell.session)]


@pytest.fixture
def computers(tmp_path: Path, own_hub: HubServer) -> tuple[Computer, Computer]:
    """Two computers of a pharmacy in an outage, both let in at the hub; both are closed."""
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = sign_in(pharmacy(tmp_path / "home", clock), SARA, PASSWORD)
    begin_outage(first)
    second = join(first, tmp_path / "Kassa 2", stick, clock)
    for counter in (first, second):
        let_in(counter, own_hub)
        sign_out(counter)
    return first.computer, second.computer


@pytest.fixture
def counters(
    computers: tuple[Computer, Computer], installed_theme: Theme, qtbot: QtBot
) -> Iterator[Counters]:
    """Both windows, met by the hub, each with somebody signed in."""
    del installed_theme
    stages = Stage(computers[0]), Stage(computers[1])
    try:
        for stage in stages:
            stage.open()
            wait_until_met(stage, qtbot)
        yield Counters(stages)
    finally:
        for stage in stages:
            stage.close()


def wait_until_met(stage: Stage, qtbot: QtBot) -> None:
    """Wait until a counter has met the hub."""
    session = stage.shell.session
    assert session is not None
    qtbot.waitUntil(lambda: session.listening.contact.is_connected)


def done_at(session: Session, act: Callable[[Workplace], T]) -> None:
    """Do something at a counter, as a screen does it."""

    def fail(error: Exception) -> None:
        pytest.fail(repr(error))

    session.run(act, lambda _: None, fail, writes=True)


def on_screen(window: QWidget) -> str:
    """Return all that stands in a window where a person can see it."""
    said = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if view.isVisible() and model is not None:
            for row in range(model.rowCount()):
                columns = range(len(model.columns) if isinstance(model, Rows) else 1)
                cells = [model.index(row, c).data() for c in columns]
                said.append(" | ".join(map(str, cells)))
    return "\n".join(said)
