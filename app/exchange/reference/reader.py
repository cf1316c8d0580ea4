"""Has a file of reference data parsed by a process without keys, and checks all that it says."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from threading import Timer
from typing import BinaryIO, cast

import msgspec

from app.domain.findings import Refused, Unavailable, refuse
from app.domain.reference import ListRemark
from app.domain.statements import Statement
from app.exchange.reference import pipe
from app.exchange.reference.listening import Listening, listen

LARGEST_FILE = 512 * 2**20  # bytes; the whole NPL is below 100 MB
WALL_S = 300.0
_MOST_MESSAGES = 5_000_000
_MOST_REMARKS = 100_000
_LONGEST_LINE = 65_536  # bytes
_PROGRAM = Path(__file__).resolve().parents[3]  # the folder that holds `app`

Report = Callable[[int, int], None]  # (done, total); what it raises gives the reading up


class Reading:
    """A file while it is parsed (läsning): its head, and its statements as they come, once."""

    def __init__(self, listening: Listening, report: Report) -> None:
        self._report = report
        self._done = (0, 1)
        self._lines = listening.lines(_LONGEST_LINE, self._tell)
        self._left = _MOST_MESSAGES
        self.remarks = list[ListRemark]()
        first = self._next()
        while isinstance(first, pipe.Progress):
            first = self._next()
        if not isinstance(first, pipe.Head):
            raise _given_up()
        self.head = first.head

    def __iter__(self) -> Iterator[Statement]:
        """Yield the statements; only what ends with the right counts ends without a refusal."""
        rows = 0
        while True:
            match self._next():
                case pipe.Row(statement):
                    rows += 1
                    yield statement
                case pipe.Remark(remark) if len(self.remarks) < _MOST_REMARKS:
                    self.remarks.append(remark)
                case pipe.Progress():
                    pass
                case pipe.Done(told, noted) if (told, noted) == (rows, len(self.remarks)):
                    return
                case _:
                    raise _given_up()

    def _next(self) -> pipe.Message:
        self._left -= 1
        line = next(self._lines, None)  # None: it ended without a last word
        if self._left < 0 or line is None:
            raise _given_up()
        try:
            message = pipe.decode(line)
        except msgspec.DecodeError as error:
            raise _given_up() from error
        if isinstance(message, pipe.Rejected):
            raise Refused(message.findings)
        if isinstance(message, pipe.Progress):
            self._done = (message.done, message.total)
            self._tell()
        return message

    def _tell(self) -> None:
        self._report(*self._done)


@contextmanager
def read_source(file: BinaryIO, report: Report = lambda *_: None) -> Iterator[Reading]:
    """Let the file be recognised and parsed; refuse it with the reason and, if known, the place.

    `file` is a real, seekable file that nobody else changes. `report` is called in this thread,
    now and then also while the parser has nothing to say.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > LARGEST_FILE:
        raise refuse(
            f"Filen är {size // 2**20} MB; ingen källa är större än {LARGEST_FILE // 2**20} MB.",
            "Kontrollera att det är rätt fil.",
            rule="reference.too_large",
        )
    with _started(file) as process, listen(cast(BufferedReader, process.stdout)) as listening:
        watch = Timer(WALL_S, process.kill)
        watch.start()
        try:
            yield Reading(listening, report)
        finally:
            process.kill()
            watch.cancel()


def _started(file: BinaryIO) -> subprocess.Popen[bytes]:
    """Start the parser with the file, a pipe, and nothing else: no variable, no open file."""
    try:
        return subprocess.Popen(
            [sys.executable, "-s", "-m", "app.exchange.reference.parser_process"],
            cwd=_PROGRAM,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote the file, and nobody knows what that is
            close_fds=True,
        )
    except OSError as error:
        raise Unavailable(
            "Läsaren av källornas filer går inte att starta.", "Starta om Lykta.", code="no_parser"
        ) from error


def _given_up() -> Refused:
    """The parser was killed by a limit or by the file itself."""
    return refuse(
        "Filen gick inte att läsa inom rimlig tid och rimligt minne.",
        "Kontrollera att det är rätt fil och hämta den igen.",
        rule="reference.given_up",
    )
