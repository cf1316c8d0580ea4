"""A folder as a route: on a stick, or shared in the pharmacy's network and there now and then."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.device.shared_folder import (
    Stamp,
    list_files,
    list_stamps,
    read_file,
    remove_file,
    write_file,
)
from app.domain.asking import IN_PLACE, SILENT, Asking
from app.domain.findings import Unavailable
from app.domain.members import Chain, Digest, SegmentHead
from app.exchange import picture, statement
from app.exchange.segment import LARGEST, SUFFIX, NotSegment, Segment, name_of, read_segment

_NOTHING = Digest(0, 0, 0)


@dataclass(frozen=True)
class _Held:
    """One segment that counts: in which file, where its chains begin, and what it holds."""

    file: str
    first: int
    ids: tuple[UUID, ...]


class FolderRoute:
    """The segments of a folder (mapp), as far as they are believed; known by their content.

    `judge` returns why a segment is not: what nobody known has signed must not keep entries back
    by claiming that they are there already. Files are reached by `asking`, since the folder may be
    a share that hangs; only they: what hangs holds on to nothing of the store.
    """

    def __init__(
        self, folder: Path, judge: Callable[[Segment], str], asking: Asking = IN_PLACE
    ) -> None:
        self.name = str(folder)
        self._folder = folder
        self._judge, self._ask = judge, asking.ask
        self._seen: dict[str, Stamp] = {}  # files as they were when they were looked at
        self._segments: dict[str, _Held] = {}
        self._ids: dict[Chain, set[UUID]] = {}
        self._digests: dict[Chain, Digest] = {}
        self._believed: frozenset[str] = frozenset()
        self._doubted: dict[str, str] = {}
        self.doubted: Mapping[str, str] = self._doubted  # file to why it does not count

    def digests(self) -> dict[Chain, Digest]:
        """Return what the folder holds now; what is gone from it or changed counts no more."""
        stamps = self._ask(lambda: list_stamps(self._folder, SUFFIX))
        altered = {file for file, stamp in self._seen.items() if stamps.get(file) != stamp}
        if altered - self._doubted.keys():
            self._forget()
        for file in altered & self._doubted.keys():
            del self._seen[file], self._doubted[file]
        for file in sorted(stamps.keys() - self._seen.keys()):
            self._look(file, stamps[file])
            self._seen[file] = stamps[file]
        return dict(self._digests)

    def ids(self, chain: Chain) -> Collection[UUID]:
        """Return the ids that it holds of a chain."""
        return self._ids.get(chain, frozenset())

    def find(self, ids: Collection[UUID]) -> list[str]:
        """Return all segments that hold any of the ids.

        Those with which chains begin come first: what a chain begins with says whose it is.
        """
        wanted = frozenset(ids)
        found = [name for name, held in self._segments.items() if not wanted.isdisjoint(held.ids)]
        return sorted(found, key=lambda name: (self._segments[name].first, name))

    def read(self, name: str) -> bytes:
        """Return a segment's bytes. Unavailable when they are others than a moment ago."""
        file = self._segments[name].file
        try:
            data = self._read(file)
        except Unavailable:
            self._forget()
            raise
        if name_of(data) != name:
            self._forget()
            raise Unavailable(f"{file} ändrades medan den lästes.", "Försök igen.", code="changed")
        return data

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment, whole and durable."""
        self._seen[name] = self._ask(lambda: write_file(self._folder, name, data))
        self._count(name, name, head)

    def believe(self, devices: Collection[str]) -> None:
        """Look at everything anew when other computers are believed than before."""
        if frozenset(devices) != self._believed:
            self._believed = frozenset(devices)
            self._forget()

    def read_statements(self) -> dict[str, bytes]:
        """Return what lies there of each computer, one file each, by the file's name."""
        folder, suffix = self._folder, statement.SUFFIX

        def read() -> dict[str, bytes]:
            names = list_files(folder, suffix)
            return {n.removesuffix(suffix): read_file(folder, n, statement.LARGEST) for n in names}

        return self._ask(read)

    def write_statement(self, device: str, data: bytes) -> None:
        """Put a computer's statement there in place of its older one."""
        self._ask(lambda: write_file(self._folder, device + statement.SUFFIX, data))

    def _read(self, file: str) -> bytes:
        return self._ask(lambda: read_file(self._folder, file, LARGEST))

    def pictures(self) -> frozenset[str]:
        """Return the names of the pictures that lie there; what is empty or too large is none."""
        stamps = self._ask(lambda: list_stamps(self._folder, picture.SUFFIX))
        return frozenset(
            name
            for name, seen in stamps.items()
            if seen.is_ordinary and 0 < seen.size <= picture.LARGEST
        )

    def read_picture(self, name: str) -> bytes:
        """Return a picture's bytes as they came; nothing where there is none any more."""
        if name not in self.pictures():
            return b""
        return self._ask(lambda: read_file(self._folder, name, picture.LARGEST))

    def write_picture(self, name: str, data: bytes) -> None:
        """Store a picture, whole and durable."""
        self._ask(lambda: write_file(self._folder, name, data))

    def drop_picture(self, name: str) -> bool:
        """Delete a picture; tell whether it could be."""
        with suppress(Unavailable):  # a stick that is barred
            self._ask(lambda: remove_file(self._folder, name))
            return True
        return False

    def _forget(self) -> None:
        for kept in (self._seen, self._segments, self._ids, self._digests, self._doubted):
            kept.clear()

    def _look(self, file: str, stamp: Stamp) -> None:
        try:
            if not stamp.is_ordinary:
                self._doubted[file] = "Det är ingen vanlig fil."
                return
            data = self._read(file)
            segment = read_segment(data)
        except (NotSegment, Unavailable) as wrong:
            if isinstance(wrong, Unavailable) and wrong.code == SILENT:
                raise  # the folder hangs: that says nothing of the file
            self._doubted[file] = str(wrong)
            return
        if why := self._judge(segment):
            self._doubted[file] = why
        else:
            self._count(name_of(data), file, segment.head)

    def _count(self, name: str, file: str, head: SegmentHead) -> None:
        ids = tuple(one.id for one in head.entries)
        self._segments.setdefault(name, _Held(file, min(one.seq for one in head.entries), ids))
        for one in head.entries:
            held = self._ids.setdefault(one.chain, set())
            if one.id not in held:
                held.add(one.id)
                digest = self._digests.get(one.chain, _NOTHING)
                self._digests[one.chain] = digest.with_entry(one.id, one.seq)
