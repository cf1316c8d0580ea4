"""A folder that several computers or a stick share: whole files in it, by name, nothing else."""

import errno
import os
import re
import secrets
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.device.files import disk_errors
from app.domain.findings import Unavailable

_MOST_FILES = 100_000
_TEMPORARY = ".part"
_UNFINISHED = re.compile(r"\..+\.lykta[a-z]+\.[0-9a-f]{8}\.part")
_LEFT_S = 24 * 3600  # after which a file that was never finished is nobody's
_READING = (  # a pipe must not be waited for, nor a link followed out of the folder
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


@dataclass(frozen=True)
class Stamp:
    """What tells that a file is another than it was (märke); only an ordinary one is read."""

    size: int
    modified: int  # nanoseconds, by the folder's own clock
    is_ordinary: bool


def list_files(folder: Path, suffix: str) -> set[str]:
    """Return the names of ordinary files that end so. Unavailable when the folder is not there."""
    return {name for name, seen in list_stamps(folder, suffix).items() if seen.is_ordinary}


def list_stamps(folder: Path, suffix: str) -> dict[str, Stamp]:
    """Return all that ends so, with what tells it from what it was before.

    What a writer that was killed left behind goes after a day, by the clock here and by what else
    was written there: neither a clock ahead nor a file from the future deletes what is being made.
    """
    stamps: dict[str, Stamp] = {}
    unfinished: dict[str, float] = {}  # path to when it was last written
    with disk_errors("mappen kunde inte läsas"), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                if _UNFINISHED.fullmatch(entry.name):
                    with suppress(OSError):  # another computer's, and done meanwhile
                        unfinished[entry.path] = entry.stat(follow_symlinks=False).st_mtime
            elif entry.name.endswith(suffix):
                with suppress(FileNotFoundError):  # gone since it was listed
                    stamps[entry.name] = _stamp(entry.stat(follow_symlinks=False))
    if unfinished:
        _clear(unfinished, max((one.modified / 1e9 for one in stamps.values()), default=0.0))
    if len(stamps) > _MOST_FILES:
        text = f"Mappen innehåller fler än {_MOST_FILES} filer."
        raise Unavailable(text, "Välj en mapp som bara Lykta använder.", code="folder_full")
    return stamps


def read_file(folder: Path, name: str, most: int) -> bytes:
    """Return an ordinary file's content, up to one byte more than `most`."""
    with disk_errors(f"{name} kunde inte läsas"):
        try:
            descriptor = os.open(folder / name, _READING)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO):  # a link, a socket
                raise _strange(name) from None
            raise
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _strange(name)
            return file.read(most + 1)


def write_file(folder: Path, name: str, content: bytes) -> Stamp:
    """Write a file whole: it has its name only once its content is on the disk or the stick."""
    temporary = folder / f".{name}.{secrets.token_hex(4)}{_TEMPORARY}"
    try:
        with disk_errors("filen kunde inte skrivas i mappen"):
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(folder / name)
            _sync(folder)
            return _stamp((folder / name).lstat())
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove_file(folder: Path, name: str) -> None:
    """Delete a file; no harm when it is gone."""
    with disk_errors("filen kunde inte tas bort ur mappen"):
        (folder / name).unlink(missing_ok=True)
        _sync(folder)


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, stat.S_ISREG(found.st_mode))


def _clear(unfinished: dict[str, float], written: float) -> None:
    now = min(time.time(), max(written, *unfinished.values()))
    for path, at in unfinished.items():
        if at < now - _LEFT_S:
            with suppress(OSError):  # gone already, or on a stick that is barred
                Path(path).unlink()


def _strange(name: str) -> Unavailable:
    return Unavailable(f"{name} är ingen vanlig fil.", "Ta bort den ur mappen.", code="strange")


def _sync(folder: Path) -> None:
    if os.name == "nt":  # Windows has no such call
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a share of another system may not know it
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
