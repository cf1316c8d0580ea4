"""The shared folder: exchanged by itself, looked for while it is away, let go of at the close."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.findings import Unavailable
from app.domain.staff import Role
from app.store.locks import exclude
from app.ui.exchanging import Exchanging
from app.ui.session import Session
from app.ui.theme import Theme
from app.usecases.adjust_settings import keep_sharing
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.ui.stage import Stage, pharmacy
from tests.ui.views.conftest import Begin, begin
from tests.workplaces import as_person, open_pharmacy

__all__ = ["begin"]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def workplace(tmp_path: Path, shared: Path) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    keep_sharing(opened, "Kassa 1", str(shared))
    return opened


@pytest.fixture
def session(begin: Begin, workplace: Workplace) -> Session:
    return begin(workplace)


@pytest.fixture
def second(workplace: Workplace, tmp_path: Path) -> Iterator[Workplace]:
    stick = tmp_path / "stick"
    stick.mkdir()
    joined = join(workplace, tmp_path / "Kassa 2", stick)
    yield joined
    sign_out(joined)


def exchange(exchanging: Exchanging, qtbot: QtBot) -> None:
    with qtbot.waitSignal(exchanging.moved):
        exchanging.exchange()


def test_what_others_left_in_the_folder_comes_in_and_screens_are_told(
    session: Session, workplace: Workplace, second: Workplace, shared: Path, qtbot: QtBot
) -> None:
    as_person(second, "Ebba Falk", Role.STAFF)
    carry(second, shared)
    with (
        qtbot.waitSignal(session.exchanging.moved),
        qtbot.waitSignal(session.background.changed),
    ):
        session.exchanging.start()
    assert ids(second) <= ids(workplace)
    way = session.exchanging.way
    assert (way.folder, way.fetched > 0, way.refused, way.trouble) == (str(shared), True, (), "")


def test_a_folder_that_is_away_is_told_and_taken_up_again_when_it_is_back(
    session: Session, second: Workplace, shared: Path, qtbot: QtBot
) -> None:
    away = shared.rename(shared.with_name("away"))
    with qtbot.waitSignal(session.exchanging.moved):
        session.exchanging.start()
    assert "mappen" in session.exchanging.way.trouble
    as_person(session.workplace, "Ebba Falk", Role.STAFF)
    away.rename(shared)
    exchange(session.exchanging, qtbot)
    assert session.exchanging.way.trouble == ""
    assert carry(second, shared).fetched == 1


def test_without_a_folder_nothing_is_exchanged(begin: Begin, tmp_path: Path, qtbot: QtBot) -> None:
    session = begin(open_pharmacy(tmp_path / "alone"))
    session.exchanging.start()
    answered: list[object] = []
    session.background.exchange(lambda: None, answered.append, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert session.exchanging.way.folder == ""
    assert not session.exchanging._timer.isActive()


def test_a_store_that_closes_is_let_go_of(session: Session, shared: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.exchanging.moved):
        session.exchanging.start()
    session.stop()
    before = sorted(shared.iterdir())
    session.exchanging.exchange()
    session.background.changed.emit()
    assert session.exchanging._workplace is None
    assert session.exchanging._ends.carrier is None
    assert not session.exchanging._timer.isActive()
    assert sorted(shared.iterdir()) == before


def test_a_store_that_the_lock_closed_after_hours_is_free_for_others(
    tmp_path: Path, shared: Path, theme: Theme, qtbot: QtBot
) -> None:
    del theme
    stage = Stage(pharmacy(tmp_path / "staged"))
    keep_sharing(stage.open(), "Kassa 1", str(shared))
    session = stage.shell.session
    assert session is not None
    session.exchanging.exchange()
    stage.settle()
    assert session.exchanging.way.at is not None
    stage.shell._close_store()
    stage.settle()
    assert session.exchanging._workplace is None

    def is_free() -> bool:
        try:
            with exclude(stage.computer.home, "Ett prov", 0):
                return True
        except Unavailable:  # somebody else has the store open
            return False

    qtbot.waitUntil(is_free)  # the window lets go when no lane is in the store
    stage.close()


def test_a_person_who_takes_over_does_not_end_the_exchange(
    session: Session, workplace: Workplace, second: Workplace, shared: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.exchanging.moved):
        session.exchanging.start()
    session.workplace = replace(workplace)
    as_person(second, "Ebba Falk", Role.STAFF)
    carry(second, shared)
    exchange(session.exchanging, qtbot)
    assert ids(second) <= ids(workplace)
