"""The entries of one outage: those that say it, and the rest of what they are about."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from sqlite3 import Connection
from uuid import UUID

from app.domain.closing_proof import Place
from app.domain.entries import Entry
from app.domain.outage_entries import EntriesClosed, OutageClosed
from app.store.journal import read_entries, read_sealed
from app.store.projections.epochs import public_key
from app.store.sealed import Forged

_OF_OUTAGE = (
    "(outage = ?1 OR outage IS NULL)"
    " AND subject IN (SELECT other.subject FROM entry AS other WHERE other.outage = ?1)"
)


def entries_of_outage(connection: Connection, outage: UUID) -> Iterator[Entry]:
    """Yield them in fold order."""
    for sealed in read_sealed(connection, _OF_OUTAGE, (outage.bytes,)):
        yield sealed.open()


def count_entries(connection: Connection, outage: UUID) -> int:
    """Return how many there are, whole or not."""
    query = f"SELECT count(*) FROM entry WHERE {_OF_OUTAGE}"  # noqa: S608
    (count,) = connection.execute(query, (outage.bytes,)).fetchone()
    return int(count)


def closed_lists(
    connection: Connection, outage: UUID
) -> tuple[OutageClosed | None, list[EntriesClosed]]:
    """Return the first closing of an outage, and the lists of what it covers."""
    entries = list(read_entries(connection, outage))
    closed = next((entry for entry in entries if isinstance(entry.content, OutageClosed)), None)
    if closed is None or not isinstance(closed.content, OutageClosed):
        return None, []
    contents = (entry.content for entry in entries)
    lists = [c for c in contents if isinstance(c, EntriesClosed) and c.closing == closed.id]
    return closed.content, lists


def standing_at(connection: Connection, places: Iterable[Place]) -> dict[Place, list[str]]:
    """Return the hash of each entry that stands at a place and is whole, as its device signed."""
    found: dict[Place, list[str]] = {}
    for chain in sorted({place[:2] for place in places}):
        key = public_key(connection, chain[0])
        numbers = [place[2] for place in places if place[:2] == chain]
        span = (*chain, min(numbers), max(numbers))
        where = "device = ? AND epoch = ? AND seq BETWEEN ? AND ?"
        for sealed in read_sealed(connection, where, span):
            with suppress(Forged):
                entry = sealed.open()
                if key is not None:
                    sealed.verify(key)
                    place = (entry.device, entry.epoch, entry.seq)
                    found.setdefault(place, []).append(entry.hash)
    return found
