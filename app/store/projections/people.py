"""The people who sign in: name, roles, whether still here."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

from app.domain.entries import Entry
from app.domain.people_entries import PersonSet
from app.domain.staff import Person, Role
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    said = [(e.subject, e.content) for e in entries if isinstance(e.content, PersonSet)]
    subject, latest = said[-1]
    names = [content.personal.name for _, content in said if content.personal]
    roles = " ".join(sorted(role.value for role in latest.roles))
    return {"person": [(subject.bytes, names[-1] if names else "", roles, int(latest.active))]}


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


_PERSON = "SELECT id, name, roles, active FROM person"


def list_people(connection: Connection) -> list[Person]:
    """Return everyone, also those who have left, by name."""
    return [_person(row) for row in connection.execute(f"{_PERSON} ORDER BY name, id").fetchall()]


def find_person(connection: Connection, person: UUID) -> Person | None:
    """Return the person of an id, if known."""
    row = connection.execute(f"{_PERSON} WHERE id = ?", (person.bytes,)).fetchone()
    return _person(row) if row else None


def _person(row: tuple[bytes, str, str, int]) -> Person:
    id_, name, roles, active = row
    return Person(UUID(bytes=id_), name, frozenset(map(Role, roles.split())), bool(active))
