"""The small files of this computer, written whole or not at all; the store has files of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path

from app.domain.findings import Unavailable


@contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Tell the disk's errors as what could not be done, as "device.key kunde inte läsas"."""
    try:
        yield
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            cure = "Frigör utrymme och försök igen."
            raise Unavailable(f"Disken är full: {doing}.", cure, code="disk_full") from error
        if error.errno in (EACCES, EPERM, EROFS):
            cure = "Ta bort skrivskyddet, eller ge Lykta rätt att skriva i mappen, och försök igen."
            text = f"Mappen är skrivskyddad eller spärrad: {doing}."
            raise Unavailable(text, cure, code="read_only") from error
        if error.errno in (ENOENT, ENOTDIR):
            cure = "Kontrollera att minnet sitter i och att rätt mapp är vald."
            text = f"Det finns ingen sådan mapp eller fil: {doing}."
            raise Unavailable(text, cure, code="no_folder") from error
        cure = "Kontrollera att mappen finns och att Lykta får läsa och skriva i den."
        raise Unavailable(f"Disken svarar med fel: {doing}.", cure, code="disk") from error


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file so that a crash leaves the old content or the new, for this user alone."""
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    with disk_errors(f"{path.name} kunde inte sparas"):
        try:
            write_new(temporary, content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet, for this user alone, and see it onto the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """See a new or changed name in a folder onto the disk."""
    if os.name == "nt":  # Windows has no such call; NTFS journals the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
