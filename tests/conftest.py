"""What holds for every test: no screen, nobody's own folders, no unexpected warning."""

import gc
import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app.ui.garbage import GarbageCollector
from app.ui.theme import Theme, install_theme

pytest_plugins = [
    "tests.servers.fhir",
    "tests.servers.hub",
    "tests.servers.ipp",
    "tests.servers.nll",
]

# Set before anything asks Qt or the C library for a platform or a locale.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LANG"] = "C.UTF-8"
os.environ.pop("LC_ALL", None)

# No test asserts a time, and that goes for the time that hypothesis takes as well.
settings.register_profile("lykta", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lykta")
_PATIENCE_MS = 60_000  # ends what hangs; the 5000 of pytest-qt end what a slow computer works at


class PatientBot(QtBot):
    """A qtbot that by itself waits longer than anything takes on a slow, busy computer."""

    def waitUntil(  # noqa: N802
        self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE_MS
    ) -> None:
        """Wait until it is true or asserts nothing any more."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802
        self,
        signal: SignalInstance,
        *,
        timeout: int = _PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """Wait, at the end of the context, for the signal."""
        return super().waitSignal(
            signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb
        )


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test out of the person's own data and settings."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def no_unexpected_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs a warning unless a `logs` mark expects it; then it must come."""
    yield
    expected = [mark.args[0] for mark in request.node.iter_markers("logs")]
    logged = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    unexpected = [line for line in logged if not any(re.search(p, line) for p in expected)]
    absent = [p for p in expected if not any(re.search(p, line) for line in logged)]
    if unexpected or absent:
        pytest.fail(f"logged but not expected: {unexpected}; expected but not logged: {absent}")


@pytest.fixture(scope="session")
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    """The program's, in every test that draws."""
    made = GarbageCollector(qapp)
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def no_window_ends_in_a_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look for garbage here alone while there may be windows in it."""
    if "qapp" in request.fixturenames:
        collector: GarbageCollector = request.getfixturevalue("collector")
        gc.disable()
        yield
        collector.look()
        return
    if not gc.isenabled():  # the first one after those that draw
        gc.collect()
        gc.enable()
    yield


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Return what stands in for a person, with patience."""
    del qapp
    return PatientBot(request)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that everything lies in."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def installed_theme(qapp: QApplication, repository: Path) -> Theme:
    """The program's theme, made once as in the program: a second one would not be drawn with."""
    return install_theme(repository / "resources", qapp)
