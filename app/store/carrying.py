"""What of the journal travels: how two sides tell what the other lacks; entries in bundles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sqlite3 import Connection
from uuid import UUID

from app.domain.member_entries import KINDS_FOR_ALL
from app.domain.members import MOST_ENTRIES, Carried, Chain, Digest
from app.store.sealed import SealedEntry

_EMPTY = Digest(0, 0, 0)


@dataclass(frozen=True)
class Bundle:
    """Entries that go into one segment (bunt), with what it says openly of each."""

    for_all: bool  # of kinds that every computer that ever joined must be able to read
    entries: list[tuple[Carried, bytes]]


class Digests:
    """What this journal holds of each chain (sammandrag), counted on as entries come."""

    def __init__(self) -> None:
        self._reached = 0  # order of arrival of the last entry that is counted
        self._chains: dict[Chain, Digest] = {}

    def of(self, connection: Connection) -> dict[Chain, Digest]:
        """Return the digest of each chain as it stands now."""
        rows = connection.execute(
            "SELECT n, device, epoch, seq, id FROM entry WHERE n > ? ORDER BY n", (self._reached,)
        )
        for number, device, epoch, seq, entry_id in rows:
            chain = Chain(device, epoch)
            before = self._chains.get(chain, _EMPTY)
            self._chains[chain] = before.with_entry(UUID(bytes=entry_id), seq)
            self._reached = number
        return dict(self._chains)


def list_ids(connection: Connection, chain: Chain) -> set[UUID]:
    """Return the ids of all that is held of a chain."""
    rows = connection.execute(
        "SELECT id FROM entry WHERE device = ? AND epoch = ?", (chain.device, chain.epoch)
    )
    return {UUID(bytes=row[0]) for row in rows}


def holds_all(connection: Connection, ids: Iterable[UUID]) -> bool:
    """Tell whether every one of the ids is held."""
    find = "SELECT 1 FROM entry WHERE id = ?"
    return all(connection.execute(find, (one.bytes,)).fetchone() for one in ids)


def pack_entries(connection: Connection, ids: Iterable[UUID], room: int) -> Iterator[Bundle]:
    """Yield the entries of ids in bundles, each of at most `room` bytes or one entry.

    They come in the order of their lamport, so that a reader of some has what they go on from;
    those that are for all come first and by themselves.
    """
    for for_all, numbers in _in_order(connection, ids).items():
        bundle: list[tuple[Carried, bytes]] = []
        size = 0
        for number in numbers:
            one, packed = _pack(connection, number)
            if bundle and (len(bundle) == MOST_ENTRIES or size + len(packed) > room):
                yield Bundle(for_all, bundle)
                bundle, size = [], 0
            bundle.append((one, packed))
            size += len(packed)
        if bundle:
            yield Bundle(for_all, bundle)


def _in_order(connection: Connection, ids: Iterable[UUID]) -> dict[bool, list[int]]:
    """Return where the entries lie, those for all first; they themselves would take memory."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (id BLOB PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.wanted")
    connection.executemany("INSERT INTO temp.wanted VALUES (?)", ((one.bytes,) for one in ids))
    found: dict[bool, list[int]] = {True: [], False: []}
    for number, kind in connection.execute(
        "SELECT n, kind FROM temp.wanted JOIN entry USING (id)"
        " ORDER BY lamport, device, epoch, seq, hash"
    ):
        found[kind in KINDS_FOR_ALL].append(number)
    connection.execute("DELETE FROM temp.wanted")
    return found


def _pack(connection: Connection, number: int) -> tuple[Carried, bytes]:
    entry_id, digest, device, epoch, seq, head, sig, facts, salt, body = connection.execute(
        "SELECT id, hash, device, epoch, seq, head, sig, facts, salt, body"
        " FROM entry LEFT JOIN personal ON personal.entry = entry.n WHERE n = ?",
        (number,),
    ).fetchone()
    carried = Carried(UUID(bytes=entry_id), digest, Chain(device, epoch), seq)
    return carried, SealedEntry(head, sig, facts, salt or b"", body or b"").pack()
