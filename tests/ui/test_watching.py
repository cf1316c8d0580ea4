"""The watched folder: what turns up there comes in by itself, and what does not says why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.reference import Source
from app.ui.session import Session
from app.ui.watching import FolderWatch
from app.ui.widgets.badge import Tone
from app.usecases.adjust_settings import adjust, load
from tests.ui.views.conftest import Begin, begin
from tests.usecases.sources import prescribers
from tests.workplaces import open_pharmacy

__all__ = ["begin"]


@pytest.fixture
def session(begin: Begin, tmp_path: Path) -> Session:
    workplace = open_pharmacy(tmp_path / "home")
    (tmp_path / "in").mkdir()
    settings = replace(load(workplace.computer), watch_folder=str(tmp_path / "in"))
    computer = adjust(workplace, settings)
    return begin(replace(workplace, computer=computer))


@pytest.fixture
def watch(session: Session, qtbot: QtBot) -> Iterator[FolderWatch]:
    made = FolderWatch(session.background, session.background)
    made.follow(session)
    qtbot.waitUntil(lambda: not made._is_looking)
    yield made
    made.follow(None)


def look(watch: FolderWatch, qtbot: QtBot) -> None:
    watch.look()
    qtbot.waitUntil(lambda: not watch._is_looking)


def test_a_file_that_lies_still_is_loaded_and_told(
    session: Session, watch: FolderWatch, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[tuple[str, Tone]] = []
    watch.noted.connect(lambda text, tone: told.append((text, tone)))
    prescribers(tmp_path / "in" / "lista.csv", "Mattias Öberg")
    look(watch, qtbot)
    assert told == []  # it may still be on its way
    look(watch, qtbot)
    assert told == [("Inläst ur den bevakade mappen: Förskrivare.", Tone.OK)]
    info = session.workplace.register.info()
    assert info is not None
    assert info.edition(Source.PRESCRIBERS) is not None


def test_a_file_that_is_refused_is_told_once(
    watch: FolderWatch, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[str] = []
    watch.noted.connect(lambda text, _: told.append(text))
    (tmp_path / "in" / "bild.png").write_bytes(b"\x89PNG ingen lista")
    for _ in range(4):
        look(watch, qtbot)
    (said,) = told
    assert said.startswith("1\u00a0fil i den bevakade mappen togs inte in: bild.png:")


def test_a_folder_that_is_gone_is_told_once_and_stops_nothing(
    watch: FolderWatch, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[str] = []
    watch.noted.connect(lambda text, _: told.append(text))
    (tmp_path / "in").rmdir()
    look(watch, qtbot)
    look(watch, qtbot)
    assert len(told) == 1
