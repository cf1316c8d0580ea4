"""Who issues signed codes: keys of clinics, how they ask to be believed, and the list of them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.clock import STOCKHOLM, is_before
from app.domain.organisation import fingerprint_of

LONGEST_NAME = 100  # characters of an issuer
_KEY_ID_BYTES = 8


class Revocation(StrEnum):
    """Why a key is believed no more (skäl till återkallelse)."""

    STOLEN = (
        "stolen"  # others may sign with it, and date it as they like: nothing of it is believed
    )
    CEASED = "ceased"  # it signs no more: what it signed until then is good


REVOCATION_WORDS = {
    Revocation.STOLEN: "kan vara i orätta händer",
    Revocation.CEASED: "används inte längre",
}


def key_id(public_key: bytes) -> bytes:
    """Return by which 8 bytes a code names the key that signed it."""
    return hashlib.sha256(public_key).digest()[:_KEY_ID_BYTES]


@dataclass(frozen=True)
class IssuerKey:
    """A key that an organisation believes (utfärdarnyckel)."""

    public_key: bytes  # 32 bytes, Ed25519
    issuer: str  # the clinic, as people know it
    enrolled_by: str  # who saw to it that the key is theirs
    since: date  # the first day that it may sign
    until: date  # the last
    revoked_at: datetime | None = None
    revoked_why: Revocation | None = None

    @property
    def fingerprint(self) -> str:
        """The key for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.public_key)

    def is_revoked_for(self, issued: datetime) -> bool:
        """Tell whether what it signed at a moment is believed no more."""
        if self.revoked_at is None:
            return False
        is_good_till_then = self.revoked_why is Revocation.CEASED
        return not (is_good_till_then and is_before(issued, self.revoked_at))

    def covers(self, issued: datetime) -> bool:
        """Tell whether what it signed at a moment is believed."""
        day = issued.astimezone(STOCKHOLM).date()
        return self.since <= day <= self.until and not self.is_revoked_for(issued)


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


@dataclass(frozen=True)
class TrustList:
    """Every key that an organisation believes or has believed (tillitslista), at one moment."""

    version: int  # counts up; an older list is never taken after a newer
    made_at: datetime
    keys: tuple[IssuerKey, ...] = ()

    def by_id(self) -> dict[bytes, IssuerKey]:
        """Return the keys as codes name them."""
        return {key_id(key.public_key): key for key in self.keys}
