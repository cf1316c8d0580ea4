"""The hub beside the window: what one counter hands out the other sees, whatever the hub does."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.device.hub_files import HubFiles, Joined
from app.domain.staff import Role
from app.ui.idle import running_s
from app.ui.session import Session
from app.usecases.keep_hub import revoke_member as revoke_at
from app.usecases.sign_in import sign_out
from app.usecases.use_hub import leave_hub
from app.usecases.workplace import Workplace
from tests.joined import ids, join, let_in
from tests.servers.hub import HubServer
from tests.ui.views.conftest import Begin, begin
from tests.workplaces import as_person, open_pharmacy

__all__ = ["begin"]

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture
def workplace(tmp_path: Path, own_hub: HubServer) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    let_in(opened, own_hub)
    return opened


@pytest.fixture
def second(workplace: Workplace, tmp_path: Path, own_hub: HubServer) -> Workplace:
    stick = tmp_path / "stick"
    stick.mkdir()
    joined = join(workplace, tmp_path / "Kassa 2", stick)
    let_in(joined, own_hub)
    return joined


@pytest.fixture
def listen(begin: Begin, qtbot: QtBot) -> Callable[[Workplace], Session]:
    """Return a function that begins to listen at a counter, and has met the hub once."""

    def begin_at(workplace: Workplace) -> Session:
        session = begin(workplace)
        session.listening.start()
        qtbot.waitUntil(lambda: session.listening.contact.is_connected)
        return session

    return begin_at


Listen = Callable[[Workplace], Session]


def write(session: Session, name: str) -> None:
    """Write something at a counter, as a screen does."""
    workplace = session.workplace
    session.run(
        lambda _: as_person(workplace, name, Role.STAFF),
        lambda _: None,
        lambda error: pytest.fail(repr(error)),
        writes=True,
    )


def test_what_is_written_at_one_counter_is_told_at_the_other_at_once(
    workplace: Workplace, second: Workplace, listen: Listen, qtbot: QtBot
) -> None:
    here, there = listen(workplace), listen(second)
    for writer, reader in ((here, there), (there, here), (here, there)):
        before = reader.listening.contact.fetched
        with qtbot.waitSignal(reader.background.changed):
            write(writer, f"Person {before}")
        qtbot.waitUntil(lambda r=reader, b=before: r.listening.contact.fetched > b)  # type: ignore[misc]
    qtbot.waitUntil(lambda: ids(workplace) == ids(second))


def test_a_hub_that_is_killed_is_told_and_taken_up_again_when_it_is_back(
    workplace: Workplace, second: Workplace, listen: Listen, own_hub: HubServer, qtbot: QtBot
) -> None:
    here, there = listen(workplace), listen(second)
    own_hub.kill()
    try:
        qtbot.waitUntil(lambda: bool(here.listening.contact.trouble))
        assert here.listening.contact.passes
        assert here.listening.contact.away_since is not None
        write(here, "Ebba Falk")
        qtbot.waitUntil(lambda: not ids(workplace) <= ids(second))
        qtbot.waitUntil(lambda: here.listening._pause_ms > 2000)
    finally:
        own_hub.start()
    qtbot.waitUntil(lambda: ids(workplace) <= ids(second))
    for session in (here, there):
        contact_of = session.listening
        qtbot.waitUntil(lambda c=contact_of: c.contact.is_connected)  # type: ignore[misc]
        assert contact_of.contact.away_since is None


def test_a_computer_that_the_hub_revoked_is_told_what_to_do(
    workplace: Workplace, listen: Listen, own_hub: HubServer, qtbot: QtBot
) -> None:
    session = listen(workplace)
    revoke_at(own_hub.folder, workplace.device.device)
    qtbot.waitUntil(lambda: bool(session.listening.contact.trouble))
    contact = session.listening.contact
    assert "spärrad i navet" in contact.trouble
    assert not contact.passes


def test_leaving_the_hub_ends_the_wait_at_once(
    workplace: Workplace, listen: Listen, qtbot: QtBot
) -> None:
    session, failed = listen(workplace), list[object]()
    left: list[object] = []
    session.listening.between(lambda workplace, _: leave_hub(workplace), left.append, failed.append)
    qtbot.waitUntil(lambda: bool(left), timeout=10_000)  # far from the end of the wait
    qtbot.waitUntil(lambda: not session.listening._is_busy, timeout=10_000)
    assert session.listening.contact.address == ""
    assert not failed


def test_a_store_that_closes_is_let_go_of_at_once(
    workplace: Workplace, listen: Listen, qtbot: QtBot
) -> None:
    session = listen(workplace)
    before = running_s()
    session.stop()
    session.background.close()
    assert running_s() - before < 20  # far from the end of the wait
    assert session.listening._workplace is None
    sign_out(workplace)


def test_without_a_hub_nothing_is_asked(begin: Begin, tmp_path: Path, qtbot: QtBot) -> None:
    session = begin(open_pharmacy(tmp_path / "alone"))
    session.listening.start()
    qtbot.waitUntil(lambda: not session.listening._is_busy)
    assert session.listening.contact.address == ""
    assert not session.listening._again.isActive()


def test_a_hub_that_neither_answers_nor_refuses_holds_no_close(
    workplace: Workplace, begin: Begin, qtbot: QtBot
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # takes the connection, and never says a word
        files = HubFiles(workplace.computer.home)
        files.save(Joined((f"127.0.0.1:{silent.getsockname()[1]}",), workplace.device.device))
        session = begin(workplace)
        session.listening.start()
        accepted, _ = silent.accept()
        with accepted:
            before = running_s()
            session.stop()
            session.background.close()
            assert running_s() - before < 8  # a connection is waited for 10 seconds
        sign_out(workplace)
