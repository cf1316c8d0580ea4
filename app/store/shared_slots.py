"""Passwords that were set on another computer of the store: they open here too."""

from pathlib import Path
from sqlite3 import Connection
from uuid import UUID

from app.domain.people_entries import SlotChanged
from app.store import keyslots
from app.store.journal import Writing
from app.store.keys import DataKey
from app.store.keyslots import RECOVERY, KeyHolder, Wanted
from app.store.projections.key_slots import list_slots
from app.store.projections.people import list_people


def tell_slot(writing: Writing, exported: bytes, person: UUID = RECOVERY) -> None:
    """Write in the journal that a person's password, or the recovery code, was set here."""
    is_recovery = person == RECOVERY
    changed = SlotChanged("recovery" if is_recovery else "password", "set", exported.hex())
    writing.append(changed, subject=writing.identity.store if is_recovery else person)


def follow_slots(connection: Connection, home: Path, key: DataKey) -> None:
    """Make the key slots here what the journal says last: set, changed, or gone with the person."""
    keyslots.follow(home, key, lambda: _wanted(connection, home))


def _wanted(connection: Connection, home: Path) -> Wanted:
    people = {person.id: person for person in list_people(connection)}
    slots = []
    for whose, slot, wrapped in list_slots(connection):
        if slot == "recovery":
            slots.append((KeyHolder(RECOVERY, ""), wrapped))
        elif whose in people and people[whose].active:
            slots.append((KeyHolder(whose, people[whose].name), wrapped))
    here = [holder.person for holder in keyslots.names(home)]
    return slots, [one for one in here if one in people and not people[one].active]
