"""The witness: acknowledged entries in an append-only file outside the database, sealed one by one.

A record is a clear place (device, epoch, seq), a length, a nonce and AES-256-GCM of the packed
entry with the place as associated data. A torn last record is what a power cut leaves and is
passed over; a damaged one is skipped by its length and reported by its place.
"""

import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.store.sealed import Forged, SealedEntry

_MAGIC = b"LYKTAWIT"
_PLACE = struct.Struct(">8s8s8sQ")  # magic, device, epoch, seq
_LENGTH = struct.Struct(">I")
_NONCE = 12
_LARGEST = 1 << 20


@dataclass(frozen=True, order=True)
class Place:
    """Where an entry stands in its chain (plats)."""

    device: str
    epoch: str
    seq: int

    def __str__(self) -> str:
        """As lists of missing entries name it."""
        return f"{self.device}/{self.epoch}/{self.seq}"


@dataclass(frozen=True)
class Record:
    """One record found in a witness file (vittnespost): where, and the sealed bytes."""

    place: Place
    sealed: bytes  # nonce and ciphertext


class Witness:
    """The witness files of one store (vittne): beside it and, if set, in a second place.

    A folder that cannot be written makes `trouble` say so; the entry itself stands all the same.
    """

    def __init__(self, folders: Iterable[Path], key: bytes) -> None:
        self._folders = tuple(folders)
        self._cipher = AESGCM(key)
        self.trouble = ""  # Swedish, empty while every file is written

    def add(self, entries: Iterable[tuple[Place, SealedEntry]]) -> None:
        """Append the entries and fsync, in every place that answers."""
        data = b"".join(self._record(place, entry) for place, entry in entries)
        if not data:
            return
        failed = [folder for folder in self._folders if not _append(_current(folder), data)]
        self.trouble = "Vittnesfilen går inte att skriva. Kontrollera disken." if failed else ""

    def records(self) -> dict[Place, list[Record]]:
        """Return every whole record by its place, from all files in all places."""
        found: dict[Place, list[Record]] = {}
        for folder in self._folders:
            for path in _files(folder):
                with suppress(OSError):
                    for record in _read(path):
                        found.setdefault(record.place, []).append(record)
        return found

    def open(self, records: Iterable[Record]) -> SealedEntry | None:
        """Return the entry of the first record that opens, or None when all are damaged."""
        for record in records:
            with suppress(InvalidTag, Forged, ValueError):
                nonce, ciphertext = record.sealed[:_NONCE], record.sealed[_NONCE:]
                packed = self._cipher.decrypt(nonce, ciphertext, _associated(record.place))
                return SealedEntry.unpack(packed)
        return None

    def start_new_file(self) -> None:
        """Begin a new file after a verified backup; the last two are kept."""
        for folder in self._folders:
            with suppress(OSError):
                number = int(_current(folder).stem.split("-")[1]) + 1
                (folder / f"witness-{number:06}.log").touch()
                for old in _files(folder)[:-2]:
                    old.unlink()

    def _record(self, place: Place, entry: SealedEntry) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, entry.pack(), _associated(place))
        return _associated(place) + _LENGTH.pack(len(sealed)) + sealed


def _associated(place: Place) -> bytes:
    return _PLACE.pack(_MAGIC, bytes.fromhex(place.device), bytes.fromhex(place.epoch), place.seq)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("witness-*.log"))


def _current(folder: Path) -> Path:
    files = _files(folder)
    return files[-1] if files else folder / "witness-000001.log"


def _append(path: Path, data: bytes) -> bool:
    # one write to a file opened for append: records of several processes never mix
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            written = os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        return False
    return written == len(data)


def _read(path: Path) -> Iterator[Record]:
    data = path.read_bytes()
    at = data.find(_MAGIC)
    while at >= 0:
        body = at + _PLACE.size + _LENGTH.size
        if body > len(data):
            return
        _, device, epoch, seq = _PLACE.unpack_from(data, at)
        (length,) = _LENGTH.unpack_from(data, at + _PLACE.size)
        if length > _LARGEST or body + length > len(data):
            at = data.find(_MAGIC, at + 1)  # torn or damaged: look for the next beginning
            continue
        yield Record(Place(device.hex(), epoch.hex(), seq), data[body : body + length])
        following = body + length
        at = following if data.startswith(_MAGIC, following) else data.find(_MAGIC, at + 1)
