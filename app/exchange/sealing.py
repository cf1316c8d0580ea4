"""Sealing to a public key by HPKE (RFC 9180): whoever holds the private half, and nobody else."""

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

KEY_BYTES = 32
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotSealed(ValueError):
    """The bytes were not sealed to this key, or for this purpose, or are changed."""


@dataclass(frozen=True)
class SealingKey:
    """A key that things are sealed to (förseglingsnyckel)."""

    private: bytes = field(repr=False)  # 32 bytes

    @classmethod
    def make(cls) -> "SealingKey":
        """Return a new random key."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The half that others seal to, 32 bytes."""
        return X25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def unseal(self, sealed: bytes, purpose: bytes) -> bytes:
        """Return what was sealed to the key for the purpose; NotSealed for anything else."""
        try:
            own = X25519PrivateKey.from_private_bytes(self.private)
            return bytes(_SUITE.decrypt(sealed, own, purpose))
        except (InvalidTag, ValueError):
            raise NotSealed from None


def seal(public: bytes, content: bytes, purpose: bytes) -> bytes:
    """Return the content so that only the key's holder reads it; `purpose` must be said again."""
    return bytes(_SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public), purpose))
