"""A computer's own segments made anew: fewer files, and never an entry less for whoever looks."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.findings import Unavailable
from app.domain.members import SegmentHead
from app.domain.staff import Role
from app.exchange.segment import Segment, read_segment
from app.store.sealed import SealedEntry, device_name
from app.usecases import renewing
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.sealing import sealing_keys
from app.usecases.workplace import Workplace
from tests.joined import carry, ids
from tests.workplaces import as_person


class Killed(Exception):
    """The program is gone."""


class Dying(FolderRoute):
    """A folder whose program is gone at a certain file that it writes or deletes."""

    left = 0

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        self._tick()
        super().write(name, head, data)

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            self._tick()
            super().remove([name])

    def _tick(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


class Busy(FolderRoute):
    """A folder in which another program puts its segments together while this one reads."""

    def meanwhile(self, other: Workplace, folder: Path) -> None:
        self._other: tuple[Workplace, Path] | None = (other, folder)

    def find(self, ids: Collection[UUID], *, is_for_all: bool = False) -> list[str]:
        found = super().find(ids)
        if self._other:
            carry(*self._other)
            self._other = None
        return found


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of small segments be many."""
    monkeypatch.setattr(renewing, "_MANY", 6)


def segments(folder: Path) -> list[Segment]:
    """Return the segments in a folder."""
    return [read_segment(file.read_bytes()) for file in sorted(folder.glob("*.lyktaseg"))]


def by(workplace: Workplace, folder: Path) -> list[Segment]:
    """Return those that a computer has carried."""
    own = workplace.device.device
    return [one for one in segments(folder) if device_name(one.head.carrier) == own]


def held(folder: Path) -> set[UUID]:
    """Return the ids of all entries in a folder."""
    return {entry.id for one in segments(folder) for entry in one.head.entries}


def route(workplace: Workplace, folder: Path, kind: type[FolderRoute] = FolderRoute) -> FolderRoute:
    """Return the folder as a counter that has just been started knows it."""
    return kind(folder, lambda segment: judge(workplace, segment))


def write_some(workplace: Workplace, folder: Path, number: int) -> Sequence[int]:
    """Let a counter write and exchange many times; return how many of its segments lay there."""
    lay = []
    for at in range(number):
        as_person(workplace, f"Nr {at}", Role.STAFF)
        carry(workplace, folder)
        lay.append(len(by(workplace, folder)))
    return lay


def test_many_small_segments_become_few_and_hold_the_same(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    carry(second, stick)
    foreign = {one.head.made_at for one in by(second, stick)}
    lay = write_some(workplace, stick, 20)
    assert max(lay) <= 8
    assert len(ids(workplace)) == len(held(stick))
    assert {one.head.made_at for one in by(second, stick)} == foreign
    carry(second, stick)
    assert ids(second) >= ids(workplace)


def test_whoever_knows_the_folder_already_reads_on_and_gives_nothing_twice(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    known, carrier = route(second, stick), Carrier(second)
    carrier.exchange(known)
    for _ in range(4):
        write_some(workplace, stick, 4)
        before = len(by(second, stick))
        done = carrier.exchange(known)
        assert (done.fetched, done.sent, done.refused) == (4, 0, ())
        assert len(by(second, stick)) == before
        assert known.digests() == route(second, stick).digests()
    assert ids(second) >= ids(workplace)


def test_what_is_moved_while_another_reads_is_read_where_it_lies_now(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    write_some(workplace, stick, 5)
    as_person(workplace, "En till", Role.STAFF)  # with which there are many
    known = route(second, stick, Busy)
    assert isinstance(known, Busy)
    known.meanwhile(workplace, stick)
    Carrier(second).exchange(known)
    assert ids(second) >= ids(workplace)


@pytest.mark.parametrize("at", range(9))
def test_a_program_that_is_killed_in_between_leaves_every_entry(
    workplace: Workplace, second: Workplace, stick: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "_MANY", 99)
    write_some(workplace, stick, 6)
    monkeypatch.setattr(renewing, "_MANY", 6)
    as_person(workplace, "En till", Role.STAFF)
    before, dying = held(stick), route(workplace, stick, Dying)
    assert isinstance(dying, Dying)
    dying.left = at
    with pytest.raises(Killed):
        Carrier(workplace).exchange(dying)
    assert held(stick) >= before
    write_some(workplace, stick, 6)
    assert len(by(workplace, stick)) <= 8
    carry(second, stick)
    assert ids(second) >= ids(workplace)


def test_a_barred_folder_is_read_all_the_same(
    workplace: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_some(workplace, stick, 5)

    def barred(*_: object) -> None:
        raise Unavailable("Mappen är skrivskyddad.", "", code="read_only")

    monkeypatch.setattr(FolderRoute, "replace", barred)
    assert max(write_some(workplace, stick, 6)) > 6


def test_of_segments_that_hold_the_same_one_stays(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    write_some(workplace, stick, 4)
    saved = {file.name: file.read_bytes() for file in stick.glob("*.lyktaseg")}
    write_some(workplace, stick, 3)
    for name, data in saved.items():  # a stick that was copied
        (stick / name).write_bytes(data)
    write_some(workplace, stick, 6)
    assert len(by(workplace, stick)) <= 8
    carry(second, stick)
    assert ids(second) >= ids(workplace)


def opened(workplace: Workplace, folder: Path) -> Iterator[SealedEntry]:
    """Yield all entries in a folder, as a computer of the store reads them."""
    keys = dict(sealing_keys(workplace))
    for one in segments(folder):
        yield from map(SealedEntry.unpack, one.open(keys[one.head.generation]))
