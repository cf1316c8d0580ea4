"""Folders that people choose on a share whose server is gone: each is named, and nothing waits."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, Self

import pytest
from pytestqt.qtbot import QtBot

from app.store import backup
from app.ui import background, watching
from app.ui.background import Patience
from app.ui.gate.first_set_up import FirstSetUp
from app.ui.idle import running_s
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.views.members.admit_dialog import AdmitDialog
from app.ui.views.members.ask_again_dialog import AskAgainDialog
from app.ui.views.members.folder_panel import FolderPanel
from app.ui.views.members.stick_dialog import StickDialog
from app.ui.views.upkeep.copy_panel import CopyPanel
from app.ui.watching import FolderWatch
from app.ui.widgets.message import Message
from app.usecases.adjust_settings import adjust, load
from app.usecases.back_up import last_backup_at
from app.usecases.sign_in import sign_in, sign_out
from tests.dead_share import dead_share
from tests.ui.stage import SARA, Stage, pharmacy
from tests.usecases.sources import prescribers
from tests.workplaces import PASSWORD, SetClock, make_computer

Try = Callable[[Stage, Path], Message]


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "share"
    folder.mkdir()
    with dead_share(folder):
        yield folder


@pytest.fixture
def opened(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Stage:
    del theme, qtbot
    made = Stage(pharmacy(tmp_path / "home"))
    made.open()
    return made


@pytest.fixture
def stage(opened: Stage) -> Iterator[Stage]:
    yield opened
    opened.close()


def session_of(stage: Stage) -> Session:
    assert stage.shell.session is not None
    return stage.shell.session


def admit(stage: Stage, folder: Path) -> Message:
    session = session_of(stage)
    dialog = AdmitDialog(stage.shell.window, session, [])
    dialog.folder.set_value(str(folder))
    dialog.folder.edited.emit()
    return dialog.message


def ask_anew(stage: Stage, folder: Path) -> Message:
    session = session_of(stage)
    dialog = AskAgainDialog(stage.shell.window, session)
    dialog.folder.set_value(str(folder))
    dialog.accept()
    return dialog.message


def exchange(stage: Stage, folder: Path) -> Message:
    session = session_of(stage)
    dialog = StickDialog(stage.shell.window, session)
    dialog.folder.set_value(str(folder))
    dialog.accept()
    return dialog.message


def share_with_others(stage: Stage, folder: Path) -> Message:
    session = session_of(stage)
    panel = FolderPanel(session)
    panel.setParent(stage.shell.window)
    panel.folder.set_value(str(folder))
    panel.save.click()
    return panel.message


def copy(stage: Stage, folder: Path) -> Message:
    session = session_of(stage)
    panel = CopyPanel(session)
    panel.setParent(stage.shell.window)
    panel.folder.set_value(str(folder))
    panel.start.click()
    return panel.message


_WAYS = [admit, ask_anew, exchange, share_with_others, copy]


@pytest.mark.parametrize("use", _WAYS)
def test_a_folder_that_never_answers_is_named_with_what_to_do(
    stage: Stage, share: Path, use: Try, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_SILENT_S", 0.3)
    message = use(stage, share)
    qtbot.waitUntil(lambda: f"{share} svarar inte." in message.text)
    assert "välj annat" in message.text


@pytest.mark.parametrize("use", [admit, ask_anew, exchange, copy])
def test_screens_go_on_and_the_window_closes_while_a_folder_is_waited_for(
    opened: Stage, share: Path, use: Try, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_SILENT_S", 3600.0)
    use(opened, share)
    answered: list[object] = []
    session_of(opened).run(last_backup_at, answered.append, answered.append)
    qtbot.waitUntil(lambda: answered == [None])
    before = running_s()
    opened.close()
    assert running_s() - before < 15
    again = sign_in(opened.computer, SARA, PASSWORD)
    with again.lock.excluding_others():  # refuses while anybody else has the store open
        pass
    sign_out(again)


def test_one_folder_that_hangs_is_not_another_ones_fault(
    stage: Stage, share: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_SILENT_S", 0.3)
    silent = exchange(stage, share)
    qtbot.waitUntil(lambda: "svarar inte" in silent.text)
    monkeypatch.setattr(background, "_SILENT_S", 60.0)
    (tmp_path / "stick").mkdir()
    other = exchange(stage, tmp_path / "stick")
    qtbot.waitUntil(lambda: other.text.startswith("Skickade"))


def test_the_first_start_names_a_folder_that_never_answers_and_closes(
    tmp_path: Path, theme: Theme, share: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del theme
    monkeypatch.setattr(background, "_SILENT_S", 0.3)
    stage = Stage(make_computer(tmp_path / "new", SetClock()))
    (found,) = stage.shell.window.findChildren(FirstSetUp)
    found.way.set_value("join")
    found.way.chosen.emit("join")
    form = found.joining
    form.workstation.set_value("Kassa 2")
    form.folder.set_value(str(share))
    form.main()
    qtbot.waitUntil(lambda: f"{share} svarar inte." in form.message.text)
    form._show_step(1)  # as where the share went between the request and the grant
    form.message.clear()
    form._look()
    qtbot.waitUntil(lambda: f"{share} svarar inte." in form.message.text)
    before = running_s()
    stage.close()
    assert running_s() - before < 15


class DyingFile:
    """A file on a share that goes away while it is read or written (fil)."""

    def __init__(self, file: Any, gone: Event) -> None:
        self._file, self._gone, self._reads = file, gone, 0

    def __getattr__(self, name: str) -> Any:
        """Return what the file does otherwise."""
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int = -1) -> Any:
        """Answer once: who is told by its first bytes what the file is asks for few."""
        if size > 1000:
            self._gone.wait()
        return self._file.read(size)


@pytest.fixture
def gone() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def test_a_watched_folder_that_goes_away_while_it_is_read_is_told_and_read_when_it_is_back(
    stage: Stage, tmp_path: Path, gone: Event, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        watching, "_PATIENCE", Patience(0.3, "Den bevakade mappen svarar inte.", "")
    )
    session, folder = session_of(stage), tmp_path / "in"
    folder.mkdir()
    workplace = session.workplace
    settings = replace(load(workplace.computer), watch_folder=str(folder))
    session.workplace = replace(workplace, computer=adjust(workplace, settings))
    file, opened = folder / "lista.csv", Path.open
    prescribers(file, "Mattias Öberg")

    def open_dying(path: Path, *words: Any, **named: Any) -> Any:
        made = opened(path, *words, **named)
        return DyingFile(made, gone) if path == file else made

    watch, noted = FolderWatch(session.background, session.background), list[str]()
    watch.noted.connect(lambda text, _: noted.append(text))
    watch.follow(session)
    qtbot.waitUntil(lambda: not watch._is_looking)
    with monkeypatch.context() as dying:
        dying.setattr(Path, "open", open_dying)
        for _ in range(2):  # dies, and is dead
            watch.look()
            qtbot.waitUntil(lambda: not watch._is_looking)
    assert noted == ["Den bevakade mappen svarar inte."]
    gone.set()

    def is_read() -> bool:
        if not watch._is_looking:
            watch.look()
        return "Filen är påhittad" in noted[-1]  # which is told by its content

    qtbot.waitUntil(is_read)
    watch.follow(None)


class DyingMedium:
    """The system's calls, where a medium goes away while it is written to (disk)."""

    def __init__(self, gone: Event) -> None:
        self._gone, self._syncs = gone, 0
        self.hangs = Event()

    def __getattr__(self, name: str) -> Any:
        """Return a call as it is."""
        return getattr(os, name)

    def fsync(self, descriptor: int) -> None:
        """Answer the first two times."""
        self._syncs += 1
        if self._syncs > 2:
            self.hangs.set()
            self._gone.wait()
        os.fsync(descriptor)


def test_a_medium_that_goes_away_in_the_middle_of_a_copy_is_named_and_no_copy_counts(
    stage: Stage, tmp_path: Path, gone: Event, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_SILENT_S", 0.5)
    medium = DyingMedium(gone)
    monkeypatch.setattr(backup, "os", medium)
    (tmp_path / "stick").mkdir()
    session = session_of(stage)
    message = copy(stage, tmp_path / "stick")
    qtbot.waitUntil(lambda: "svarar inte." in message.text)
    qtbot.waitUntil(medium.hangs.is_set)  # it may have been slow before that
    assert last_backup_at(session.workplace) is None
    assert not list((tmp_path / "home").glob("backup-*"))
    (left,) = (tmp_path / "stick").iterdir()
    assert left.suffix == ".part"
    gone.set()
    monkeypatch.setattr(background, "_SILENT_S", 60.0)
    qtbot.waitUntil(lambda: not left.exists())
