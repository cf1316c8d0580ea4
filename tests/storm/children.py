"""Lykta's processes, to be killed: forked with all of it imported, since only their work counts."""

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["app.__main__", "tests.storm.changing", "tests.storm.filling", "tests.storm.window"]
)


class Child:
    """A process (process) with our pipes as its standard input and output."""

    def __init__(self, work: Callable[..., object], *given: object, errors: Path) -> None:
        its_input, our_output = Pipe(duplex=False)
        our_input, its_output = Pipe(duplex=False)
        self._process = _CONTEXT.Process(
            target=_run, args=(its_input, its_output, errors, work, given), daemon=True
        )
        self._process.start()
        its_input.close()
        its_output.close()
        self._to = our_output
        self._from = os.fdopen(os.dup(our_input.fileno()), "rb")
        our_input.close()

    def feed(self, data: bytes) -> None:
        """Write to its standard input; no more than a pipe holds."""
        os.write(self._to.fileno(), data)

    def read_lines(self, lines: int) -> bytes:
        """Wait until it has printed so many lines more, and return the last."""
        last = b""
        for _ in range(lines):
            last = self._from.readline()
        return last

    def kill_after(self, lines: int, pause_s: float, last: bytes = b"") -> list[str]:
        """Send SIGKILL a while after it has printed so many lines; return all that it printed.

        `last` is how the line begins that is then waited for.
        """
        with self._from, self._to:
            try:
                printed = [self._from.readline() for _ in range(lines)]
                while printed and printed[-1] and not printed[-1].startswith(last):
                    printed.append(self._from.readline())
                time.sleep(pause_s)
            finally:
                self._process.kill()
            printed += self._from.readlines()
            self._process.join()
        ended = self._process.exitcode
        assert ended == -signal.SIGKILL, f"it ended by itself before it was killed: {ended}"
        # a line that the kill cut short says nothing
        return [line.decode().rstrip("\n") for line in printed if line.endswith(b"\n")]


def moment(random: Random, most_lines: int, longest_s: float = 0.015) -> tuple[int, float]:
    """Draw when to kill: now and then while it starts, else while it writes."""
    if random.random() < 0.15:
        return 0, random.uniform(0, 0.4)
    return random.randint(0, most_lines), random.uniform(0, longest_s)


def _run(
    given: Connection, taken: Connection, errors: Path, work: Callable[..., object], rest: Any
) -> None:
    os.dup2(given.fileno(), 0)
    os.dup2(taken.fileno(), 1)
    with errors.open("ab") as file:
        os.dup2(file.fileno(), 2)
    faulthandler.enable(2)  # a crash in the window's library leaves its place
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    work(*rest)
