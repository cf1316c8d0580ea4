"""Locks between programs that use the same folder; the system frees them when a program dies.

The system's own calls and not filelock: its readers-writer lock is bound to the thread that took it
and says nothing of who holds it.
"""

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from app.domain.findings import Unavailable
from app.store.files import disk_errors

_PAUSE_S = 0.05
_LONGEST_S = 3600.0  # for one who is alone in between; nothing that needs it lasts so long
_LARGEST_NOTE = 4096

if sys.platform == "win32":
    import msvcrt

    _FIRST = 1 << 30  # far behind the content: locked bytes cannot be read by others
    _READERS = 64

    def _try_lock(descriptor: int, *, exclusive: bool) -> bool:
        # Windows locks bytes, and this call only for one: a reader takes any byte, a writer all;
        # it does not change a lock into another
        _unlock(descriptor)
        places = [(0, _READERS)] if exclusive else [(n, 1) for n in range(_READERS)]
        for first, length in places:
            os.lseek(descriptor, _FIRST + first, os.SEEK_SET)
            with contextlib.suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, length)
                return True
        return False

    def _unlock(descriptor: int) -> None:
        for first, length in [(0, _READERS), *((n, 1) for n in range(_READERS))]:
            os.lseek(descriptor, _FIRST + first, os.SEEK_SET)
            with contextlib.suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_UNLCK, length)

else:
    import fcntl

    def _try_lock(descriptor: int, *, exclusive: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class _Holder(msgspec.Struct, frozen=True):
    program: str
    process: int


class HomeLock:
    """A held lock on a home folder (lås på datamappen), until released or the program ends."""

    def __init__(self, descriptor: int, locks: Path, program: str) -> None:
        self._descriptor, self._locks = descriptor, locks
        self._held = contextlib.ExitStack()
        self._held.callback(os.close, descriptor)
        with contextlib.suppress(Unavailable):  # a full disk must not keep the store closed
            self._held.enter_context(_note(locks, program))

    @contextlib.contextmanager
    def excluding_others(self, timeout_s: float = 5.0) -> Iterator[None]:
        """Hold the shared folder alone for a while, for purge, rebuild or migration.

        Unavailable tells who else is there when they do not leave in time. For a moment before and
        after, nothing is held: what was read before must be read again.
        """
        try:
            if not _wait(self._descriptor, timeout_s, exclusive=True):
                raise _busy(self._locks, but=os.getpid())
            yield
        finally:
            _wait(self._descriptor, _LONGEST_S, exclusive=False)

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def share(folder: Path, program: str, timeout_s: float = 5.0) -> HomeLock:
    """Hold the folder together with others; `program` is how they are told of us, in Swedish.

    Every program that opens the store does this. Unavailable tells who is restoring, purging,
    rebuilding or migrating when that is not over in time.
    """
    return _hold(folder, program, timeout_s, exclusive=False)


def exclude(folder: Path, program: str, timeout_s: float = 5.0) -> HomeLock:
    """Hold the folder alone, for restore; who holds it together with others asks the lock."""
    return _hold(folder, program, timeout_s, exclusive=True)


@contextlib.contextmanager
def alone(path: Path, timeout_s: float = 10.0) -> Iterator[None]:
    """Read, change and write a small file without another program doing so in between."""
    descriptor = _open(_folder_of_locks(path.parent) / f"{path.name}.lock")
    try:
        if not _wait(descriptor, timeout_s, exclusive=True):
            text = f"{path.name} ändras just nu av ett annat program."
            raise Unavailable(text, "Försök igen om en stund.", code="busy")
        yield
    finally:
        os.close(descriptor)


def _hold(folder: Path, program: str, timeout_s: float, *, exclusive: bool) -> HomeLock:
    locks = _folder_of_locks(folder)
    descriptor = _open(locks / "home.lock")
    if not _wait(descriptor, timeout_s, exclusive=exclusive):
        os.close(descriptor)
        raise _busy(locks)
    return HomeLock(descriptor, locks, program)


def _wait(descriptor: int, timeout_s: float, *, exclusive: bool) -> bool:
    deadline = time.monotonic() + timeout_s
    with disk_errors("datamappen kunde inte låsas"):
        while not _try_lock(descriptor, exclusive=exclusive):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE_S)
    return True


def _folder_of_locks(folder: Path) -> Path:
    locks = folder / "locks"
    with disk_errors("datamappen kunde inte låsas"):
        locks.mkdir(mode=0o700, exist_ok=True)
    return locks


def _open(path: Path) -> int:
    # not inherited by programs we start: a child must not keep the lock when we have died
    with disk_errors("datamappen kunde inte låsas"):
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextlib.contextmanager
def _note(locks: Path, program: str) -> Iterator[None]:
    path = locks / f"holder-{os.getpid()}-{secrets.token_hex(4)}.json"
    descriptor = _open(path)
    try:
        with disk_errors("datamappen kunde inte låsas"):
            os.write(descriptor, msgspec.json.encode(_Holder(program, os.getpid())))
            # locked as long as we live: how others know that the note is not a dead program's
            _try_lock(descriptor, exclusive=True)
        yield
    finally:
        os.close(descriptor)
        with contextlib.suppress(OSError):
            path.unlink()


def _busy(locks: Path, but: int = 0) -> Unavailable:
    others = (note for note in _holders(locks) if note.process != but)
    who = ", ".join(f"{note.program} (process {note.process})" for note in others)
    return Unavailable(
        f"Datamappen används av {who or 'ett annat program'}.",
        "Stäng det programmet, eller vänta tills det är klart, och försök igen.",
        code="home_busy",
    )


def _holders(locks: Path) -> Iterator[_Holder]:
    for path in sorted(locks.glob("holder-*.json")):
        with contextlib.suppress(OSError, ValueError):
            descriptor = os.open(path, os.O_RDWR)
            try:
                content = os.read(descriptor, _LARGEST_NOTE)
                dead = _try_lock(descriptor, exclusive=True)
            finally:
                os.close(descriptor)
            if dead:
                path.unlink()
            else:
                yield msgspec.json.decode(content, type=_Holder)
