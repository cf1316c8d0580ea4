"""A folder rebuilt from a program's calls, as it may look after a power cut at any of them.

What was synced is there. Of the rest each write is there, torn or not at all, in any combination,
and so is each file that was made, renamed or removed since its folder was synced.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.storm.calls import Call

_SECTOR = 512


@dataclass(frozen=True)
class _Change:
    """Bytes at an offset (ändring), or the end of the file where there are none."""

    moment: int
    offset: int
    data: bytes | None

    def torn(self, random: Random) -> Iterable["_Change"]:
        """Return what is left when only some sectors were written."""
        if self.data is None:
            return [self]
        cuts = range(_SECTOR - self.offset % _SECTOR, len(self.data), _SECTOR)
        edges = [0, *cuts, len(self.data)]
        return [
            _Change(self.moment, self.offset + start, self.data[start:end])
            for start, end in pairwise(edges)
            if random.random() < 0.5
        ]


@dataclass
class _Content:
    """What one file holds (innehåll), whatever its name: every change, and when it was synced."""

    changes: list[_Change] = field(default_factory=list)
    syncs: list[int] = field(default_factory=list)
    size: int = 0

    def change(self, moment: int, offset: int, data: bytes | None) -> None:
        self.changes.append(_Change(moment, offset, data))
        self.size = offset if data is None else max(self.size, offset + len(data))

    def after_cut(self, moment: int, synced: int, random: Random) -> bytes:
        """Return what a cut may leave of what was done up to a moment."""
        left = bytearray()
        for change in self.changes:
            if change.moment > moment:
                break
            kept: Iterable[_Change] = [change]
            if change.moment > synced:
                fate = random.random()
                kept = [] if fate < 0.5 else change.torn(random) if fate < 0.75 else kept
            for part in kept:
                _apply(part, left)
        return bytes(left)


def _apply(change: _Change, left: bytearray) -> None:
    if change.data is None:
        del left[change.offset :]
    left.extend(bytes(max(0, change.offset - len(left))))
    if change.data:
        left[change.offset : change.offset + len(change.data)] = change.data


@dataclass
class _Open:
    """An open file (öppen fil)."""

    content: _Content
    position: int
    appends: bool


class Disk:
    """A folder, and all that a program did in it (disk)."""

    def __init__(self, folder: Path) -> None:
        """Take the folder as it is for what lies safely on the disk."""
        self.moments = 0  # calls so far; a cut comes after one of them
        self.printed: list[tuple[int, str]] = []  # lines on standard output, with their moments
        self._folder = folder
        self._now: dict[str, _Content] = {}
        self._names: list[tuple[int, str, _Content | None]] = []  # None: removed
        self._syncs: dict[str, list[int]] = {}  # of folders
        self._open: dict[int, _Open] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                content = _Content()
                content.change(0, 0, path.read_bytes())
                self._name(str(path), content)

    def follow(self, calls: Iterable[Call]) -> None:
        """Do what a program did."""
        for call in calls:
            self.moments += 1
            if call.descriptor == 1 and call.name == "write":
                self.printed += [(self.moments, t) for t in call.texts[0].decode().split("\n") if t]
            elif do := getattr(self, f"_{call.name}", None):
                do(call)
            else:
                assert str(self._folder) not in call.path, f"{call.name} cannot be followed"

    def image(self, moment: int, folder: Path, random: Random, *, lies: bool = False) -> None:
        """Write what a cut after a call may leave; on a disk that lies no sync did anything."""
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in self._names_after_cut(moment, random, lies=lies).items():
            synced = 0 if lies else _last(content.syncs, moment)
            target = folder / Path(path).relative_to(self._folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.after_cut(moment, synced, random))

    def _names_after_cut(self, moment: int, random: Random, *, lies: bool) -> dict[str, _Content]:
        names: dict[str, _Content] = {}
        for named, path, content in self._names:
            if named > moment:
                break
            synced = 0 if lies else _last(self._syncs.get(str(Path(path).parent), []), moment)
            if named > synced and random.random() < 0.5:
                continue
            if content:
                names[path] = content
            else:
                names.pop(path, None)
        return names

    def _name(self, path: str, content: _Content | None) -> None:
        if not path.startswith(f"{self._folder}/") or path.endswith("-shm"):
            return  # shared memory is made anew at each start
        self._names.append((self.moments, path, content))
        if content:
            self._now[path] = content
        else:
            self._now.pop(path, None)

    def _openat(self, call: Call) -> None:
        path = call.texts[0].decode()
        if path not in self._now:
            if "O_CREAT" not in call.rest:
                return
            self._name(path, _Content())
        if content := self._now.get(path):
            if "O_TRUNC" in call.rest:
                content.change(self.moments, 0, None)
            self._open[call.result] = _Open(content, 0, "O_APPEND" in call.rest)

    def _close(self, call: Call) -> None:
        self._open.pop(call.descriptor, None)

    def _lseek(self, call: Call) -> None:
        if file := self._open.get(call.descriptor):
            file.position = call.result

    def _write(self, call: Call) -> None:
        if file := self._open.get(call.descriptor):
            at = file.content.size if file.appends else file.position
            file.content.change(self.moments, at, call.texts[0][: call.result])
            file.position = at + call.result

    def _pwrite64(self, call: Call) -> None:
        if file := self._open.get(call.descriptor):
            offset = int(call.rest.rpartition(", ")[2])
            file.content.change(self.moments, offset, call.texts[0][: call.result])

    def _ftruncate(self, call: Call) -> None:
        if file := self._open.get(call.descriptor):
            file.content.change(self.moments, int(call.rest.rpartition(", ")[2]), None)

    def _fsync(self, call: Call) -> None:
        if file := self._open.get(call.descriptor):
            file.content.syncs.append(self.moments)
        else:
            self._syncs.setdefault(call.path, []).append(self.moments)

    def _unlink(self, call: Call) -> None:
        self._name(call.texts[0].decode(), None)

    def _rename(self, call: Call) -> None:
        old, new = (text.decode() for text in call.texts)
        if old not in self._now:  # elsewhere, as when Python keeps a module's compiled form
            assert not new.startswith(f"{self._folder}/"), "what was renamed cannot be followed"
            return
        content = self._now[old]
        self._name(old, None)
        self._name(new, content)


def _last(moments: Iterable[int], limit: int) -> int:
    return max((moment for moment in moments if moment <= limit), default=0)
