"""The kinds of journal entry about the staff: who there is, and the keys they open the store with.

`entries.py` lists them with the others.
"""

from dataclasses import dataclass

from app.domain.staff import Role


@dataclass(frozen=True)
class PersonName:
    """Who a member of staff is (namn)."""

    name: str


@dataclass(frozen=True)
class PersonSet:
    """A person was added or changed (medarbetare); carries the whole new content."""

    roles: tuple[Role, ...]
    active: bool
    personal: PersonName | None = None


@dataclass(frozen=True)
class SlotChanged:
    """A password or the recovery code was set or withdrawn (nyckelplats)."""

    slot: str  # "password" or "recovery"
    action: str  # "set" or "removed"
    wrapped: str = ""  # hex, the slot without its name: by it the other computers open too


PeopleContent = PersonSet | SlotChanged
PEOPLE_KINDS: dict[str, type] = {
    "person_set": PersonSet,
    "slot_changed": SlotChanged,
}
