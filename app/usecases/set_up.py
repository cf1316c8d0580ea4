"""Found a new store on this computer: whose it is, first person, and the code to be printed."""

from dataclasses import dataclass, replace
from uuid import uuid4

from app.documents.recovery_sheet import render_recovery_sheet
from app.domain.codes import Gln
from app.domain.findings import refuse
from app.domain.people_entries import PersonName, PersonSet
from app.domain.recovery import RecoverySheet
from app.domain.staff import Act, Person, Role, may
from app.domain.store_entries import StoreFounded
from app.store import keyslots
from app.store.keys import DataKey, Purpose
from app.store.keyslots import KeyHolder
from app.store.moving import making
from app.store.opening import found
from app.store.passwords import calibrate
from app.store.recovery_code import RecoveryCode
from app.store.shared_slots import tell_slot
from app.store.vault import Vault
from app.usecases.own_keys import load_author
from app.usecases.workplace import Computer, Workplace, open_workplace, opening_of


@dataclass(frozen=True)
class SetUp:
    """What a new store needs to know (uppgifter)."""

    pharmacy: str  # name of the pharmacy or the clinic
    gln: str  # a clinic may have none
    person: str
    roles: frozenset[Role]
    password: str
    practice: bool = False
    is_clinic: bool = False


@dataclass(frozen=True)
class NewStore:
    """A new store (nytt apotek): open, with the sheet that must be printed now or never."""

    workplace: Workplace
    recovery_sheet: bytes  # PDF


def set_up(computer: Computer, given: SetUp) -> NewStore:
    """Make key slots, an encrypted database and the first entries; refuses an occupied folder.

    All of it is made in a folder beside the home and moved there whole: a power cut on the way
    leaves nothing that would look like a lost store, or what the next start moves to its place.
    """
    _check(given)
    first = KeyHolder(uuid4(), " ".join(given.person.split()))
    with making(computer.home) as made:
        key, code = _make(replace(computer, home=made), given, first)
    workplace = open_workplace(computer, key, first.person)
    sheet = RecoverySheet(
        pharmacy=workplace.pharmacy.pharmacy,
        store=workplace.journal.identity.store,
        code=code.text,
        made_at=computer.clock.now(),
        practice=given.practice,
    )
    return NewStore(workplace, render_recovery_sheet(sheet, computer.resources / "fonts"))


def _check(given: SetUp) -> None:
    if not given.pharmacy.strip():
        whose = "Mottagningens" if given.is_clinic else "Apotekets"
        raise refuse(f"{whose} namn saknas.", "Skriv det.", field="pharmacy")
    if not given.person.strip():
        raise refuse("Personens namn saknas.", "Skriv det.", field="person")
    _gln(given)
    if not may(Person(uuid4(), given.person, given.roles), Act.MANAGE):
        raise refuse("Den första personen är apotekschef.", "Ge den rollen.", field="roles")


def _gln(given: SetUp) -> str:
    has_none = given.is_clinic and not given.gln.strip()
    return "" if has_none else Gln.parse(given.gln).value


def _make(computer: Computer, given: SetUp, first: KeyHolder) -> tuple[DataKey, RecoveryCode]:
    cost = computer.cost or calibrate()
    key, code = keyslots.create(computer.home, uuid4(), first, given.password, cost)
    vault = Vault.create(computer.home / "store.db", key.derive(Purpose.JOURNAL))
    try:
        author, _ = load_author(computer, key)
        name = " ".join(given.pharmacy.split())
        opening = opening_of(computer, key, vault, author)
        founded = StoreFounded(name, _gln(given), given.practice, given.is_clinic)
        journal = found(opening, founded)
        person = PersonSet(tuple(sorted(given.roles)), active=True, personal=PersonName(first.name))
        with journal.write(None) as writing:
            writing.append(person, subject=first.person)
            tell_slot(writing, keyslots.export(computer.home, first.person), first.person)
            tell_slot(writing, keyslots.export(computer.home, keyslots.RECOVERY))
        vault.checkpoint()
    finally:
        vault.close()
    return key, code
