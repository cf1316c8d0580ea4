"""The witness: acknowledged entries in an append-only file outside the database, sealed one by one.

A record is a clear place (device, epoch, seq), a length, a nonce and AES-256-GCM of the packed
entry with the place as associated data. A torn last record is what a power cut leaves and is
passed over; a damaged one is skipped by its length and reported by its place.
"""

import os
import re
import secrets
import struct
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.findings import Unavailable
from app.store.distant import Distant
from app.store.files import sync_folder, write_whole
from app.store.sealed import Forged, SealedEntry

T = TypeVar("T")
_TROUBLE = "Vittnesfilen går inte att skriva. Kontrollera disken."
_AWAY = (
    "Vittnets andra plats svarar inte. Posterna är sparade här, och skrivs dit när den är tillbaka."
)
_SOON_S, _LONG_S = 2.0, 60.0  # that a place which may be away is waited for; for a whole file
_BYTES_A_S = 1_000_000.0  # that a slow place takes
_MAGIC = b"LYKTAWIT"
_PLACE = struct.Struct(">8s8s8sQ")  # magic, device, epoch, seq
_LENGTH = struct.Struct(">I")
_NONCE = 12
_LARGEST = 1 << 20
_NAME = re.compile(r"witness-[0-9]{6}\.log")
_CREATE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, order=True)
class Place:
    """Where an entry stands in its chain (plats)."""

    device: str
    epoch: str
    seq: int

    def __str__(self) -> str:
        """As lists of missing entries name it."""
        return f"{self.device}/{self.epoch}/{self.seq}"


@dataclass
class Holding:
    """What the witness files of one folder hold (innehav)."""

    folder: Path
    is_silent: bool = False  # it did not answer: what it holds is unknown
    whole: dict[Place, SealedEntry | None] = field(default_factory=dict)  # records that open
    damaged: set[Place] = field(default_factory=set)  # what other records say that they are


def spans(places: Iterable[Place]) -> tuple[str, ...]:
    """Return the places in order, unbroken runs of a chain as one "device/epoch/first-last"."""
    runs: list[list[Place]] = []
    for place in sorted(places):
        if runs and runs[-1][-1] == Place(place.device, place.epoch, place.seq - 1):
            runs[-1].append(place)
        else:
            runs.append([place])
    return tuple(f"{run[0]}-{run[-1].seq}" if run[1:] else str(run[0]) for run in runs)


def parse_span(span: str) -> tuple[str, str, int, int]:
    """Return a span's device, epoch, first and last number."""
    device, epoch, numbers = span.split("/")
    first, _, last = numbers.partition("-")
    return device, epoch, int(first), int(last or first)


