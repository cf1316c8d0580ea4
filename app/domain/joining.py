"""How a computer joins a store: it asks with its key, and is let in by what is sealed to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.organisation import fingerprint_of

LONGEST_WORKSTATION = 60  # characters of what people call a computer


@dataclass(frozen=True)
class JoinRequest:
    """A computer that asks to be let in (ansökan); it has shown that it can sign."""

    workstation: str
    public_key: bytes  # 32 bytes, Ed25519
    sealing_key: bytes  # 32 bytes, X25519
    made_at: datetime

    @property
    def fingerprint(self) -> str:
        """The computer's key for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.public_key)


@dataclass(frozen=True)
class Grant:
    """What lets one computer in (tillträde); only that computer reads what is sealed in it."""

    store: UUID
    pharmacy: str
    device: bytes  # public key of the computer that is let in
    granter: bytes  # public key of the one that lets it in
    made_at: datetime
    keys: dict[UUID, tuple[bytes, bytes]]  # generation to its public key and the sealed private
    slots: bytes  # the slot file, sealed
    believed: frozenset[str]  # devices, where it was made; empty in a grant of the first form

    @property
    def fingerprint(self) -> str:
        """The granting computer's key, likewise to be compared."""
        return fingerprint_of(self.granter)
