"""A file from outside, copied once into a file without a name: what is hashed is what is read."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, cast

from app.device.files import disk_errors
from app.domain.asking import IN_PLACE, Asking
from app.domain.clock import STOCKHOLM
from app.domain.findings import Unavailable, refuse

_PIECE = 2**20  # bytes
_START = 64  # bytes


@dataclass(frozen=True)
class Copy:
    """The copy (kopia), which nobody else can reach or change."""

    file: BinaryIO  # at its beginning
    start: bytes  # its first bytes, to tell what it calls itself
    size: int
    sha256: str  # hex
    modified: date | None  # the day of the file that was copied; None when it is absurd


@contextmanager
def unnamed_file(folder: Path) -> Iterator[BinaryIO]:
    """Yield an empty file without a name in a folder; it is gone when it is closed."""
    with disk_errors("filen kunde inte läsas in"):
        opened = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed below
    with opened as file:
        yield cast(BinaryIO, file)


@contextmanager
def copy_unnamed(
    path: Path,
    folder: Path,
    most: int,
    report: Callable[[int, int], None] = lambda *_: None,
    asking: Asking = IN_PLACE,
) -> Iterator[Copy]:
    """Yield a copy of an ordinary file, or refuse one larger than `most` bytes.

    `report` hears (bytes done, bytes in all); what it raises gives the copying up. The file is read
    by `asking`, since it may lie on a share that hangs.
    """
    with unnamed_file(folder) as file:
        digest = hashlib.sha256()

        def copy() -> tuple[int, float]:
            done = 0
            if not path.is_file():  # a pipe would never end
                raise _unreadable()
            with path.open("rb") as source:
                state = os.fstat(source.fileno())
                while done <= most and (piece := source.read(_PIECE)):
                    digest.update(piece)
                    done += len(piece)
                    with disk_errors("filen kunde inte läsas in"):
                        file.write(piece)
                    asking.goes_on()
                    report(done, max(state.st_size, done))
            return done, state.st_mtime

        try:
            done, modified = asking.ask(copy)
        except OSError as error:
            raise _unreadable() from error
        if done > most:
            raise refuse(
                f"Filen är större än {most // 2**20} MB.",
                "Kontrollera att det är rätt fil.",
                rule="reference.too_large",
            )
        with disk_errors("filen kunde inte läsas in"):
            file.seek(0)
        start = file.read(_START)
        file.seek(0)
        yield Copy(file, start, done, digest.hexdigest(), _day(modified))


def _day(modified: float) -> date | None:
    try:
        return datetime.fromtimestamp(modified, UTC).astimezone(STOCKHOLM).date()
    except (OverflowError, ValueError, OSError):
        return None


def _unreadable() -> Unavailable:
    return Unavailable("Filen går inte att läsa.", "Välj den igen.", code="unreadable")
