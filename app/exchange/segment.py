"""A segment: a sealed, signed bundle of entries, of one form on a stick, in a folder and a hub.

CBOR with integer keys, signed as COSE_Sign1 by the computer that carries it. What stands openly is
whose it is and which entries it holds: ids, hashes, places, sizes and times. The entries are sealed
by HPKE to a key that the computers of one store hold. docs/segments.md says it for those who write
another program.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import cbor2

from app.domain.issuing import key_id
from app.domain.members import MOST_ENTRIES, Carried, Chain, SegmentHead
from app.exchange.cose import ALGORITHM, EDDSA, KEY_ID, NotCose, Sign1, decode, open_sign1, sign1
from app.exchange.sealing import KEY_BYTES, NotSealed, SealingKey, seal

LARGEST = 16 * 2**20  # bytes of a segment
ROOM = 4 * 2**20  # bytes of entries that a writer fills one with, unless one entry is larger
SUFFIX = ".lyktaseg"
_VERSION = 1
_PURPOSE = b"lykta-segment-1\x00"
_V, _STORE, _GENERATION, _CARRIER, _MADE_AT, _ENTRIES, _SEALED = range(7)
_MOST_SECONDS = 2**35  # of a time that a calendar can show
_MOST_NUMBER = 2**53


_WORDS = {
    "form": "Filen är inget segment, eller är skadad.",
    "large": "Filen är för stor.",
    "key": "Det går inte att öppna med den nyckel som det är förseglat med.",
    "content": "Innehållet är skadat.",
}


class NotSegment(ValueError):
    """The bytes are no segment that can be taken; `why` is for the program, the text for people."""

    def __init__(self, why: str) -> None:
        super().__init__(_WORDS[why])
        self.why = why


@dataclass(frozen=True)
class Segment:
    """A segment as its bytes say it (segment); nothing of it is believed before `is_signed`."""

    head: SegmentHead
    sealed: bytes
    message: Sign1

    def is_signed(self) -> bool:
        """Tell whether the computer that it names as carrier signed it."""
        return self.message.is_signed_by(self.head.carrier)

    def open(self, key: SealingKey) -> list[bytes]:
        """Return the packed entries; NotSegment when they are not those that the head names.

        What each says is not looked at here.
        """
        try:
            content = key.unseal(self.sealed, _purpose(_openly(self.head)))
        except NotSealed:
            raise NotSegment("key") from None
        try:
            packed = decode(content)
        except NotCose:
            raise NotSegment("content") from None
        if not isinstance(packed, list) or len(packed) != len(self.head.entries):
            raise NotSegment("content")
        if not all(isinstance(piece, bytes) for piece in packed):
            raise NotSegment("content")
        return packed


def name_of(data: bytes) -> str:
    """Return the name of a segment's file: it says nothing but which bytes they are."""
    return hashlib.sha256(data).hexdigest()[:32] + SUFFIX


def write_segment(
    head: SegmentHead, packed: Sequence[bytes], to: bytes, sign: Callable[[bytes], bytes]
) -> bytes:
    """Return the entries sealed to the key `to` and signed by the carrier that the head names."""
    openly = _openly(head)
    sealed = seal(to, cbor2.dumps(list(packed)), _purpose(openly))
    return sign1(key_id(head.carrier), cbor2.dumps({**openly, _SEALED: sealed}), sign)


def read_segment(data: bytes) -> Segment:
    """Return what the bytes say openly, or NotSegment; nothing is believed yet."""
    if len(data) > LARGEST:
        raise NotSegment("large")
    try:
        message = open_sign1(data)
        header, said = message.header(), decode(message.payload)
    except NotCose:
        raise NotSegment("form") from None
    try:
        head = _head(said)
        sealed = said[_SEALED]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise NotSegment("form") from None
    expected = {ALGORITHM: EDDSA, KEY_ID: key_id(head.carrier)}
    if header != expected or message.unprotected or not isinstance(sealed, bytes):
        raise NotSegment("form")
    return Segment(head, sealed, message)


def _purpose(openly: dict[int, Any]) -> bytes:
    """Return what the seal is bound to: all that stands openly beside it."""
    return _PURPOSE + hashlib.sha256(cbor2.dumps(openly)).digest()


def _openly(head: SegmentHead) -> dict[int, Any]:
    return {
        _V: _VERSION,
        _STORE: head.store.bytes,
        _GENERATION: head.generation.bytes,
        _CARRIER: head.carrier,
        _MADE_AT: int(head.made_at.timestamp()),
        _ENTRIES: [
            [one.id.bytes, one.hash, bytes.fromhex(one.chain.device),
             bytes.fromhex(one.chain.epoch), one.seq]
            for one in head.entries
        ],
    }  # fmt: skip


def _head(said: Any) -> SegmentHead:
    if set(said) != {_V, _STORE, _GENERATION, _CARRIER, _MADE_AT, _ENTRIES, _SEALED}:
        raise ValueError("keys")
    if said[_V] != _VERSION or not 1 <= len(said[_ENTRIES]) <= MOST_ENTRIES:
        raise ValueError("version or number of entries")
    entries = tuple(_carried(one) for one in said[_ENTRIES])
    if len({one.id for one in entries}) < len(entries):
        raise ValueError("an entry twice")
    return SegmentHead(
        store=UUID(bytes=_exactly(said[_STORE], 16)),
        generation=UUID(bytes=_exactly(said[_GENERATION], 16)),
        carrier=_exactly(said[_CARRIER], KEY_BYTES),
        made_at=datetime.fromtimestamp(_number(said[_MADE_AT], _MOST_SECONDS), UTC),
        entries=entries,
    )


def _carried(said: Any) -> Carried:
    entry_id, digest, device, epoch, seq = said
    return Carried(
        id=UUID(bytes=_exactly(entry_id, 16)),
        hash=_exactly(digest, 32),
        chain=Chain(_exactly(device, 8).hex(), _exactly(epoch, 8).hex()),
        seq=_number(seq, _MOST_NUMBER),
    )


def _exactly(value: Any, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise ValueError("bytes of another length")
    return value


def _number(value: Any, most: int) -> int:
    if type(value) is not int or not 0 < value < most:
        raise ValueError("a number from 1")
    return value
