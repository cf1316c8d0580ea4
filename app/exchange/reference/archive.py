"""Opens a ZIP that nobody vouches for: bounded in members, sizes and paths before it is read."""

import zlib
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from app.domain.findings import Refused, refuse

_MOST_MEMBERS = 200_000  # the whole NPL has 30,000 products
_MOST_UNPACKED = 2 * 2**30  # bytes
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def open_archive(file: BinaryIO) -> ZipFile:
    """Return the archive, or refuse what is broken, boundless or has members outside itself."""
    try:
        archive = ZipFile(file)
        members = archive.infolist()
    except _BROKEN as error:
        raise broken() from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise refuse(
            f"Filen packas upp till {unpacked // 2**20} MB i {len(members)} delar.",
            "Kontrollera att det är rätt fil.",
            rule="reference.too_large",
        )
    for member in members:
        if member.filename.startswith(("/", "\\")) or ".." in member.filename.split("/"):
            raise refuse(
                "Filen innehåller delar som pekar ut ur den.",
                "Hämta den igen från källan.",
                rule="reference.path",
            )
    return archive


def broken() -> Refused:
    """Return the refusal of a file that does not hold together."""
    return refuse(
        "Filen är trasig eller ofullständig och går inte att läsa.",
        "Hämta den igen.",
        rule="reference.unreadable",
    )
