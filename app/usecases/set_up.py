"""Found a new store on this computer: pharmacy, first person, and the code to be printed."""

from dataclasses import dataclass
from uuid import uuid4

from app.documents.recovery_sheet import recovery_sheet
from app.domain.codes import Gln
from app.domain.entries import PersonName, PersonSet, SlotChanged, StoreFounded
from app.domain.findings import refuse
from app.domain.recovery import RecoverySheet
from app.domain.staff import Act, Person, Role, may
from app.store import keyslots
from app.store.keys import DataKey, Purpose
from app.store.keyslots import KeyHolder
from app.store.locks import share
from app.store.opening import found
from app.store.passwords import calibrate
from app.store.register import Register
from app.store.vault import Vault
from app.usecases.workplace import Computer, Workplace, load_author, opening_of


@dataclass(frozen=True)
class SetUp:
    """What a new store needs to know (uppgifter)."""

    pharmacy: str
    gln: str
    person: str
    roles: frozenset[Role]
    password: str
    practice: bool = False


@dataclass(frozen=True)
class NewStore:
    """A new store (nytt apotek): open, with the sheet that must be printed now or never."""

    workplace: Workplace
    recovery_sheet: bytes  # PDF


def set_up(computer: Computer, given: SetUp) -> NewStore:
    """Make key slots, an encrypted database and the first entries; refuses an occupied folder."""
    _check(given)
    first = KeyHolder(uuid4(), " ".join(given.person.split()))
    computer.home.mkdir(parents=True, exist_ok=True)
    cost = computer.cost or calibrate()
    key, code = keyslots.create(computer.home, uuid4(), first, given.password, cost)
    workplace = _found(computer, key, given, first)
    sheet = RecoverySheet(
        pharmacy=workplace.pharmacy.pharmacy,
        store=workplace.journal.identity.store,
        code=code.text,
        made_at=computer.clock.now(),
        practice=given.practice,
    )
    return NewStore(workplace, recovery_sheet(sheet, computer.resources))


def _check(given: SetUp) -> None:
    if not given.pharmacy.strip():
        raise refuse("Apotekets namn saknas.", "Skriv det.", field="pharmacy")
    if not given.person.strip():
        raise refuse("Personens namn saknas.", "Skriv det.", field="person")
    Gln.parse(given.gln)
    if not may(Person(uuid4(), given.person, given.roles), Act.MANAGE):
        raise refuse("Den första personen är apotekschef.", "Ge den rollen.", field="roles")


def _found(computer: Computer, key: DataKey, given: SetUp, first: KeyHolder) -> Workplace:
    lock = share(computer.home, computer.program)
    vault = Vault.create(computer.home / "store.db", key.derive(Purpose.JOURNAL))
    author, _ = load_author(computer, key)
    pharmacy = StoreFounded(
        " ".join(given.pharmacy.split()), Gln.parse(given.gln).value, given.practice
    )
    journal = found(opening_of(computer, key, vault, author), pharmacy)
    person = Person(first.person, first.name, given.roles)
    with journal.write(None) as writing:
        name, roles = PersonName(first.name), tuple(sorted(given.roles))
        writing.append(PersonSet(roles, active=True, personal=name), subject=person.id)
        writing.append(SlotChanged("password", "set"))
        writing.append(SlotChanged("recovery", "set"))
    register = Register(computer.home, key.derive(Purpose.REGISTER))
    return Workplace(computer, journal, register, pharmacy, person, lock, key=key)
