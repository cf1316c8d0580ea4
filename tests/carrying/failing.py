"""A route on which something happens in the middle of an exchange."""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from app.domain.members import Chain, Digest, SegmentHead
from app.usecases.carry import Route


class Dropped(Exception):
    """The program is gone, in the middle of an exchange."""


def _drop() -> None:
    raise Dropped


class Failing:
    """A route on which something happens at a certain read or write: before it, or after.

    Unless it is said what, the program is dropped.
    """

    def __init__(
        self, route: Route, left: int, *, is_after: bool, befall: Callable[[], None] = _drop
    ) -> None:
        self.name, self.doubted = route.name, route.doubted
        self.doubted_by = route.doubted_by
        self._route, self._left, self._is_after = route, left, is_after
        self._befall = befall

    def digests(self) -> Mapping[Chain, Digest]:
        found = self._route.digests()
        self.doubted, self.doubted_by = self._route.doubted, self._route.doubted_by
        return found

    def ids(self, chain: Chain) -> Collection[UUID]:
        return self._route.ids(chain)

    def find(self, ids: Collection[UUID], *, is_for_all: bool = False) -> list[str]:
        return self._route.find(ids, is_for_all=is_for_all)

    def read(self, name: str) -> bytes:
        self._count(is_after=False)
        data = self._route.read(name)
        self._count(is_after=True)
        return data

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        self._count(is_after=False)
        self._route.write(name, head, data)
        self._count(is_after=True)

    def believe(self, devices: Collection[str]) -> None:
        self._route.believe(devices)

    def read_statements(self) -> Mapping[str, bytes]:
        return self._route.read_statements()

    def write_statement(self, device: str, data: bytes) -> None:
        self._count(is_after=False)
        self._route.write_statement(device, data)
        self._count(is_after=True)

    def carried(self, device: str) -> Mapping[str, int]:
        return self._route.carried(device)

    def replace(self, names: Collection[str], by: Sequence[tuple[SegmentHead, bytes]]) -> None:
        self._count(is_after=False)
        self._route.replace(names, by)
        self._count(is_after=True)

    def pictures(self) -> frozenset[str]:
        return self._route.pictures()

    def read_picture(self, name: str) -> bytes:
        self._count(is_after=False)
        return self._route.read_picture(name)

    def write_picture(self, name: str, data: bytes) -> None:
        self._count(is_after=False)
        self._route.write_picture(name, data)
        self._count(is_after=True)

    def drop_picture(self, name: str) -> bool:
        return self._route.drop_picture(name)

    def _count(self, *, is_after: bool) -> None:
        if is_after is self._is_after:
            self._left -= 1
            if self._left == -1:
                self._befall()
