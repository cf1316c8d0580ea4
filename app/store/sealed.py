"""One entry as bytes: sealed by the device that wrote it, believed only when all of it fits."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain import canonical, entries
from app.domain.clock import STOCKHOLM, ClockState
from app.store import bounds

_DOMAIN = b"lykta-entry-1\x00"
_FORMAT = 1
NO_HASH = "0" * 64
_DIGITS = frozenset("0123456789abcdef")
_MISSHAPEN = (  # what reading other shapes than ours raises; a number, say, lacks what UUID calls
    AttributeError, KeyError, OverflowError, TypeError, ValueError,
)  # fmt: skip


_IN_WORDS = {  # what is not here breaks the format
    "signature": "signaturen stämmer inte",
    "facts": "innehållet är ändrat",
    "personal": "personuppgifterna är ändrade",
    "another store": "den hör till ett annat apotek",
    "stranger": "dess enhet är okänd här",
    "proof": "dess enhet kan inte visa att den hör hit",
    "ahead": "den ligger långt före alla andra",
    "founded already": "apoteket är redan grundat",
    "another entry stands under its id": "en annan post har samma id",
}


class Forged(Exception):
    """The bytes are not what a believed device wrote; the text says which test failed."""


def in_words(reason: str) -> str:
    """Return in Swedish which test an entry failed."""
    return _IN_WORDS.get(reason, "formatet stämmer inte")


@dataclass(frozen=True)
class Author:
    """The device that writes (avsändare): its name, its key, and how it signs 32 bytes."""

    device: str  # 16 hex of SHA-256 of the public key
    public_key: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True)
class SealedEntry:
    """An entry's bytes (förseglad post): what is stored, witnessed and carried."""

    head: bytes
    sig: bytes
    facts: bytes
    salt: bytes = b""  # 16 random bytes, with the personal part
    personal: bytes = b""  # absent after purge

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of the head, with its domain."""
        return hashlib.sha256(_DOMAIN + self.head).digest()

    def pack(self) -> bytes:
        """Return the bytes as one piece."""
        return msgspec.msgpack.encode([self.head, self.sig, self.facts, self.salt, self.personal])

    @classmethod
    def unpack(cls, packed: bytes) -> "SealedEntry":
        """Return the entry of one piece, or raise Forged for other bytes."""
        try:
            parts = msgspec.msgpack.decode(packed, type=tuple[bytes, bytes, bytes, bytes, bytes])
        except (ValueError, RecursionError):
            raise Forged("not a packed entry") from None
        return cls(*parts)

    def without_personal(self) -> "SealedEntry":
        """Return the entry as it is after a purge: the head still holds and names the part."""
        return replace(self, salt=b"", personal=b"")

    def verify(self, public_key: bytes) -> None:
        """Raise Forged unless this device signed the head and the parts are the head's own."""
        try:
            _verifier(public_key).verify(self.sig, self.hash)
        except (InvalidSignature, ValueError):
            raise Forged("signature") from None

    def lacks_personal(self) -> bool:
        """Tell whether the head names a personal part that is not here: gone, or yet to come."""
        return not self.personal and "personal" in self._said

    def open(self) -> entries.Entry:
        """Return what the bytes say, after comparing each part with the head's hash of it."""
        head = self._said
        if hashlib.sha256(self.facts).hexdigest() != head.get("facts"):
            raise Forged("facts")
        facts = self._read(self.facts)
        personal = None
        if self.personal:
            if personal_hash(self.salt, self.personal) != head.get("personal"):
                raise Forged("personal")
            personal = self._read(self.personal)
        try:
            return _entry(
                head, self.hash.hex(), entries.join(head["kind"], head["kv"], facts, personal)
            )
        except _MISSHAPEN:
            raise Forged("shape") from None

    def device(self) -> str:
        """Return the name of the device that the head says it is of."""
        try:
            return _word(self._said.get("device"))
        except ValueError:
            raise Forged("shape") from None

    def lamport(self) -> int:
        """Return the lamport that the head says."""
        try:
            return _count(self._said.get("lamport"))
        except ValueError:
            raise Forged("shape") from None

    def place(self) -> tuple[UUID, str, str, int]:
        """Return what the head says that it is: id, device, epoch and number in the chain."""
        head = self._said
        try:
            return (
                UUID(head["id"]),
                _word(head["device"]),
                _word(head["epoch"]),
                _count(head["seq"]),
            )
        except _MISSHAPEN:
            raise Forged("shape") from None

    @cached_property  # asked by whom it is, where it stands and what it says
    def _said(self) -> dict[str, Any]:
        head = self._read(self.head)
        if head.get("v") != _FORMAT:
            raise Forged("format")
        return head

    @staticmethod
    def _read(data: bytes) -> dict[str, Any]:
        try:
            return canonical.load(data)
        except canonical.NotCanonical as error:
            raise Forged(str(error)) from None


