"""The sealing keys that this computer holds: what the use cases of several computers share."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from cryptography.exceptions import InvalidTag

from app.device.settings import load_settings
from app.domain.member_entries import MemberIntroduced
from app.domain.members import FIRST_GENERATION, FOR_ALL
from app.exchange.sealing import SealingKey
from app.store.keys import DataKey, Purpose
from app.store.projections import members
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


def member_subject(workplace: Workplace, device: str) -> UUID:
    """Return under which subject the journal speaks of a computer."""
    return uuid5(workplace.journal.identity.store, f"member {device}")
