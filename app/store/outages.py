"""The entries of one outage: those that say it, and the rest of what they are about."""

from collections.abc import Iterator
from sqlite3 import Connection
from uuid import UUID

from app.domain.entries import Entry
from app.store.journal import read_sealed

_OF_OUTAGE = (
    "(outage = ?1 OR outage IS NULL)"
    " AND subject IN (SELECT other.subject FROM entry AS other WHERE other.outage = ?1)"
)


def entries_of_outage(connection: Connection, outage: UUID) -> Iterator[Entry]:
    """Yield them in fold order."""
    for sealed in read_sealed(connection, _OF_OUTAGE, (outage.bytes,)):
        yield sealed.open()
