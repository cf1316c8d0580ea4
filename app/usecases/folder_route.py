"""A folder as a route: on a stick, or shared in the pharmacy's network and there now and then."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from uuid import UUID

from app.device.shared_folder import list_files, read_file, write_file
from app.domain.members import Chain, Digest, SegmentHead
from app.exchange import statement
from app.exchange.segment import LARGEST, SUFFIX, NotSegment, Segment, read_segment

_NOTHING = Digest(0, 0, 0)


class FolderRoute:
    """The segments of a folder (mapp), as far as they are believed.

    `judge` returns why a segment is not: what nobody known has signed must not keep entries back
    by claiming that they are there already.
    """

    def __init__(self, folder: Path, judge: Callable[[Segment], str]) -> None:
        self.name = str(folder)
        self._folder = folder
        self._judge = judge
        self._seen: set[str] = set()
        self._ids: dict[Chain, dict[UUID, str]] = {}  # to the segment that holds the entry
        self._digests: dict[Chain, Digest] = {}
        self._revoked: frozenset[str] = frozenset()
        self._doubted: dict[str, str] = {}
        self.doubted: Mapping[str, str] = self._doubted  # name to why it is not believed

    def digests(self) -> dict[Chain, Digest]:
        """Return what the folder holds now; what is gone from it counts no more."""
        names = list_files(self._folder, SUFFIX)
        if self._seen - names:
            self._forget()
        for name in sorted(names - self._seen):
            self._look(name)
            self._seen.add(name)
        return dict(self._digests)

    def ids(self, chain: Chain) -> Collection[UUID]:
        """Return the ids that it holds of a chain."""
        return self._ids.get(chain, {}).keys()

    def find(self, ids: Collection[UUID]) -> list[str]:
        """Return the segments that hold the ids, in the order of their names."""
        return sorted({held[one] for held in self._ids.values() for one in held.keys() & set(ids)})

    def read(self, name: str) -> bytes:
        """Return a segment's bytes."""
        return read_file(self._folder, name, LARGEST)

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment, whole and durable."""
        write_file(self._folder, name, data)
        self._count(name, head)
        self._seen.add(name)

    def doubt(self, devices: Collection[str]) -> None:
        """Look at everything anew when other computers are believed than before."""
        if frozenset(devices) != self._revoked:
            self._revoked = frozenset(devices)
            self._forget()

    def read_statements(self) -> dict[str, bytes]:
        """Return what lies there of each computer, one file each, by the file's name."""
        return {
            name.removesuffix(statement.SUFFIX): read_file(self._folder, name, statement.LARGEST)
            for name in list_files(self._folder, statement.SUFFIX)
        }

    def write_statement(self, device: str, data: bytes) -> None:
        """Put a computer's statement there in place of its older one."""
        write_file(self._folder, device + statement.SUFFIX, data)

    def _forget(self) -> None:
        self._seen.clear()
        self._ids.clear()
        self._digests.clear()
        self._doubted.clear()

    def _look(self, name: str) -> None:
        try:
            segment = read_segment(self.read(name))
        except NotSegment:
            self._doubted[name] = "Filen är inget segment."
            return
        if why := self._judge(segment):
            self._doubted[name] = why
        else:
            self._count(name, segment.head)

    def _count(self, name: str, head: SegmentHead) -> None:
        for one in head.entries:
            held = self._ids.setdefault(one.chain, {})
            if one.id not in held:
                held[one.id] = name
                digest = self._digests.get(one.chain, _NOTHING)
                self._digests[one.chain] = digest.with_entry(one.id, one.seq)
