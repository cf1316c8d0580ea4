"""HPKE in its base mode, written from RFC 9180 alone: what the program's sealing is held against.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-GCM; one message, the first of its context.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM, KDF = 0x0020, 0x0001
AES_128, AES_256 = 0x0001, 0x0002
_KEY_BYTES = {AES_128: 16, AES_256: 32}
_BASE = b"\x00"


def seal_base(
    to: bytes,
    ephemeral: bytes,
    content: bytes,
    info: bytes,
    *,
    aad: bytes = b"",
    aead: int = AES_256,
) -> bytes:
    """Return the ephemeral public key and what is sealed, by SealBase (section 6.1)."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    encapsulated = private.public_key().public_bytes_raw()
    dh = private.exchange(X25519PublicKey.from_public_bytes(to))
    key, nonce = _schedule(_shared(dh, encapsulated + to), info, aead)
    return encapsulated + AESGCM(key).encrypt(nonce, content, aad)


def open_base(
    private: bytes, sealed: bytes, info: bytes, *, aad: bytes = b"", aead: int = AES_256
) -> bytes:
    """Return what was sealed, by OpenBase."""
    own = X25519PrivateKey.from_private_bytes(private)
    encapsulated, ciphertext = sealed[:32], sealed[32:]
    dh = own.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    context = encapsulated + own.public_key().public_bytes_raw()
    key, nonce = _schedule(_shared(dh, context), info, aead)
    return AESGCM(key).decrypt(nonce, ciphertext, aad)


def _shared(dh: bytes, context: bytes) -> bytes:
    """ExtractAndExpand (section 4.1)."""
    suite = b"KEM" + KEM.to_bytes(2, "big")
    return _expand(_extract(b"", b"eae_prk", dh, suite), b"shared_secret", context, 32, suite)


def _schedule(shared: bytes, info: bytes, aead: int) -> tuple[bytes, bytes]:
    """KeySchedule (section 5.1), without a key that is shared before."""
    suite = b"HPKE" + b"".join(part.to_bytes(2, "big") for part in (KEM, KDF, aead))
    context = _BASE + _extract(b"", b"psk_id_hash", b"", suite)
    context += _extract(b"", b"info_hash", info, suite)
    secret = _extract(shared, b"secret", b"", suite)
    key = _expand(secret, b"key", context, _KEY_BYTES[aead], suite)
    return key, _expand(secret, b"base_nonce", context, 12, suite)


def _extract(salt: bytes, label: bytes, material: bytes, suite: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, hashlib.sha256)


def _expand(key: bytes, label: bytes, info: bytes, length: int, suite: bytes) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    made, block = b"", b""
    while len(made) < length:
        block = hmac.digest(key, block + labelled + bytes([len(made) // 32 + 1]), hashlib.sha256)
        made += block
    return made[:length]
