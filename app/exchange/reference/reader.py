"""Has a file of reference data parsed by a process without keys, and checks all that it says."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, BinaryIO, cast

import msgspec

from app.domain.findings import Refused, Unavailable, refuse
from app.domain.reference import ListRemark, SourceHead
from app.domain.statements import Statement
from app.exchange.reference import pipe

LARGEST_FILE = 512 * 2**20  # bytes; the whole NPL is below 100 MB
WALL_S = 300.0
_MOST_MESSAGES = 5_000_000
_LONGEST_LINE = 65_536  # bytes
_PROGRAM = Path(__file__).resolve().parents[3]  # the folder that holds `app`

Report = Callable[[int, int], None]  # (done, total); what it raises gives the reading up


class Reading:
    """A file while it is parsed (läsning): its head, and its statements as they come, once."""

    def __init__(self, stdout: IO[bytes], report: Report) -> None:
        self._stdout = stdout
        self._report = report
        self._left = _MOST_MESSAGES
        self.remarks: list[ListRemark] = []
        first = self._next()
        while isinstance(first, pipe.Progress):
            first = self._next()
        if not isinstance(first, pipe.Head):
            raise _given_up()
        self.head: SourceHead = first.head

    def __iter__(self) -> Iterator[Statement]:
        """Yield the statements; only what ends with the right counts ends without a refusal."""
        rows = 0
        while True:
            match self._next():
                case pipe.Row(statement):
                    rows += 1
                    yield statement
                case pipe.Remark(remark):
                    self.remarks.append(remark)
                case pipe.Progress(done, total):
                    self._report(done, total)
                case pipe.Done(told, noted) if (told, noted) == (rows, len(self.remarks)):
                    return
                case _:
                    raise _given_up()

    def _next(self) -> pipe.Message:
        self._left -= 1
        if self._left < 0:
            raise _given_up()
        try:
            message = pipe.decode(self._stdout.readline(_LONGEST_LINE))
        except msgspec.DecodeError as error:  # an empty line too: it ended without a last word
            raise _given_up() from error
        if isinstance(message, pipe.Rejected):
            raise Refused(message.findings)
        return message


@contextmanager
def read_source(file: BinaryIO, report: Report = lambda *_: None) -> Iterator[Reading]:
    """Let the file be recognised and parsed; refuse it with the reason and, if known, the place.

    `file` is a real, seekable file that nobody else changes.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > LARGEST_FILE:
        raise refuse(
            f"Filen är {size // 2**20} MB; ingen källa är större än {LARGEST_FILE // 2**20} MB.",
            "Kontrollera att det är rätt fil.",
            rule="reference.too_large",
        )
    command = [sys.executable, "-s", "-B", "-m", "app.exchange.reference.parser_process"]
    kept = ("PATH", "SYSTEMROOT")  # nothing else of the surroundings goes along
    try:
        process = subprocess.Popen(
            command,
            cwd=_PROGRAM,
            env={name: os.environ[name] for name in kept if name in os.environ},
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote the file, and nobody knows what that is
        )
    except OSError as error:
        raise Unavailable(
            "Läsaren av varulistor går inte att starta.", "Starta om Lykta.", code="no_parser"
        ) from error
    watch = Timer(WALL_S, process.kill)
    watch.start()
    with process:
        try:
            yield Reading(cast(IO[bytes], process.stdout), report)
        finally:
            watch.cancel()
            process.kill()


def _given_up() -> Refused:
    """The parser was killed by a limit or by the file itself."""
    return refuse(
        "Filen gick inte att läsa inom rimlig tid och rimligt minne.",
        "Kontrollera att det är rätt fil och hämta den igen.",
        rule="reference.given_up",
    )
