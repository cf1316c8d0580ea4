"""Opens a ZIP that nobody vouches for, and hands out its members without believing its directory.

Nothing is ever unpacked to disk, and no archive inside an archive is opened. What the directory
says is bounded before anything is read; what a member then unpacks to is counted against it.
"""

import zlib
from copy import copy
from datetime import date
from typing import IO, BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.domain.findings import Refused, refuse

_MOST_MEMBERS = 200_000  # the whole NPL has 30,000 products
_MOST_UNPACKED = 2 * 2**30  # bytes
_MOST_RATIO = 200  # times; XML of one shape over and over packs 30 to 60 times
_SMALL = 2**20  # bytes unpacked; below this a ratio says nothing
_LOCAL_HEADER = 30  # bytes before the name
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """A ZIP whose directory has been checked (arkiv); members go by paths with "/" in them."""

    def __init__(self, archive: ZipFile, members: dict[str, ZipInfo]) -> None:
        self._archive = archive
        self._members = members

    def namelist(self) -> list[str]:
        """Return the members' paths, in the order of the directory; folders are no members."""
        return list(self._members)

    def size(self, name: str) -> int:
        """Return how many bytes a member unpacks to; reading it holds the directory to that."""
        return self._members[name].file_size

    @property
    def made_on(self) -> date | None:
        """The day that the newest member bears, as the directory has it."""
        days = []
        for member in self._members.values():
            try:
                days.append(date(*member.date_time[:3]))
            except ValueError:
                continue
        return max(days, default=None)

    def open(self, name: str) -> "Part":
        """Return a member to be read as a stream; KeyError when there is none."""
        return Part(self._opened(name), self.size(name))

    def read(self, name: str, most: int) -> bytes:
        """Return a member whole, unless it is larger than `most` bytes."""
        size = self.size(name)
        if size > most:
            raise _too_large(f"Filens del {_shown(name)} är {size // 2**20} MB.")
        with self._opened(name) as part:
            try:
                data = part.read(size + 1)  # asked for all, it would unpack all, whatever was said
            except _BROKEN as error:
                raise broken() from error
        if len(data) != size:
            raise broken()
        return data

    def _opened(self, name: str) -> IO[bytes]:
        member = copy(self._members[name])
        member.file_size += 1  # so that one byte more than was said comes, when there is one
        try:
            return self._archive.open(member)
        except _BROKEN as error:
            raise broken() from error


class Part:
    """A member while it unpacks (del): neither more nor less than the directory said comes out."""

    def __init__(self, unpacking: IO[bytes], size: int) -> None:
        self._unpacking = unpacking
        self._size = self._left = size

    def read(self, size: int) -> bytes:
        """Return at most so many bytes, none at the end."""
        try:
            data = self._unpacking.read(size)
        except _BROKEN as error:
            raise broken() from error
        self._left -= len(data)
        if self._left < 0 or (self._left and not data):
            raise broken()
        return data

    def tell(self) -> int:
        """Return how many bytes have been read."""
        return self._size - self._left

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._unpacking.close()


def open_archive(file: BinaryIO) -> Archive:
    """Return the archive, or refuse what is broken, boundless, locked or points out of itself."""
    try:
        archive = ZipFile(file)
        infos = archive.infolist()
    except _BROKEN as error:
        raise broken() from error
    _check_bounds(infos)
    members: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        name = _checked_path(info)
        if name.casefold() in seen:
            raise _ambiguous()
        seen.add(name.casefold())
        if not name.endswith("/"):
            _check_member(info)
            members[name] = info
    _refuse_overlaps(infos, archive.start_dir)
    return Archive(archive, members)


def _check_bounds(infos: list[ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise _too_large(f"Filen packas upp till {unpacked // 2**20} MB i {len(infos)} delar.")


def _checked_path(info: ZipInfo) -> str:
    """Return the path with "/" also where Windows programs write a backslash."""
    path = info.orig_filename.replace("\\", "/")
    steps_out = path.startswith("/") or ":" in path or ".." in path.split("/")
    if not path or steps_out or not path.isprintable():
        raise refuse(
            "Filen innehåller delar som pekar ut ur den.",
            "Hämta den igen från källan.",
            rule="reference.path",
        )
    return path


def _check_member(info: ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise refuse(
            "Filen är låst med lösenord.",
            "Hämta den olåst från källan.",
            rule="reference.locked",
        )
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise broken()
    if info.file_size > max(_SMALL, _MOST_RATIO * info.compress_size):
        raise _too_large(f"Filens del {_shown(info.filename)} packas upp orimligt mycket.")


def _refuse_overlaps(infos: list[ZipInfo], end: int) -> None:
    """Refuse members that share bytes: a small file can hold the same bomb a thousand times."""
    for info in sorted(infos, key=lambda info: info.header_offset, reverse=True):
        name = len(info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437"))
        if info.header_offset + _LOCAL_HEADER + name + info.compress_size > end:
            raise _ambiguous()
        end = info.header_offset


def _shown(name: str) -> str:
    return f"”{name[:60]}”"


def _too_large(text: str) -> Refused:
    return refuse(text, "Kontrollera att det är rätt fil.", rule="reference.too_large")


def _ambiguous() -> Refused:
    return refuse(
        "Filen innehåller samma del flera gånger.",
        "Hämta den igen från källan.",
        rule="reference.ambiguous",
    )


def broken() -> Refused:
    """Return the refusal of a file that does not hold together."""
    return refuse(
        "Filen är trasig eller ofullständig och går inte att läsa.",
        "Hämta den igen.",
        rule="reference.unreadable",
    )
