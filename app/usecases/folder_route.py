"""A folder as a route: on a stick, or shared in the pharmacy's network and there now and then."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
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
from app.domain.asking import IN_PLACE, ONE_FILE, SILENT, Asking
from app.domain.findings import Unavailable
from app.domain.members import FOR_ALL, Carried, Chain, Digest, SegmentHead, digest_of
from app.exchange import picture, statement
from app.exchange.segment import LARGEST, SUFFIX, NotSegment, Segment, name_of, read_segment
from app.store.sealed import device_name

_NOTHING = Digest(0, 0, 0)
_ONE_FILE = "Ta bort filen ur mappen: den lämnas på nytt av en dator som har den."
_LOOKS = 5  # at a folder in which others write, until two in a row see the same


@dataclass(frozen=True)
class _Held:
    """One segment that counts: in which file, by whom, where its chains begin, what it holds."""

    file: str
    size: int
    carrier: str  # device
    is_for_all: bool
    first: int
    chains: tuple[tuple[Chain, int, tuple[UUID, ...]], ...]  # with the highest number

    def ids(self) -> Iterator[UUID]:
        """Yield the marks of all its entries."""
        return chain.from_iterable(ids for _, _, ids in self.chains)


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
        self._copies: dict[str, set[str]] = {}  # other files with the same bytes
        self._believed: frozenset[str] = frozenset()
        self._doubted: dict[str, str] = {}
        self.doubted: Mapping[str, str] = self._doubted  # file to why it does not count
        self._doubted_by: dict[str, str] = {}
        self.doubted_by: Mapping[str, str] = self._doubted_by  # file to the device that it names

    def digests(self) -> dict[Chain, Digest]:
        """Return what the folder holds now; what is gone from it or changed counts no more."""
        for _ in range(_LOOKS):
            stamps = self._stamps()
            if altered := {file for file, stamp in self._seen.items() if stamps.get(file) != stamp}:
                self._let_go(altered)
            for file in sorted(stamps.keys() - self._seen.keys()):
                if not self._look(file, stamps[file]):
                    break  # it went meanwhile: what holds the same came before that
                self._seen[file] = stamps[file]
            else:
                break
        return dict(self._digests)

    def ids(self, of: Chain) -> Collection[UUID]:
        """Return the marks of what it holds of a chain."""
        return self._ids.get(of, frozenset())

    def find(self, ids: Collection[UUID], *, is_for_all: bool = False) -> list[str]:
        """Return all segments, or those for all, that hold any of the marks.

        Those with which chains begin come first: what a chain begins with says whose it is.
        """
        wanted = frozenset(ids)
        found = [
            name
            for name, held in self._segments.items()
            if held.is_for_all >= is_for_all and not wanted.isdisjoint(held.ids())
        ]
        return sorted(found, key=lambda name: (self._segments[name].first, name))

    def read(self, name: str) -> bytes:
        """Return a segment's bytes; nothing where they are gone or others than a moment ago."""
        if name not in self._segments:
            return b""
        file = self._segments[name].file
        try:
            data = self._read(file)
        except Unavailable as wrong:
            if not self._is_gone(file, wrong):
                raise
            data = b""  # its carrier has put it into a larger one
        if name_of(data) != name:
            self._let_go({file})
            return b""
        return data

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment, whole and durable."""
        stamp = self._seen[name] = self._ask(lambda: write_file(self._folder, name, data))
        self._count(name, name, stamp, head)

    def carried(self, device: str) -> dict[str, int]:
        """Return the segments that count which a computer has carried there, and their bytes."""
        return {name: one.size for name, one in self._segments.items() if one.carrier == device}

    def replace(self, names: Collection[str], by: Sequence[tuple[SegmentHead, bytes]]) -> None:
        """Store segments, then delete those named, and the same carrier's that hold no more.

        Whoever looks meanwhile sees all entries. Of two that hold the same the one stays whose
        name comes first, so that no two programs delete each the other's.
        """
        for head, data in by:
            self.write(name_of(data), head, data)
        carriers = {device_name(head.carrier) for head, _ in by}
        left = {
            name: one.ids()
            for name, one in self._segments.items()
            if one.carrier in carriers and name not in names
        }
        self.remove({*names, *_contained(left)})

    def remove(self, names: Collection[str]) -> None:
        """Delete segments."""
        files = {self._segments[name].file for name in names if name in self._segments}
        for file in sorted(files):
            self._ask(partial(remove_file, self._folder, file))
        self._let_go(files)

    def doubted_entries(self, file: str) -> frozenset[tuple[Chain, UUID]]:
        """Return the marks that a segment that does not count says it holds; none if it is gone."""
        try:
            head = read_segment(self._read(file)).head
        except (Unavailable, NotSegment):
            return frozenset()
        return frozenset((one.chain, one.mark) for one in head.entries)

    def remove_doubted(self, files: Collection[str]) -> None:
        """Delete segments that do not count."""
        for file in sorted(self._doubted.keys() & set(files)):
            self._ask(partial(remove_file, self._folder, file))
        self._let_go(files)

    def believe(self, devices: Collection[str]) -> None:
        """Look at everything anew when other computers are believed than before."""
        if frozenset(devices) != self._believed:
            self._believed = frozenset(devices)
            self._forget()

    def read_statements(self) -> dict[str, bytes]:
        """Return what lies there of each computer, one file each, by the file's name.

        What cannot be read is empty: it is put there anew by who has it.
        """
        folder, suffix = self._folder, statement.SUFFIX

        def read() -> dict[str, bytes]:
            found = dict.fromkeys(list_files(folder, suffix), b"")
            for name in found:
                with suppress(Unavailable):  # a bad sector: the others are read all the same
                    found[name] = read_file(folder, name, statement.LARGEST)
            there = list_files(folder, suffix)
            return {n.removesuffix(suffix): data for n, data in found.items() if n in there}

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
        """Return a picture's bytes as they came; nothing where there is none any more.

        Raises Unavailable with the code ONE_FILE when it is that file only.
        """
        if name not in self.pictures():
            return b""
        try:
            return self._ask(lambda: read_file(self._folder, name, picture.LARGEST))
        except Unavailable as wrong:
            if wrong.code == SILENT:  # the folder hangs: that says nothing of the file
                raise
            if name not in self.pictures():
                return b""
            raise Unavailable(wrong.text, _ONE_FILE, code=ONE_FILE) from wrong

    def write_picture(self, name: str, data: bytes) -> None:
        """Store a picture, whole and durable."""
        self._ask(lambda: write_file(self._folder, name, data))

    def drop_picture(self, name: str) -> bool:
        """Delete a picture; tell whether it could be."""
        with suppress(Unavailable):  # a stick that is barred
            self._ask(lambda: remove_file(self._folder, name))
            return True
        return False

    def _stamps(self) -> dict[str, Stamp]:
        """Return what lies there, at one moment: a larger one may be taking the place of others."""

        def look() -> dict[str, Stamp]:
            stamps = list_stamps(self._folder, SUFFIX)
            for _ in range(_LOOKS):
                before, stamps = stamps, list_stamps(self._folder, SUFFIX)
                if before.keys() == stamps.keys():
                    break
            return stamps

        return self._ask(look)

    def _is_gone(self, file: str, wrong: Unavailable) -> bool:
        """Tell whether a file could not be read since it is there no more."""
        if wrong.code == SILENT:  # the folder hangs: that says nothing of the file
            return False
        return file not in self._ask(lambda: list_stamps(self._folder, SUFFIX))

    def _forget(self) -> None:
        for kept in (self._seen, self._segments, self._copies, self._ids, self._digests):
            kept.clear()
        self._doubted.clear()
        self._doubted_by.clear()

    def _let_go(self, files: Collection[str]) -> None:
        """Look at files anew, or never more; and at copies of what was in them."""
        for file in files:
            self._seen.pop(file, None)
            self._doubted.pop(file, None)
            self._doubted_by.pop(file, None)
        gone = {name for name, one in self._segments.items() if one.file in files}
        if not gone:
            return
        for name in gone:
            del self._segments[name]
            for copy in self._copies.pop(name, ()):
                self._seen.pop(copy, None)
        self._recount()

    def _recount(self) -> None:
        """Count anew what the segments hold that are left, without reading them."""
        self._ids.clear()
        for one in self._segments.values():
            for of, _, ids in one.chains:
                self._ids.setdefault(of, set()).update(ids)
        self._digests.clear()
        for one in self._segments.values():
            for of, highest, _ in one.chains:
                known = self._digests.get(of, _NOTHING)
                self._digests[of] = replace(known, highest=max(known.highest, highest))
        for of, held in self._ids.items():
            self._digests[of] = digest_of(held, self._digests[of].highest)

    def _look(self, file: str, stamp: Stamp) -> bool:
        """Count a file, or doubt it; tell whether it was there."""
        try:
            if not stamp.is_ordinary:
                self._doubted[file] = "Det är ingen vanlig fil."
                return True
            data = self._read(file)
            segment = read_segment(data)
        except Unavailable as wrong:
            if wrong.code == SILENT:
                raise
            if self._is_gone(file, wrong):
                return False
            self._doubted[file] = str(wrong)
            return True
        except NotSegment as wrong:
            self._doubted[file] = str(wrong)
            return True
        if why := self._judge(segment):
            self._doubted[file] = why
            self._doubted_by[file] = device_name(segment.head.carrier)
        else:
            self._count(name_of(data), file, stamp, segment.head)
        return True

    def _count(self, name: str, file: str, stamp: Stamp, head: SegmentHead) -> None:
        if name in self._segments:
            self._copies.setdefault(name, set()).add(file)
            return
        places: dict[Chain, list[Carried]] = {}
        for one in head.entries:
            places.setdefault(one.chain, []).append(one)
        self._segments[name] = _Held(
            file,
            stamp.size,
            device_name(head.carrier),
            head.generation == FOR_ALL,
            min(one.seq for one in head.entries),
            tuple(
                (of, max(one.seq for one in some), tuple(one.mark for one in some))
                for of, some in places.items()
            ),
        )
        for one in head.entries:
            held = self._ids.setdefault(one.chain, set())
            if one.mark not in held:
                held.add(one.mark)
                digest = self._digests.get(one.chain, _NOTHING)
                self._digests[one.chain] = digest.with_entry(one.mark, one.seq)


def _contained(held: Mapping[str, Iterable[UUID]]) -> set[str]:
    """Return those all of whose marks another one holds too."""
    sets = {name: frozenset(ids) for name, ids in held.items()}
    order = sorted(sets, key=lambda name: (-len(sets[name]), name))
    by_id: dict[UUID, list[str]] = {}
    contained = set[str]()
    for name in order:
        beside = by_id.get(next(iter(sets[name])), [])
        if any(sets[name] <= sets[other] for other in beside):
            contained.add(name)
            continue
        for one in sets[name]:
            by_id.setdefault(one, []).append(name)
    return contained
