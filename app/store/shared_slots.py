"""Passwords that were set on another computer of the store: they open here too."""

from pathlib import Path
from sqlite3 import Connection
from uuid import UUID

from app.domain.people_entries import SlotChanged
from app.store import keyslots
from app.store.journal import Writing
from app.store.keys import DataKey
from app.store.keyslots import RECOVERY, KeyHolder
from app.store.projections.key_slots import list_slots
from app.store.projections.people import list_people


def tell_slot(writing: Writing, home: Path, person: UUID = RECOVERY) -> None:
    """Write in the journal that a person's password, or the recovery code, was set here."""
    is_recovery = person == RECOVERY
    changed = SlotChanged(
        "recovery" if is_recovery else "password", "set", keyslots.export(home, person).hex()
    )
    writing.append(changed, subject=writing.identity.store if is_recovery else person)


def follow_slots(connection: Connection, home: Path, key: DataKey) -> None:
    """Make the key slots here what the journal says last: set, changed, or gone with the person.

    The last slot stays, whoever's it is: without any nobody would open the store here.
    """
    people = {person.id: person for person in list_people(connection)}
    for whose, slot, wrapped in list_slots(connection):
        if slot == "recovery":
            keyslots.take(home, key, KeyHolder(RECOVERY, ""), wrapped)
        elif whose in people and people[whose].active:
            keyslots.take(home, key, KeyHolder(whose, people[whose].name), wrapped)
    for holder in keyslots.names(home):
        gone = holder.person in people and not people[holder.person].active
        if gone and len(keyslots.names(home)) > 1:
            keyslots.remove_person(home, key, holder.person)
