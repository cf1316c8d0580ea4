"""Own segments on a route made anew: many small ones as few, and what was purged since left out.

Each computer renews what it has carried itself; what others hold of an entry is theirs to renew.
Whoever looks meanwhile sees every entry, and what is killed in between leaves one too many.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.findings import Unavailable
from app.domain.members import SegmentHead
from app.exchange.segment import ROOM, name_of
from app.store.carrying import Bundle, holds_all, pack_entries
from app.store.purging import mark_sealed, sealed_since, times_purged
from app.usecases.believing import NotTaken, read_named
from app.usecases.workplace import Workplace

_SMALL = 2**16  # bytes below which a segment is put together with others
_MANY = 32  # of those, before they are
_AT_ONCE = 8 * 2**20  # bytes that are made anew in one exchange
_EVERY = 16  # exchanges

Seal = Callable[[Bundle, datetime], tuple[SegmentHead, bytes]]


class RenewedRoute(Protocol):
    """What a route does for segments that are made anew."""

    name: str

    def read(self, name: str) -> bytes:
        """Return a segment's bytes, as they came; nothing where there are none any more."""
        ...

    def carried(self, device: str) -> Mapping[str, int]:
        """Return the segments that count which a computer has carried there, and their bytes."""
        ...

    def replace(self, names: Collection[str], by: Sequence[tuple[SegmentHead, bytes]]) -> None:
        """Store this computer's segments, then delete those of its own that are named."""
        ...


class Renewing:
    """What this computer has to make anew on its routes (förnyelse)."""

    def __init__(self, workplace: Workplace, seal: Seal) -> None:
        self._workplace, self._seal = workplace, seal
        self._turns: dict[str, int] = {}
        self._purged = 0

    def renew(self, route: RenewedRoute) -> tuple[int, int]:
        """Renew a portion now and then; return how many segments were, and how many of those that
        may hold what is purged lie there still."""
        workplace = self._workplace
        connection = workplace.journal.vault.connection
        purged = times_purged(connection)
        turn = self._turns.get(route.name, 0)
        self._turns[route.name] = turn + 1
        if turn % _EVERY and purged == self._purged:
            return 0, 0
        self._purged = purged
        own = route.carried(workplace.device.device)
        stale = sorted(own.keys() - sealed_since(connection, purged)) if purged else []
        small = sorted(name for name, size in own.items() if size < _SMALL)
        wanted = [*stale, *small] if len(small) >= _MANY else stale
        renewed: list[str] = []
        if wanted:
            with suppress(Unavailable):  # a stick that is barred or full; it is told what is left
                renewed = self._make_anew(route, _portion(list(dict.fromkeys(wanted)), own))
        left = len(set(stale).difference(renewed))
        if left:
            self._turns[route.name] = 0
        return len(renewed), left

    def _make_anew(self, route: RenewedRoute, names: list[str]) -> list[str]:
        """Put the entries of segments into new ones and delete those; return which they were."""
        vault, now = self._workplace.journal.vault, self._workplace.computer.clock.now()
        connection, times = vault.connection, times_purged(vault.connection)
        ids, renewed = set[UUID](), list[str]()
        for name in names:
            with suppress(NotTaken):
                held = [one.mark for one in read_named(name, route.read(name)).head.entries]
                if holds_all(connection, held):
                    ids.update(held)
                    renewed.append(name)
        made = [self._seal(bundle, now) for bundle in pack_entries(connection, ids, ROOM)]
        if made:
            route.replace(renewed, made)
            with vault.transaction() as writing:
                mark_sealed(writing, [name_of(data) for _, data in made], times)
        return renewed


def _portion(names: list[str], own: Mapping[str, int]) -> list[str]:
    """Return the first of them, as many as fit, one at least."""
    size, some = 0, list[str]()
    for name in names:
        size += own[name]
        if some and size > _AT_ONCE:
            break
        some.append(name)
    return some
