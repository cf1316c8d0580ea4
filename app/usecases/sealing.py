"""The sealing keys that this computer holds: what the use cases of several computers share."""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag

from app.device.settings import load_settings
from app.domain import members as domain
from app.domain.member_entries import KeysPassed, KeysRotated, MemberIntroduced
from app.domain.members import FIRST_GENERATION, FOR_ALL
from app.exchange.sealing import SealingKey, seal
from app.store.journal import Writing
from app.store.keys import DataKey, Purpose
from app.store.projections import members
from app.store.projections.members import Member
from app.usecases.workplace import Workplace

GENERATION = b"lykta-generation-1\x00"  # with its id: what a drawn key is sealed for


def drawn_keys(workplace: Workplace) -> Iterator[tuple[UUID, SealingKey]]:
    """Yield the keys that came of rotations, the newest first."""
    connection, device = workplace.journal.vault.connection, workplace.device
    for generation in members.list_generations(connection, device.device):
        try:
            key = SealingKey(device.unseal(generation.sealed, GENERATION + generation.id.bytes))
        except InvalidTag:  # sealed wrongly by whoever rotated: the older one still holds
            continue
        if key.public == generation.public:
            yield generation.id, key


def sealing_keys(workplace: Workplace) -> Iterator[tuple[UUID, SealingKey]]:
    """Yield every key that segments may be sealed to, the newest first."""
    yield from drawn_keys(workplace)
    first = first_key(workplace.key)
    yield FIRST_GENERATION, first
    yield FOR_ALL, first


def first_key(key: DataKey) -> SealingKey:
    """Return the sealing key of a store whose keys were never rotated."""
    return SealingKey(key.derive(Purpose.SEGMENTS))


def introduce(workplace: Workplace) -> None:
    """Say in the journal how others seal to this computer, and what people call it; once."""
    own = workplace.device
    name = load_settings(workplace.computer.home / "device.toml").workstation
    said = MemberIntroduced(own.sealing_key.hex(), name)
    known = members.find_member(workplace.journal.vault.connection, own.device)
    if known is None or (known.sealing_key, known.workstation) != (own.sealing_key, name):
        with workplace.journal.write(None) as writing:
            writing.append(said, subject=member_subject(workplace, own.device))


def rotate(writing: Writing, among: Iterable[Member]) -> None:
    """Draw a new sealing key for those of the computers that are believed."""
    generation, fresh = uuid4(), SealingKey.make()
    sealed = {
        member.device: _sealed_to(member, generation, fresh)
        for member in among
        if member.sealing_key and member.is_believed
    }
    rotated = KeysRotated(fresh.public.hex(), {to: key for to, key in sealed.items() if key})
    writing.append(rotated, id=generation)


def keep_keys(workplace: Workplace) -> None:
    """Give other computers the keys that they lack, and change one that a doubted one holds.

    Both come of what was done at one counter before it had heard of another: a computer let in
    here and a key drawn there, or two revoked at once.
    """
    held = dict(drawn_keys(workplace))
    if not held:
        return
    connection = workplace.journal.vault.connection
    known, holders = members.list_members(connection), members.list_holders(connection)
    newest, doubted = next(iter(holders)), {one.device for one in known if not one.is_believed}
    if workplace.device.device in doubted:
        return
    lacking = {
        member: [one for one in held if member.device not in holders[one]]
        for member in known
        if member.is_believed and member.sealing_key
    }
    is_shared = newest in held and not holders[newest].isdisjoint(doubted)
    if not is_shared and not any(lacking.values()):
        return
    with workplace.journal.write(None) as writing:
        for member, generations in lacking.items():
            sealed = {one.hex: _sealed_to(member, one, held[one]) for one in generations}
            if keys := {one: key for one, key in sealed.items() if key}:
                subject = member_subject(workplace, member.device)
                writing.append(KeysPassed(member.device, keys), subject=subject)
        if is_shared:
            rotate(writing, known)


def _sealed_to(member: Member, generation: UUID, key: SealingKey) -> str:
    try:
        return seal(member.sealing_key, key.private, GENERATION + generation.bytes).hex()
    except ValueError:  # it has said a key that nothing can be sealed to
        return ""


def member_subject(workplace: Workplace, device: str) -> UUID:
    """Return under which subject the journal speaks of a computer."""
    return domain.member_subject(workplace.journal.identity.store, device)
