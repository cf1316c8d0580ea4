"""A shared folder that never answers: it holds neither a stick, nor the lock, nor the close."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.device import shared_folder
from app.ui import exchanging
from app.ui.background import Patience
from app.ui.idle import running_s
from app.ui.theme import Theme
from app.usecases.adjust_settings import keep_sharing
from app.usecases.computer import Computer
from app.usecases.sign_in import sign_in, sign_out
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import PASSWORD


class HangingDisk:
    """The system's calls, where one folder lies on a share whose server is gone (disk)."""

    def __init__(self, share: Path) -> None:
        self._share = share
        self.asked, self.let_go = Event(), Event()

    def __getattr__(self, name: str) -> Any:
        """Return a call as it is."""
        return getattr(os, name)

    def scandir(self, path: Path) -> Any:
        """Answer for every other folder."""
        if Path(path) == self._share:
            self.asked.set()
            self.let_go.wait()
        return os.scandir(path)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def disk(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingDisk]:
    made = HangingDisk(shared)
    monkeypatch.setattr(shared_folder, "os", made)
    yield made
    made.let_go.set()


@pytest.fixture
def computer(tmp_path: Path, shared: Path, theme: Theme, qtbot: QtBot) -> Computer:
    del theme, qtbot
    computer = pharmacy(tmp_path / "home")
    workplace = sign_in(computer, SARA, PASSWORD)
    keep_sharing(workplace, "Kassa 1", str(shared))
    sign_out(workplace)
    return computer


def opened(computer: Computer, disk: HangingDisk, qtbot: QtBot) -> Stage:
    """Open the window; it has begun to look into the folder."""
    stage = Stage(computer)
    stage.shell.open(sign_in(computer, SARA, PASSWORD))
    qtbot.waitUntil(disk.asked.is_set)
    return stage


def test_a_window_closes_while_the_shared_folder_hangs(
    computer: Computer, disk: HangingDisk, qtbot: QtBot
) -> None:
    stage = opened(computer, disk, qtbot)
    before = running_s()
    stage.close()
    assert running_s() - before < 15
    assert not disk.let_go.is_set()
    again = sign_in(computer, SARA, PASSWORD)
    with again.lock.excluding_others():  # refuses while anybody else has the store open
        pass
    sign_out(again)


def test_a_folder_that_hangs_is_told_and_a_stick_is_exchanged_with_meanwhile(
    computer: Computer,
    disk: HangingDisk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchanging, "_PATIENCE", Patience(0.2, "Mappen svarar inte.", ""))
    stage, stick = opened(computer, disk, qtbot), tmp_path / "stick"
    stick.mkdir()
    session = stage.shell.session
    assert session is not None

    def trouble() -> str:
        return session.exchanging.way.trouble

    qtbot.waitUntil(lambda: "svarar inte" in trouble())
    sent: list[int] = []
    session.exchanging.exchange_with(
        stick, lambda _: None, lambda done: sent.append(done.sent), lambda _: None
    )
    qtbot.waitUntil(lambda: bool(sent))
    assert sent[0] > 0

    disk.let_go.set()

    def is_exchanged() -> bool:
        session.exchanging.exchange()  # what was asked before may not have answered yet
        return trouble() == ""

    qtbot.waitUntil(is_exchanged)
    stage.close()
