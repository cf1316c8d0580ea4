"""Listens to what another process writes, line by line, without ever waiting blindly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from queue import Empty, Queue
from threading import Thread

_CHUNK = 65_536  # bytes
_AHEAD = 16  # chunks that may wait to be heard; then the process waits
_PATIENCE_S = 0.1  # of silence, before the question whether to go on


@contextmanager
def listen(output: BufferedReader) -> Iterator["Listening"]:
    """Listen until the block is left; by then the process must have ended or have been killed."""
    heard: Queue[bytes] = Queue(_AHEAD)
    thread = Thread(target=_pass_on, args=(output, heard), daemon=True)
    thread.start()
    try:
        yield Listening(heard)
    finally:
        while thread.is_alive():  # it may be waiting for room
            with suppress(Empty):
                heard.get_nowait()
            thread.join(0.01)


class Listening:
    """What a process says while it is listened to (lyssnande)."""

    def __init__(self, heard: Queue[bytes]) -> None:
        self._heard = heard

    def lines(self, longest: int, ask: Callable[[], None]) -> Iterator[bytes]:
        """Yield whole lines until the process ends, or says about more than `longest` bytes in one.

        `ask` is called while nothing comes; what it raises ends the listening.
        """
        rest = b""
        while len(rest) <= longest:
            try:
                chunk = self._heard.get(timeout=_PATIENCE_S)
            except Empty:
                ask()
                continue
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines


def _pass_on(output: BufferedReader, heard: Queue[bytes]) -> None:
    while chunk := output.read1(_CHUNK):
        heard.put(chunk)
    heard.put(b"")
