"""Which computers keep one journal together, and what a sealed bundle of entries says openly."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import xor
from uuid import UUID, uuid5

MOST_ENTRIES = 200  # in one segment
MOST_HANDLED = 1000  # entries under one id that are said to be compared at once

# Generations whose key comes of the data key; later ones are drawn. What is for all says in the
# open that it is, so that of a computer that nobody knows yet it is enough to open that.
FOR_ALL = UUID(int=0)
FIRST_GENERATION = UUID(int=1)


class RevokeReason(StrEnum):
    """Why a computer is believed no more (skäl till spärr)."""

    LOST = "lost"  # stolen, or nobody knows where it is
    RETIRED = "retired"  # taken out of use
    COPIED = "copied"  # two computers have written with one key


@dataclass(frozen=True, order=True)
class Chain:
    """What one device has written in one epoch (kedja): numbered from 1 without gaps."""

    device: str  # 16 hex
    epoch: str  # 16 hex


@dataclass(frozen=True)
class Carried:
    """What a segment says openly of an entry (post på väg); a finder sees no more of it."""

    id: UUID
    hash: bytes  # 32 bytes, of the head
    chain: Chain
    seq: int

    @property
    def mark(self) -> UUID:
        """What sides compare it by: its id may be another entry's too (märke)."""
        return UUID(bytes=self.hash[:16])


@dataclass(frozen=True)
class SegmentHead:
    """What stands openly on a sealed bundle of entries (segment)."""

    store: UUID
    generation: UUID  # of the key that it is sealed to
    carrier: bytes  # public key of the computer that sealed it, 32 bytes
    made_at: datetime
    entries: tuple[Carried, ...]


@dataclass(frozen=True)
class Digest:
    """How two sides tell whether they hold the same of a chain (sammandrag)."""

    count: int
    highest: int  # number of the last entry
    marks: int  # XOR of the last eight bytes of each mark

    def with_entry(self, mark: UUID, seq: int) -> "Digest":
        """Return the digest with one entry more."""
        marks = self.marks ^ _last_half(mark)
        return Digest(self.count + 1, max(self.highest, seq), marks)

    def without_entry(self, mark: UUID) -> "Digest":
        """Return the digest with one entry less that is counted; the last number stays."""
        return Digest(self.count - 1, self.highest, self.marks ^ _last_half(mark))


def digest_of(marks: Collection[UUID], highest: int) -> Digest:
    """Return the digest of marks of one chain, whose last number is known."""
    return Digest(len(marks), highest, reduce(xor, (_last_half(one) for one in marks), 0))


def _last_half(mark: UUID) -> int:
    return int.from_bytes(mark.bytes[8:], "big", signed=True)


def member_subject(store: UUID, device: str) -> UUID:
    """Return under which subject the journal speaks of a computer: no entry is about two."""
    return uuid5(store, f"member {device}")