class Witness:
    """The witness files of one store (vittne): beside it and, if set, in a second place.

    The first is on the computer's own disk: where it cannot be written `trouble` says so. The
    others may be away, or never answer: `away` says so. The entry itself stands all the same.
    """

    def __init__(self, folders: Iterable[Path], key: bytes) -> None:
        self._folders = tuple(folders)
        self._cipher = AESGCM(key)
        self._guard = threading.Lock()
        self._behind: dict[Path, bytes] = {}  # what a folder lacks since it failed
        self._distant = {folder: Distant() for folder in self._folders[1:]}
        self.trouble = ""  # Swedish, empty while the first file is written
        self.away = ""  # Swedish, empty while the others are

    def add(
        self, entries: Iterable[tuple[Place, SealedEntry]], folders: Sequence[Path] = ()
    ) -> None:
        """Append the entries and fsync, in every place that answers, or in the folders named.

        A place that did not answer gets what it lacks with the first writing that it takes.
        """
        data = b"".join(self._record(place, entry) for place, entry in entries)
        if not data:
            return
        with self._guard:
            for folder in folders or self._folders:
                owed = self._behind.pop(folder, b"") + data
                if not self._append(folder, owed):
                    self._behind[folder] = owed
            self._tell(self._behind)

    def _append(self, folder: Path, data: bytes) -> bool:
        with suppress(Unavailable):
            seconds = _SOON_S + len(data) / _BYTES_A_S
            return self._ask(folder, lambda: _append(_current(folder), data), seconds)
        return False

    def _tell(self, failed: Collection[Path]) -> None:
        is_first = self._folders[0] in failed
        self.trouble = _TROUBLE if is_first else ""
        self.away = _AWAY if len(failed) > is_first else ""

    def _ask(self, folder: Path, call: Callable[[], T], seconds: float) -> T:
        """Return what a call in a folder returns; Unavailable where it is one that is silent."""
        distant = self._distant.get(folder)
        return call() if distant is None else distant.ask(call, seconds)

    def holdings(self, wanted: Callable[[Place], bool] = lambda _: False) -> list[Holding]:
        """Return what each place holds, read anew; one that does not answer holds nothing.

        Only the entries that are wanted come along: all of them would fill the memory.
        """
        found = [Holding(folder) for folder in self._folders]
        for holding in found:
            try:
                self._hold(holding, wanted)
            except Unavailable:
                holding.is_silent = True
        self._tell({holding.folder for holding in found if holding.is_silent} | set(self._behind))
        return found

    def _hold(self, holding: Holding, wanted: Callable[[Place], bool]) -> None:
        folder = holding.folder
        for path in self._ask(folder, lambda: witness_files(folder), _SOON_S):
            with suppress(OSError):
                for place, sealed in _records(self._ask(folder, path.read_bytes, _LONG_S)):
                    if entry := self._open(place, sealed):
                        holding.whole[place] = entry if wanted(place) else None
                    else:
                        holding.damaged.add(place)

    def _open(self, place: Place, sealed: bytes) -> SealedEntry | None:
        """Return the entry of a record, or None when it is damaged."""
        with suppress(InvalidTag, Forged, ValueError):
            nonce, ciphertext = sealed[:_NONCE], sealed[_NONCE:]
            return SealedEntry.unpack(self._cipher.decrypt(nonce, ciphertext, _associated(place)))
        return None

    def start_new_file(self, beginning: Iterable[tuple[Place, SealedEntry]] = ()) -> None:
        """Begin a new file after a verified backup, with what that does not hold; two are kept.

        `beginning` is read when the file is there: what others append later finds it by itself.
        """
        for folder in self._folders:
            with suppress(OSError, Unavailable):
                self._ask(folder, partial(_begin_file, folder), _SOON_S)
        self.add(beginning)
        for folder in set(self._folders) - set(self._behind):
            with suppress(Unavailable):
                self._ask(folder, partial(_drop_older, folder), _SOON_S)

    def forget(self, is_purged: Callable[[SealedEntry], bool]) -> list[Path]:
        """Write anew the files that hold purged personal parts, without those.

        The caller holds the home alone. Returns the places that do not answer.
        """
        failed = []
        with self._guard:
            for folder in self._folders:
                try:
                    for path in self._ask(folder, partial(_files_of, folder), _SOON_S):
                        self._forget_in(path, is_purged)
                except (OSError, Unavailable):
                    failed.append(folder)
        return failed

    def _forget_in(self, path: Path, is_purged: Callable[[SealedEntry], bool]) -> None:
        records, changed = list[bytes](), False
        for place, sealed in _records(self._ask(path.parent, path.read_bytes, _LONG_S)):
            entry = self._open(place, sealed)
            if entry is not None and entry.personal and is_purged(entry):
                records.append(self._record(place, entry.without_personal()))
                changed = True
            else:  # what is damaged stays as it is, to be told of
                records.append(_framed(place, sealed))
        if changed:
            data = b"".join(records)
            self._ask(path.parent, lambda: write_whole(path, data), _LONG_S)

    def _record(self, place: Place, entry: SealedEntry) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, entry.pack(), _associated(place))
        return _framed(place, sealed)


def _framed(place: Place, sealed: bytes) -> bytes:
    return _associated(place) + _LENGTH.pack(len(sealed)) + sealed


def _associated(place: Place) -> bytes:
    return _PLACE.pack(_MAGIC, bytes.fromhex(place.device), bytes.fromhex(place.epoch), place.seq)


def witness_files(folder: Path) -> list[Path]:
    """Return the folder's witness files, the oldest first."""
    with suppress(OSError):  # a place that is gone has no files; writing there will tell
        return _files_of(folder)
    return []


def _files_of(folder: Path) -> list[Path]:
    names = os.listdir(folder)  # noqa: PTH208  half the time of iterdir, for each entry
    return [folder / name for name in sorted(filter(_NAME.fullmatch, names))]


def _current(folder: Path) -> Path:
    files = witness_files(folder)
    return files[-1] if files else folder / "witness-000001.log"


def _append(path: Path, data: bytes) -> bool:
    # one write to a file opened for append: records of several processes never mix
    try:
        is_new = not path.exists()
        handle = os.open(path, _CREATE | os.O_APPEND, 0o600)
        try:
            written = os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(path.parent)
    except OSError:
        return False
    return written == len(data)


def _begin_file(folder: Path) -> None:
    number = int(_current(folder).stem.split("-")[1]) + 1
    os.close(os.open(folder / f"witness-{number:06}.log", _CREATE, 0o600))
    sync_folder(folder)


def _drop_older(folder: Path) -> None:
    for old in witness_files(folder)[:-2]:
        with suppress(OSError):
            old.unlink()


def _records(data: bytes) -> Iterator[tuple[Place, bytes]]:
    """Yield each record's place, and its nonce and ciphertext."""
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
        yield Place(device.hex(), epoch.hex(), seq), data[body : body + length]
        following = body + length
        at = following if data.startswith(_MAGIC, following) else data.find(_MAGIC, at + 1)
