"""Entries that came under an id which another entry stands under: what was put back wrote it anew.

Which of the two came first differs from computer to computer, so none is right everywhere. Both are
held by all: the other one lies here, is carried like any entry and told of, and no fold reads it.
"""

from collections.abc import Iterable, Iterator
from sqlite3 import Connection
from uuid import UUID

from app.domain.entries import Entry
from app.domain.reviewing import said_of_kind
from app.store.sealed import SealedEntry

UNDER_ITS_ID = "another entry stands under its id"
_IS_OPEN = "hash NOT IN (SELECT hash FROM beside_handled)"


def keep_beside(connection: Connection, sealed: SealedEntry, entry: Entry) -> bool:
    """Keep an entry beside the one under its id; tell whether it is new.

    Its personal part may come later than the rest.
    """
    found = connection.execute(
        "SELECT packed FROM beside WHERE hash = ?", (sealed.hash,)
    ).fetchone()
    if found is None:
        connection.execute(
            "INSERT INTO beside (id, device, epoch, seq, lamport, kind, hash, packed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.id.bytes, entry.device, entry.epoch, entry.seq, entry.lamport, entry.kind,
                sealed.hash, sealed.pack(),
            ),
        )  # fmt: skip
    elif sealed.personal and SealedEntry.unpack(found[0]).lacks_personal():
        _replace(connection, sealed)
    return found is None


def list_beside(connection: Connection) -> list[Entry]:
    """Return those that lie beside others and nobody has handled, in fold order."""
    found = (one.open() for one in _read(connection, _IS_OPEN, ()))
    return sorted(found, key=lambda one: one.order)


def count_beside(connection: Connection) -> tuple[int, dict[str, int]]:
    """Return how many are not handled, and how many are, by the device that wrote them."""
    rows = connection.execute(
        f"SELECT device, {_IS_OPEN} AS is_open, count(*) FROM beside GROUP BY device, is_open"  # noqa: S608
    ).fetchall()
    handled = {device: count for device, is_open, count in rows if not is_open}
    return sum(count for _, is_open, count in rows if is_open), handled


def hashes_beside(connection: Connection, device: str) -> list[str]:
    """Return the hashes, in hex, of all that stand under ids of what a device has written beside
    others and nobody has handled: which of them is folded differs between computers."""
    ids = f"SELECT id FROM beside WHERE device = ? AND {_IS_OPEN}"  # noqa: S608
    rows = connection.execute(
        f"SELECT hash FROM beside WHERE id IN ({ids})"  # noqa: S608
        f" UNION SELECT hash FROM entry WHERE id IN ({ids}) ORDER BY hash",
        (device, device),
    )
    return [digest.hex() for (digest,) in rows.fetchall()]


def in_few(entry: Entry) -> str:
    """Return in Swedish what was done, on which slip if any, and by which number in the chain."""
    of = getattr(entry.content, "dispensed", entry.content)
    done = " ".join(filter(None, (said_of_kind(entry.kind), getattr(of, "slip", ""))))
    return f"{done}, post {entry.seq}"


def places_beside(
    connection: Connection, device: str, epoch: str
) -> Iterator[tuple[int, SealedEntry]]:
    """Yield the numbers of a chain that such entries bear, and these, in order."""
    rows = connection.execute(
        "SELECT seq, packed FROM beside WHERE device = ? AND epoch = ? ORDER BY seq, hash",
        (device, epoch),
    )
    return ((seq, SealedEntry.unpack(packed)) for seq, packed in rows.fetchall())


def forget_beside(connection: Connection, ids: Iterable[UUID]) -> None:
    """Delete the personal parts of those under ids that a purge names."""
    for one in ids:
        for sealed in _read(connection, "id = ?", (one.bytes,)):
            _replace(connection, sealed.without_personal())


def _replace(connection: Connection, sealed: SealedEntry) -> None:
    connection.execute("UPDATE beside SET packed = ? WHERE hash = ?", (sealed.pack(), sealed.hash))


def _read(connection: Connection, where: str, values: tuple[bytes, ...]) -> list[SealedEntry]:
    rows = connection.execute(f"SELECT packed FROM beside WHERE {where}", values)  # noqa: S608
    return [SealedEntry.unpack(packed) for (packed,) in rows.fetchall()]
