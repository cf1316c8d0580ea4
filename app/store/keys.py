"""The data key of a store and the keys derived from it; the wrapping of it is in keyslots."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Purpose(StrEnum):
    """What a derived key is for (ändamål); one key a file, none used for two things."""

    JOURNAL = "journal"
    PAPERS = "papers"
    REGISTER = "register"
    WITNESS = "witness"
    PRACTICE = "practice"
    DEVICE_SEAL = "device-seal"
    ISSUER_SEAL = "issuer-seal"
    HUB_SEAL = "hub-seal"
    JOIN = "join"
    SEGMENTS = "segments"  # what entries on their way are sealed to, until the first rotation
    PICTURE_NAMES = "picture-names"  # by which computers of the store know a sealed picture's file
    KEYSLOTS = "keyslots"  # marks which slot file belongs to which data key


@dataclass(frozen=True, eq=False, slots=True)
class DataKey:
    """The random key that all of a store hangs from (datanyckel); never shown or written bare."""

    secret: bytes = field(repr=False)  # 32 random bytes

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError("a data key is 32 bytes")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataKey) and compare_digest(self.secret, other.secret)

    @classmethod
    def make(cls) -> "DataKey":
        """Return a new random data key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def derive(self, purpose: Purpose) -> bytes:
        """Return the 32-byte key of one purpose: HKDF-SHA256 with the purpose as info."""
        info = f"lykta-1 {purpose}".encode("ascii")
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self.secret)
