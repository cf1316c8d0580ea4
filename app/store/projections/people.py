"""The people who sign in: name, roles, whether still here."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

from app.domain.entries import Entry, PersonSet
from app.domain.staff import Person, Role
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    name, latest = "", None
    for entry in entries:
        if isinstance(entry.content, PersonSet):
            latest = entry
            if entry.content.personal:
                name = entry.content.personal.name
    if latest is None or not isinstance(latest.content, PersonSet):
        return {}
    roles = " ".join(sorted(role.value for role in latest.content.roles))
    return {"person": [(latest.subject.bytes, name, roles, int(latest.content.active))]}


PROJECTION = Projection(
    name="people",
    version=1,
    kinds=frozenset({PersonSet}),
    tables={
        "person": "id BLOB NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL,"
        " active INTEGER NOT NULL"
    },
    fold=_fold,
)


def list_people(connection: Connection) -> list[Person]:
    """Return everyone, also those who have left, by name."""
    rows = connection.execute("SELECT id, name, roles, active FROM person ORDER BY name, id")
    return [
        Person(UUID(bytes=id), name, frozenset(map(Role, roles.split())), bool(active))
        for id, name, roles, active in rows.fetchall()  # noqa: A001
    ]


def find_person(connection: Connection, person: UUID) -> Person | None:
    """Return the person of an id, if known."""
    return next((p for p in list_people(connection) if p.id == person), None)
