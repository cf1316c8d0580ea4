"""From a commit at one counter until the other's window is told, against a bare NOTIFY and back."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from app.domain.staff import Role
from app.ui.background import Background
from app.ui.garbage import GarbageCollector
from app.ui.session import Session
from app.ui.theme import install_theme
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.benchmarks.elsewhere import Elsewhere, everything
from tests.benchmarks.figures import spread
from tests.benchmarks.pressing import Paints
from tests.joined import join, let_in
from tests.servers.hub import Computer, HubServer, set_up, tear_down
from tests.workplaces import RESOURCES, as_person, begin_outage, open_pharmacy

TIMES = 100
_PATIENCE_MS = 60_000
_REST_S = 0.2  # between two, as people do; what follows one has then come to rest


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    install_theme(RESOURCES, application)
    GarbageCollector(application)
    times = max(3, TIMES // part)
    with TemporaryDirectory(prefix="lykta-hub-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server runs as another user
        hub = set_up(folder / "hub")
        try:
            bare = _bare(hub, folder, times)
            yield spread("bare NOTIFY and one back", bare)
            with _connected(hub, folder) as (writing, reading):
                told = list(_told(writing, reading, times))
                yield spread("commit until the other's window", told, bare)
                for one in everything():
                    yield spread(one.name, list(_painted(one, writing, reading, times)), bare)
        finally:
            hub.let_go()
            tear_down(hub)


def _bare(hub: HubServer, folder: Path, times: int) -> list[float]:
    """Return the milliseconds of each round trip between two connections."""
    one = hub.computer(folder)
    other, taken = hub.computer(folder, one.store), list[float]()
    with closing(one.connect()) as asking:
        asking.execute("LISTEN pong")
        answering = Thread(target=_answer, args=(other, times))
        answering.start()
        _wait(lambda: _listens(hub))
        for _ in range(times):
            begun = time.perf_counter()
            asking.execute("NOTIFY ping")
            _ = list(asking.notifies(timeout=60, stop_after=1))
            taken.append((time.perf_counter() - begun) * 1000)
            time.sleep(_REST_S / 10)
        answering.join()
    return taken


def _answer(computer: Computer, times: int) -> None:
    with closing(computer.connect()) as connection:
        connection.execute("LISTEN ping")
        for _ in range(times):
            _ = list(connection.notifies(timeout=60, stop_after=1))
            connection.execute("NOTIFY pong")


def _listens(hub: HubServer) -> bool:
    asked = "SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN ping' AND state = 'idle'"
    return bool(hub.ask(asked))


@contextmanager
def _connected(hub: HubServer, folder: Path) -> Iterator[tuple[Session, Session]]:
    """Two counters in an outage, one that writes and one that is looked at."""
    stick = folder / "stick"
    stick.mkdir()
    first = open_pharmacy(folder / "first")
    begin_outage(first)
    second = join(first, folder / "second", stick)
    sessions = []
    for workplace in (first, second):
        let_in(workplace, hub)
        sessions.append(Session(workplace, Background()))
        sessions[-1].listening.start()
    _wait(lambda: all(session.listening.contact.is_connected for session in sessions))
    yield sessions[0], sessions[1]
    for session in sessions:
        session.stop()
        session.background.close()
        sign_out(session.workplace)


def _told(writing: Session, reading: Session, times: int) -> Iterator[float]:
    """Yield the milliseconds from each commit until screens are told at the other counter."""
    committed, told = list[float](), list[float]()
    told_at = reading.background.changed.connect(lambda: told.append(time.perf_counter()))
    for number in range(times):
        _pause()
        told.clear()
        writing.run(_writer(number, committed), lambda _: None, _fail, writes=True)
        _wait(lambda: bool(told) and len(committed) == number + 1)  # noqa: B023  used at once
        yield (told[0] - committed[number]) * 1000
    reading.background.changed.disconnect(told_at)


def _painted(one: Elsewhere, writing: Session, reading: Session, times: int) -> Iterator[float]:
    """Yield the milliseconds from each commit until the other's window has painted it."""
    with one.window(reading) as (watched, shown):
        paints = Paints(watched)
        for _ in range(times):
            _pause()
            committed = list[float]()
            if one.before is not None:
                reading.run(_timed(one.before, committed), lambda _: None, _fail, writes=True)
                _wait(lambda: bool(committed))  # noqa: B023  used at once
                _pause()
                committed.clear()
            was = shown()
            writing.run(_timed(one.act, committed), lambda _: None, _fail, writes=True)
            _wait(lambda: bool(committed))  # noqa: B023  used at once
            yield paints.wait(committed[0], lambda: shown() != was)  # noqa: B023
            if one.undone is not None:
                writing.run(one.undone, lambda _: None, _fail, writes=True)
                _wait(lambda: shown() == was)  # noqa: B023


def _timed(
    act: Callable[[Workplace], object], committed: list[float]
) -> Callable[[Workplace], None]:
    def do(workplace: Workplace) -> None:
        act(workplace)
        committed.append(time.perf_counter())

    return do


def _writer(number: int, committed: list[float]) -> Callable[[Workplace], None]:
    def write(workplace: Workplace) -> None:
        as_person(workplace, f"Person {number}", Role.STAFF)
        committed.append(time.perf_counter())

    return write


def _fail(error: Exception) -> None:
    raise error


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not is_so():
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def _pause() -> None:
    rest = QDeadlineTimer(int(_REST_S * 1000))
    while not rest.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.002)
