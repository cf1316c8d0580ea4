"""What of the journal travels: how two sides tell what the other lacks; entries in bundles."""

from collections.abc import Collection, Iterable, Iterator
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
        self._reached = (0, 0)  # order of arrival of the last that are counted, here and beside
        self._chains: dict[Chain, Digest] = {}

    def of(self, connection: Connection) -> dict[Chain, Digest]:
        """Return the digest of each chain as it stands now."""
        reached = list(self._reached)
        for at, table in enumerate(("entry", "beside")):
            rows = connection.execute(
                f"SELECT n, device, epoch, seq, substr(hash, 1, 16) FROM {table}"  # noqa: S608
                " WHERE n > ? ORDER BY n",
                (reached[at],),
            )
            for number, device, epoch, seq, mark in rows:
                chain = Chain(device, epoch)
                before = self._chains.get(chain, _EMPTY)
                self._chains[chain] = before.with_entry(UUID(bytes=mark), seq)
                reached[at] = number
        self._reached = (reached[0], reached[1])
        held = dict(self._chains)
        for device, epoch, mark in connection.execute(
            "SELECT device, epoch, substr(hash, 1, 16) FROM partless JOIN entry ON entry = n"
        ):
            chain = Chain(device, epoch)
            held[chain] = held[chain].without_entry(UUID(bytes=mark))
        return held


def list_marks(connection: Connection, chain: Chain) -> dict[UUID, UUID]:
    """Return the marks of all that is held whole of a chain, each with the entry's id.

    What lacks its personal part is asked for again, and not given: who has it whole gives it.
    """
    place = (chain.device, chain.epoch)
    rows = connection.execute(
        "SELECT substr(hash, 1, 16), id FROM entry WHERE device = ? AND epoch = ?"
        " AND n NOT IN (SELECT entry FROM partless)"
        " UNION ALL SELECT substr(hash, 1, 16), id FROM beside WHERE device = ? AND epoch = ?",
        (*place, *place),
    )
    return {UUID(bytes=mark): UUID(bytes=entry_id) for mark, entry_id in rows}


def lacking_here(connection: Connection, chain: Chain, there: Collection[UUID]) -> set[UUID]:
    """Return what a route holds of a chain and this journal does not.

    A hub may hold by its id what was left there before entries were compared by their marks.
    """
    held = list_marks(connection, chain)
    return set(there).difference(held, held.values())


def lacking_there(connection: Connection, chain: Chain, there: Collection[UUID]) -> set[UUID]:
    """Return the marks of what this journal holds of a chain and a route does not."""
    held, known = list_marks(connection, chain), frozenset(there)
    return {mark for mark, one in held.items() if mark not in known and one not in known}


def held_whole(connection: Connection, entries: Iterable[Carried]) -> set[UUID]:
    """Return the marks and ids of those entries that are held with all their parts."""
    find = (
        "SELECT 1 FROM entry WHERE hash = ?1 AND substr(hash, 1, 16) = substr(?1, 1, 16)"
        " AND n NOT IN (SELECT entry FROM partless)"
        " UNION ALL SELECT 1 FROM beside WHERE hash = ?1"
    )
    held = [one for one in entries if connection.execute(find, (one.hash,)).fetchone()]
    return {key for one in held for key in (one.mark, one.id)}


def holds_all(connection: Connection, marks: Iterable[UUID]) -> bool:
    """Tell whether every one of the marks is held."""
    find = (
        "SELECT 1 FROM entry WHERE substr(hash, 1, 16) = ?1"
        " UNION ALL SELECT 1 FROM beside WHERE substr(hash, 1, 16) = ?1"
    )
    return all(connection.execute(find, (one.bytes,)).fetchone() for one in marks)


def pack_entries(connection: Connection, marks: Iterable[UUID], room: int) -> Iterator[Bundle]:
    """Yield the entries of marks in bundles, each of at most `room` bytes or one entry.

    They come in the order of their lamport, so that a reader of some has what they go on from;
    those that are for all come first and by themselves.
    """
    for for_all, numbers in _in_order(connection, marks).items():
        bundle: list[tuple[Carried, bytes]] = []
        ids, size = set[UUID](), 0
        for number in numbers:
            one, packed = _pack(connection, number)
            is_full = len(bundle) == MOST_ENTRIES or size + len(packed) > room
            if bundle and (is_full or one.id in ids):  # two under one id go apart
                yield Bundle(for_all, bundle)
                bundle, ids, size = [], set(), 0
            bundle.append((one, packed))
            ids.add(one.id)
            size += len(packed)
        if bundle:
            yield Bundle(for_all, bundle)


def _in_order(connection: Connection, marks: Iterable[UUID]) -> dict[bool, list[int]]:
    """Return where the entries lie, those for all first; they themselves would take memory.

    Where one lies beside another, its place is below zero.
    """
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS wanted (mark BLOB PRIMARY KEY) WITHOUT ROWID"
    )
    connection.execute("DELETE FROM temp.wanted")
    connection.executemany("INSERT INTO temp.wanted VALUES (?)", ((one.bytes,) for one in marks))
    found: dict[bool, list[int]] = {True: [], False: []}
    for number, kind, *_ in connection.execute(
        "SELECT n, kind, lamport, device, epoch, seq, hash"
        " FROM temp.wanted JOIN entry ON substr(hash, 1, 16) = mark"
        " UNION ALL SELECT -n, kind, lamport, device, epoch, seq, hash"
        " FROM temp.wanted JOIN beside ON substr(hash, 1, 16) = mark"
        " ORDER BY lamport, device, epoch, seq, hash"
    ):
        found[kind in KINDS_FOR_ALL].append(number)
    connection.execute("DELETE FROM temp.wanted")
    return found


def _pack(connection: Connection, number: int) -> tuple[Carried, bytes]:
    if number < 0:
        entry_id, digest, device, epoch, seq, packed = connection.execute(
            "SELECT id, hash, device, epoch, seq, packed FROM beside WHERE n = ?", (-number,)
        ).fetchone()
        return Carried(UUID(bytes=entry_id), digest, Chain(device, epoch), seq), packed
    entry_id, digest, device, epoch, seq, head, sig, facts, salt, body = connection.execute(
        "SELECT id, hash, device, epoch, seq, head, sig, facts, salt, body"
        " FROM entry LEFT JOIN personal ON personal.entry = entry.n WHERE n = ?",
        (number,),
    ).fetchone()
    carried = Carried(UUID(bytes=entry_id), digest, Chain(device, epoch), seq)
    return carried, SealedEntry(head, sig, facts, salt or b"", body or b"").pack()
