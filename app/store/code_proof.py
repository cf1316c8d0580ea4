"""What the recovery code proves to other computers: a signature that only who holds it can make.

The key slot proves nothing to others: whoever has the data key could have wrapped it. A code has
138 random bits, so that its key needs no stretching, and its public half gives nothing away.
"""

from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.member_entries import BeliefBegun
from app.store.recovery_code import parse_recovery_code


def begin_by(typed: str, store: UUID, entry: UUID, public_key: bytes) -> BeliefBegun:
    """Return what says that belief begins at the computer of a key; `entry` is the id it gets.

    Refused for a misspelt code.
    """
    key = _key(typed, store)
    proof = key.sign(_signed(store, entry, public_key))
    return BeliefBegun(public_key.hex(), key.public_key().public_bytes_raw().hex(), proof.hex())


def is_by(begun: BeliefBegun, typed: str, store: UUID, entry: UUID) -> bool:
    """Tell whether the code that was typed made the beginning. Refused for a misspelt code."""
    key = _key(typed, store).public_key().public_bytes_raw()
    if key.hex() != begun.code_key:
        return False
    try:
        signed = _signed(store, entry, bytes.fromhex(begun.public_key))
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(begun.proof), signed)
    except InvalidSignature:
        return False
    return True


def _key(typed: str, store: UUID) -> Ed25519PrivateKey:
    code = parse_recovery_code(typed).text.encode("ascii")
    kdf = HKDF(algorithm=SHA256(), length=32, salt=store.bytes, info=b"lykta-belief-begun-1")
    return Ed25519PrivateKey.from_private_bytes(kdf.derive(code))


def _signed(store: UUID, entry: UUID, public_key: bytes) -> bytes:
    return b"lykta-belief-begun-1\x00" + store.bytes + entry.bytes + public_key
