"""Who issues signed codes: a clinic's key on one computer, and how it asks to be believed."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.organisation import fingerprint_of

LONGEST_NAME = 100  # characters of an issuer


@dataclass(frozen=True)
class IssuerKey:
    """A key that an organisation believes (utfärdarnyckel)."""

    public_key: bytes  # 32 bytes, Ed25519
    issuer: str  # the clinic, as people know it
    enrolled_by: str  # who saw to it that the key is theirs
    since: datetime
    until: datetime
    revoked_at: datetime | None = None
    revoked_why: str = ""


@dataclass(frozen=True)
class IssuerRequest:
    """A key that asks an organisation to be believed (ansökan); it has shown that it can sign."""

    issuer: str
    public_key: bytes  # 32 bytes, Ed25519
    made_at: datetime

    @property
    def fingerprint(self) -> str:
        """The key for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.public_key)
