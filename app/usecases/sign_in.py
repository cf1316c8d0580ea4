"""Open the store with a person's password or the printed code, and step in for one another."""

from dataclasses import replace

from app.domain.findings import refuse
from app.store import attempts, keyslots, slotfile
from app.store.keyslots import KeyHolder, SlotChange
from app.store.passwords import calibrate
from app.store.projections.people import find_person
from app.store.shared_slots import tell_slot
from app.usecases.workplace import Computer, Workplace, open_workplace


def list_names(computer: Computer) -> tuple[KeyHolder, ...]:
    """Return who may sign in: all that a cold start can show."""
    return keyslots.names(computer.home)


def seconds_to_wait(computer: Computer, holder: KeyHolder) -> int:
    """Return how long a person must wait after failed attempts."""
    return attempts.remaining_s(computer.home, holder.person, computer.clock)


def sign_in(computer: Computer, name: str, password: str) -> Workplace:
    """Open the store for the person of a name."""
    holder = keyslots.load_holder(computer.home, name)
    key = attempts.unlock(computer.home, holder.person, password, computer.clock)
    return open_workplace(computer, key, holder.person)


def step_in(workplace: Workplace, name: str, password: str) -> Workplace:
    """Unlock the open store for a person, the same as before or another."""
    computer = workplace.computer
    holder = keyslots.load_holder(computer.home, name)
    key = attempts.unlock(computer.home, holder.person, password, computer.clock)
    if key != workplace.key:
        raise refuse("Nyckelfilen hör inte till det öppna apoteket.", "Starta om Lykta.")
    person = find_person(workplace.journal.vault.connection, holder.person)
    if person is None or not person.active:
        raise refuse("Personen finns inte längre här.", "Be apotekschefen.", field="name")
    return replace(workplace, person=person)


def recover(computer: Computer, code: str, name: str, password: str) -> Workplace:
    """Open the store by the printed code and give the person of a name a new password."""
    key = keyslots.unlock_with_recovery(computer.home, code)
    holder = keyslots.load_holder(computer.home, name)
    workplace = open_workplace(computer, key, holder.person)

    def tell(slot: bytes) -> None:
        with workplace.journal.write(holder.person) as writing:
            tell_slot(writing, slot, holder.person)

    try:
        cost = computer.cost or calibrate()
        SlotChange(computer.home, key, tell).change_password(holder.person, password, cost)
    except BaseException:
        sign_out(workplace)
        raise
    return workplace


def use_previous_slots(computer: Computer) -> None:
    """Put the key slots from before the last change in place of lost or damaged ones.

    No key is asked for: nobody can prove who they are before the slots are whole again.
    """
    slotfile.use_previous(computer.home)


def sign_out(workplace: Workplace) -> None:
    """Close the store; the key goes with it."""
    workplace.register.close()
    workplace.papers.close()
    workplace.journal.vault.close()
    workplace.lock.release()