@lru_cache(maxsize=64)  # devices
def _verifier(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)


def read_own(sealed: SealedEntry) -> entries.Entry:
    """Return what bytes say that were sealed here a moment ago: no part is compared or checked."""
    head, facts = msgspec.json.decode(sealed.head), msgspec.json.decode(sealed.facts)
    personal = msgspec.json.decode(sealed.personal) if sealed.personal else None
    content = entries.join(head["kind"], head["kv"], facts, personal)
    return _entry(head, sealed.hash.hex(), content)


def personal_hash(salt: bytes, personal: bytes) -> str:
    """Return the hash by which a head names its personal part; the salt hides what it would be."""
    return hashlib.sha256(salt + personal).hexdigest()


def join_proof(join_key: bytes, store: UUID, public_key: bytes) -> str:
    """Return the proof that whoever made this device's key also held the store's."""
    return hmac.new(join_key, store.bytes + public_key, hashlib.sha256).hexdigest()


def device_name(public_key: bytes) -> str:
    """Return the name of a device: 16 hex of its key's hash."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def seal(
    author: Author, entry: dict[str, Any], content: entries.Content, salt: bytes
) -> SealedEntry:
    """Sign an entry: `entry` holds the head's fields but for kind and hashes of the parts."""
    facts, personal = entries.split(content)
    facts_bytes = canonical.dump(facts)
    personal_bytes = b"" if personal is None else canonical.dump(personal)
    kind = entries.kind_of(content)
    head = canonical.dump(
        {
            **entry,
            "v": _FORMAT,
            "kind": kind,
            "kv": entries.VERSIONS[kind],
            "facts": hashlib.sha256(facts_bytes).hexdigest(),
            "personal": personal_hash(salt, personal_bytes) if personal_bytes else None,
        }
    )
    unsigned = SealedEntry(head, b"", facts_bytes, salt if personal_bytes else b"", personal_bytes)
    return SealedEntry(head, author.sign(unsigned.hash), facts_bytes, unsigned.salt, personal_bytes)


def _entry(head: dict[str, Any], digest: str, content: entries.Content | None) -> entries.Entry:
    entry = entries.Entry(
        id=UUID(head["id"]),
        store=_shared(head["store"]),
        device=_word(head["device"]),
        epoch=_word(head["epoch"]),
        seq=_count(head["seq"]),
        prev=_hex(head["prev"], 64),
        lamport=_count(head["lamport"]),
        recorded_at=_moment(head["recorded_at"]),
        clock=ClockState(head["clock"]),
        by=str(head["by"]),
        signers=tuple(map(str, head.get("with", []))),
        kind=str(head["kind"]),
        kv=_count(head["kv"]),
        subject=UUID(head["subject"]),
        outage=_shared(head["outage"]) if "outage" in head else None,
        hash=digest,
        content=content,
    )
    bounds.check(entry)
    return entry


@lru_cache(maxsize=256)
def _shared(text: str) -> UUID:
    """Return an id that many entries name, such as the store's."""
    return UUID(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time with its offset")
    return moment.astimezone(STOCKHOLM)


def _count(value: object) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("a count from 1")
    return value


def _hex(value: object, length: int) -> str:
    if not isinstance(value, str) or len(value) != length or not _DIGITS.issuperset(value):
        raise ValueError("hexadecimal digits")
    return value


def _word(value: object) -> str:
    return _hex(value, 16)
