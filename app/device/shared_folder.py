"""A folder that several computers or a stick share: whole files in it, by name, nothing else."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from app.device.files import disk_errors
from app.domain.findings import Unavailable

_MOST_FILES = 100_000
_TEMPORARY = ".part"


def list_files(folder: Path, suffix: str) -> set[str]:
    """Return the names of ordinary files that end so. Unavailable when the folder is not there."""
    with disk_errors("mappen kunde inte läsas"), os.scandir(folder) as entries:
        names = {
            entry.name
            for entry in entries
            if entry.name.endswith(suffix)
            and not entry.name.startswith(".")
            and entry.is_file(follow_symlinks=False)
        }
    if len(names) > _MOST_FILES:
        text = f"Mappen innehåller fler än {_MOST_FILES} filer."
        raise Unavailable(text, "Välj en mapp som bara Lykta använder.", code="folder_full")
    return names


def read_file(folder: Path, name: str, most: int) -> bytes:
    """Return a file's content, up to one byte more than `most`."""
    with disk_errors(f"{name} kunde inte läsas"), (folder / name).open("rb") as file:
        return file.read(most + 1)


def write_file(folder: Path, name: str, content: bytes) -> None:
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
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    if os.name == "nt":  # Windows has no such call
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a share of another system may not know it
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
