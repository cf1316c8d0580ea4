"""The latest password slot of each person, and the recovery code's, as the other computers know."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

from app.domain.entries import Entry
from app.domain.people_entries import SlotChanged
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    said = [(e.subject, e.content) for e in entries if isinstance(e.content, SlotChanged)]
    subject, latest = said[-1]
    if not latest.wrapped:  # from before slots were told
        return {}
    return {"key_slot": [(subject.bytes, latest.slot, bytes.fromhex(latest.wrapped))]}


PROJECTION = Projection(
    name="key_slots",
    version=1,
    kinds=frozenset({SlotChanged}),
    tables={"key_slot": "whose BLOB NOT NULL, slot TEXT NOT NULL, wrapped BLOB NOT NULL"},
    fold=_fold,
)


def list_slots(connection: Connection) -> list[tuple[UUID, str, bytes]]:
    """Return whose slot it is (the store's own: the recovery code), its sort, and the slot."""
    rows = connection.execute("SELECT whose, slot, wrapped FROM key_slot ORDER BY whose")
    return [(UUID(bytes=row[0]), row[1], row[2]) for row in rows.fetchall()]
