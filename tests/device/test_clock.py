"""The computer's clock: what makes it suspect, and that it claims no more than the kernel does."""

import ctypes
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from app.device import clock
from app.device.clock import BUILD_YEAR, SystemClock, follows_time_server
from app.domain.clock import STOCKHOLM, ClockState


@pytest.fixture(params=[True, False])
def synced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the kernel says that the clock follows a time server."""
    monkeypatch.setattr(clock, "follows_time_server", lambda: request.param)
    return bool(request.param)


def test_the_time_is_aware_and_swedish() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is STOCKHOLM


def test_the_kernel_s_word_is_passed_on(synced: bool) -> None:
    assert SystemClock().state() is (ClockState.SYNCED if synced else ClockState.UNCHECKED)


def test_a_year_before_the_program_was_built_is_suspect(
    synced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_battery = datetime(2000, 1, 1, tzinfo=STOCKHOLM)
    monkeypatch.setattr(SystemClock, "now", lambda _: empty_battery)
    assert SystemClock().state() is ClockState.SUSPECT


def test_the_program_was_not_built_in_the_future() -> None:
    assert datetime.now(STOCKHOLM).year >= BUILD_YEAR


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked")
def test_what_the_kernel_says_is_what_another_program_reads() -> None:
    program = (
        "import ctypes; n = ctypes.create_string_buffer(512);print(ctypes.CDLL(None).adjtimex(n))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert follows_time_server() is (int(said) in range(5))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked")
@pytest.mark.parametrize(("answer", "follows"), [(0, True), (4, True), (5, False), (-1, False)])
def test_only_a_kernel_that_says_so_follows_a_time_server(
    monkeypatch: pytest.MonkeyPatch, answer: int, follows: bool
) -> None:
    class Kernel:
        """A C library whose kernel gives one answer."""

        def __init__(self, name: str | None) -> None: ...

        def adjtimex(self, asked: object) -> int:
            return answer

    monkeypatch.setattr(ctypes, "CDLL", Kernel)
    assert follows_time_server() is follows
