"""Small files written whole or not at all, and the disk's errors in words; no databases."""

import errno
import glob
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.findings import Unavailable

_LEFTOVER_AGE_S = 3600  # a temporary file this old belongs to a program that was killed
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def unavailable(error: OSError, doing: str) -> Unavailable:
    """Return the disk's error in words; `doing` is the Swedish clause of what could not be done."""
    if error.errno in _FULL:
        cure = "Frigör utrymme och försök igen. Det som redan var sparat är orört."
        return Unavailable(f"Disken är full: {doing}.", cure, code="disk_full")
    if error.errno in _READ_ONLY:
        cure = "Ge Lykta rätt att läsa och skriva i datamappen och försök igen."
        return Unavailable(
            f"Mappen är skrivskyddad eller spärrad: {doing}.", cure, code="read_only"
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        cure = "Kontrollera att disken eller minnet sitter i och att mappen är rätt vald."
        return Unavailable(f"Mappen finns inte: {doing}.", cure, code="no_folder")
    cure = "Försök igen. Kommer felet tillbaka: säkerhetskopiera till ett annat minne och byt disk."
    return Unavailable(f"Disken svarar med fel: {doing}.", cure, code="io_error")


@contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Tell the disk's errors as what could not be done, as "nyckelfilen kunde inte läsas"."""
    try:
        yield
    except OSError as error:
        raise unavailable(error, doing) from error


def find_bytes(path: Path, most: int) -> bytes | None:
    """Return the file's content up to one byte more than `most`; nothing where no file is."""
    with disk_errors(f"{path.name} kunde inte läsas"):
        try:
            with path.open("rb") as file:
                return file.read(most + 1)
        except FileNotFoundError:
            return None


def previous_of(path: Path) -> Path:
    """Return where the copy from before the last writing is kept."""
    return path.with_name(path.name + ".old")


def write_whole(path: Path, content: bytes, *, keep_previous: bool = False) -> None:
    """Replace a file so that a crash leaves the old content or the new, for this user alone.

    The content comes before the name: temporary file, fsync, rename, fsync of the folder. With
    `keep_previous` what the file held is first written, in the same way, beside it as `.old`.
    """
    with disk_errors(f"{path.name} kunde inte sparas"):
        if keep_previous and path.exists():
            _replace(previous_of(path), path.read_bytes())
        _replace(path, content)
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise Unavailable(
            f"{path.name} är ändrad, men disken bekräftar inte att den klarar ett strömavbrott.",
            "Säkerhetskopiera till ett annat minne, och se efter omstart att ändringen finns kvar.",
            code="unconfirmed",
        ) from error


def _replace(path: Path, content: bytes) -> None:
    remove_leftovers(path.parent, f".{glob.escape(path.name)}.*.tmp")
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(folder: Path, pattern: str) -> None:
    """Remove temporary files so old that the program which made them must have been killed."""
    for leftover in folder.glob(pattern):
        with suppress(FileNotFoundError):  # another program cleans at the same time
            if leftover.stat().st_mtime < time.time() - _LEFTOVER_AGE_S:
                leftover.unlink()


def sync_folder(folder: Path) -> None:
    """Make what was created, renamed or removed in a folder survive a power cut."""
    if os.name == "nt":  # Windows has no such call; NTFS journals the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
