"""A key that this computer signs with: made here, opened here only, never in a backup."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from secrets import token_bytes
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.device.files import disk_errors, write_whole
from app.domain.findings import Unavailable

_LABEL = b"lykta-1 device-key\x00"
_SEALING_LABEL = b"lykta-1 device-sealing"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)  # as in exchange.sealing
_FORMAT = 1
UNSEALED = bytes(32)  # seals a key by the machine alone, while the store's key is not known here
_NONCE_BYTES = 12


class KeyOrigin(StrEnum):
    """Where the key came from (ursprung); every origin but LOADED means a device of its own."""

    LOADED = "loaded"  # lay here and opened
    MADE = "made"  # there was none
    REPLACED = "replaced"  # one lay here, and is kept: it did not open, or a new was asked for


@dataclass(frozen=True)
class DeviceKey:
    """A signing key of this computer (nyckel); the private half is only reached by signing."""

    device: str  # first 16 hex of SHA-256 of the public key
    public_key: bytes  # 32 bytes, Ed25519
    sign: Callable[[bytes], bytes] = field(repr=False)  # signs 32 bytes, returns 64
    sealing_key: bytes  # 32 bytes, X25519: what others seal to this computer
    unseal: Callable[[bytes, bytes], bytes] = field(repr=False)  # sealed, purpose; InvalidTag
    origin: KeyOrigin = KeyOrigin.LOADED
    kept_as: Path | None = None  # where the file of the key before it was kept


class _Sealed(msgspec.Struct, forbid_unknown_fields=True):
    """What `device.key` holds: the private key under AES-256-GCM."""

    v: Annotated[int, msgspec.Meta(ge=_FORMAT, le=_FORMAT)]
    public: bytes
    nonce: bytes
    sealed: bytes


def load_or_make(path: Path, seal_key: bytes, machine: str) -> DeviceKey:
    """Return the key in the file; make one when there is none or it does not open here.

    A file that cannot be read raises Unavailable: a disk that fails once must not cost the key.
    """
    return load(path, seal_key, machine) or make_anew(path, seal_key, machine)


def load(path: Path, seal_key: bytes, machine: str) -> DeviceKey | None:
    """Return the key in the file if there is one and it opens here; nothing is made or moved."""
    content = _read(path)
    private = None if content is None else _open(content, seal_key, machine)
    return None if private is None else _device_key(private, KeyOrigin.LOADED)


def make_anew(path: Path, seal_key: bytes, machine: str) -> DeviceKey:
    """Make a key, and keep the file of the one before it, which opens again where it was made."""
    content = _read(path)
    if content is None:
        return _make(path, seal_key, machine, KeyOrigin.MADE)
    kept_as = _free_name(path)
    write_whole(kept_as, content)  # a copy: at no moment is there no file under the key's own name
    return _make(path, seal_key, machine, KeyOrigin.REPLACED, kept_as)


def _read(path: Path) -> bytes | None:
    with disk_errors(f"{path.name} kunde inte läsas"):
        return path.read_bytes() if path.exists() else None


def move_key(path: Path, to: Path, machine: str, seal_key: bytes) -> DeviceKey:
    """Seal a key that was made before the store's key was known, now under that, in another file.

    `path` is one that `load_or_make` made with `UNSEALED`; it is removed when `to` is written.
    """
    with disk_errors(f"{path.name} kunde inte läsas"):
        private = _open(path.read_bytes(), UNSEALED, machine)
    if private is None:
        raise Unavailable(
            f"{path.name} gick inte att öppna.", "Börja om med en ny ansökan.", code="damaged"
        )
    _write(private, to, seal_key, machine)
    with disk_errors(f"{path.name} kunde inte tas bort"):
        path.unlink()
    return _device_key(private, KeyOrigin.LOADED)


def _make(
    path: Path, seal_key: bytes, machine: str, origin: KeyOrigin, kept_as: Path | None = None
) -> DeviceKey:
    private = Ed25519PrivateKey.generate()
    _write(private, path, seal_key, machine)
    return _device_key(private, origin, kept_as)


def _write(private: Ed25519PrivateKey, path: Path, seal_key: bytes, machine: str) -> None:
    public = private.public_key().public_bytes_raw()
    nonce = token_bytes(_NONCE_BYTES)
    sealed = _cipher(seal_key, machine).encrypt(nonce, private.private_bytes_raw(), public)
    write_whole(path, msgspec.json.encode(_Sealed(_FORMAT, public, nonce, sealed)))


def _open(content: bytes, seal_key: bytes, machine: str) -> Ed25519PrivateKey | None:
    try:
        found = msgspec.json.decode(content, type=_Sealed)
        opened = _cipher(seal_key, machine).decrypt(found.nonce, found.sealed, found.public)
        private = Ed25519PrivateKey.from_private_bytes(opened)
    except (msgspec.DecodeError, InvalidTag, ValueError):
        return None
    return private if private.public_key().public_bytes_raw() == found.public else None


def _cipher(seal_key: bytes, machine: str) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=_LABEL + machine.encode())
    return AESGCM(derived.derive(seal_key))


def _device_key(
    private: Ed25519PrivateKey, origin: KeyOrigin, kept_as: Path | None = None
) -> DeviceKey:
    public = private.public_key().public_bytes_raw()
    derived = HKDF(SHA256(), length=32, salt=None, info=_SEALING_LABEL)
    sealing = X25519PrivateKey.from_private_bytes(derived.derive(private.private_bytes_raw()))

    def unseal(sealed: bytes, purpose: bytes) -> bytes:
        return bytes(_SUITE.decrypt(sealed, sealing, purpose))

    return DeviceKey(
        device=hashlib.sha256(public).hexdigest()[:16],
        public_key=public,
        sign=private.sign,
        sealing_key=sealing.public_key().public_bytes_raw(),
        unseal=unseal,
        origin=origin,
        kept_as=kept_as,
    )


def _free_name(path: Path) -> Path:
    taken = (
        re.fullmatch(rf"{re.escape(path.name)}\.kept-(\d+)", p.name) for p in path.parent.iterdir()
    )
    last = max((int(match[1]) for match in taken if match), default=0)
    return path.with_name(f"{path.name}.kept-{last + 1}")
