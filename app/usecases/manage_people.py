"""Add people, change what they may do, change passwords, print a new recovery code."""

from uuid import UUID, uuid4

from app.domain.findings import Refused, refuse
from app.domain.people_entries import PersonName, PersonSet
from app.domain.recovery import RecoverySheet
from app.domain.staff import Act, Person, Role, check_last_manager
from app.store import keyslots
from app.store.keyslots import KeyHolder, SlotChange
from app.store.passwords import calibrate
from app.store.projections.people import find_person
from app.store.projections.people import list_people as people_of
from app.store.shared_slots import tell_slot
from app.usecases.workplace import Workplace, require


def list_people(workplace: Workplace) -> list[Person]:
    """Return everyone, also those who have left."""
    return people_of(workplace.journal.vault.connection)


def add_person(workplace: Workplace, name: str, roles: frozenset[Role], password: str) -> Person:
    """Give someone a name, roles and a password of their own."""
    require(workplace, Act.MANAGE)
    _check_roles(roles)
    person = Person(uuid4(), " ".join(name.split()), roles)
    computer = workplace.computer
    cost = computer.cost or calibrate()
    holder = KeyHolder(person.id, person.name)
    _free_name(workplace, person.name)

    def tell(slot: bytes) -> None:
        with workplace.journal.write(workplace.person.id) as writing:
            content = PersonSet(tuple(sorted(roles)), active=True, personal=PersonName(person.name))
            writing.append(content, subject=person.id)
            tell_slot(writing, slot, person.id)

    SlotChange(computer.home, workplace.key, tell).add_person(holder, password, cost)
    return person


def change_roles(workplace: Workplace, person: UUID, roles: frozenset[Role]) -> Person:
    """Change what someone may do; the last manager stays one."""
    require(workplace, Act.MANAGE)
    _check_roles(roles)
    if not _load(workplace, person).active:
        raise refuse("Personen har slutat.", "Lägg till personen på nytt.", field="person")
    return _set(workplace, person, roles, active=True)


def remove_person(workplace: Workplace, person: UUID) -> Person:
    """Take someone's password and rights away; what they did stays."""
    require(workplace, Act.MANAGE)
    before = _load(workplace, person)
    after = _set(workplace, person, before.roles, active=False)
    home = workplace.computer.home
    if person in {holder.person for holder in keyslots.names(home)}:  # not who is from elsewhere
        keyslots.remove_person(home, workplace.key, person)
    return after


def change_password(workplace: Workplace, person: UUID, password: str) -> None:
    """Set a new password: one's own, or anyone's as manager."""
    if person != workplace.person.id:
        require(workplace, Act.MANAGE)
    computer = workplace.computer
    cost = computer.cost or calibrate()

    def tell(slot: bytes) -> None:
        with workplace.journal.write(workplace.person.id) as writing:
            tell_slot(writing, slot, person)

    SlotChange(computer.home, workplace.key, tell).change_password(person, password, cost)


def replace_recovery_code(workplace: Workplace) -> bytes:
    """Return a new recovery sheet as PDF; the sheets printed before no longer open the store."""
    require(workplace, Act.MANAGE)
    computer = workplace.computer
    cost = computer.cost or calibrate()

    def tell(slot: bytes) -> None:
        with workplace.journal.write(workplace.person.id) as writing:
            tell_slot(writing, slot)

    code = SlotChange(computer.home, workplace.key, tell).replace_recovery(cost)
    from app.documents.recovery_sheet import render_recovery_sheet  # the first paint does not wait

    sheet = RecoverySheet(
        pharmacy=workplace.pharmacy.pharmacy,
        store=workplace.journal.identity.store,
        code=code.text,
        made_at=computer.clock.now(),
        practice=workplace.pharmacy.practice,
    )
    return render_recovery_sheet(sheet, computer.resources / "fonts")


def _free_name(workplace: Workplace, name: str) -> None:
    """Drop a password under the name that belongs to nobody: left by a write that was cut off."""
    home, active = workplace.computer.home, {p.id for p in list_people(workplace) if p.active}
    try:
        holder = keyslots.load_holder(home, name)
    except Refused:
        return
    if holder.person not in active:
        keyslots.remove_person(home, workplace.key, holder.person)


def _check_roles(roles: frozenset[Role]) -> None:
    if not roles:
        raise refuse("Minst en roll behövs.", "Välj en.", field="roles")


def _load(workplace: Workplace, person: UUID) -> Person:
    found = find_person(workplace.journal.vault.connection, person)
    if found is None:
        raise refuse("Personen finns inte.", "Välj en i listan.", field="person")
    return found


def _set(workplace: Workplace, person: UUID, roles: frozenset[Role], *, active: bool) -> Person:
    before = _load(workplace, person)
    after = Person(person, before.name, roles, active)
    check_last_manager(list_people(workplace), after)
    with workplace.journal.write(workplace.person.id) as writing:
        content = PersonSet(tuple(sorted(roles)), active=active, personal=PersonName(before.name))
        writing.append(content, subject=person)
    return after
