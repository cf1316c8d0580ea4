"""Programs that run into a failing disk: strace lets chosen calls fail, and how it went is told."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.storm.calls import read_calls, trace

WITNESS = "Vittnesfilen går inte att skriva. Kontrollera disken."  # what is recorded stands
FAULTS = int(os.environ.get("FAULTS", "3"))  # faults for each act and call; all when it is large


@dataclass(frozen=True)
class Outcome:
    """How a program ended (utfall)."""

    code: int
    printed: list[str]
    said: str  # on standard error

    def check(self, home: Path) -> None:
        """Demand an end that a person can understand: well, or unavailable with what to do."""
        assert self.code in (0, 3), self
        assert "Traceback" not in self.said, self
        assert "Något i Lykta är fel" not in self.said, self
        log = home / "log" / "lykta.log"
        assert not log.exists() or "Traceback" not in log.read_text(encoding="utf-8")
        assert bool(self.said.replace(WITNESS, "").strip()) == (self.code == 3), self


def run(command: Sequence[str], given: bytes = b"", **how: object) -> Outcome:
    """Run a program to its end."""
    done = subprocess.run(
        command, input=given, capture_output=True, check=False, timeout=100, **how
    )  # type: ignore[call-overload]
    return Outcome(done.returncode, done.stdout.decode().splitlines(), done.stderr.decode())


def python(*words: str) -> list[str]:
    """Return the command that runs a module with this Python."""
    return [sys.executable, "-m", *words]


def failing(
    call: str, error: str, when: str, command: Sequence[str], file: Path | None = None
) -> list[str]:
    """Return the command that runs another in which a call fails: the nth, or from the nth on.

    With a file only calls on it are counted and fail.
    """
    inject = f"inject={call}:error={error}:when={when}"
    return [
        "strace",
        "-f",
        "-qq",
        "-o",
        os.devnull,
        "-e",
        f"trace={call}",
        "-e",
        inject,
        *([] if file is None else ["-P", str(file)]),
        "--",
        *command,
    ]


def moments(command: Sequence[str], call: str, log: Path, given: bytes = b"") -> list[str]:
    """Run a program as it is, and return when a call shall fail: spread over all that it makes."""
    done = run(trace(command, log, calls=[call], most_bytes=0), given)
    assert done.code == 0, done
    count = sum(1 for _ in read_calls(log))
    picked = sorted({1 + (count - 1) * n // max(1, FAULTS - 1) for n in range(min(FAULTS, count))})
    return [f"{n}+" if place % 2 else str(n) for place, n in enumerate(picked)]
