"""What is fuzzed of what goes between computers: segments, requests, grants and statements.

Each is signed by the computer that it names: one that names ours must be ours, and say what it
said; nonsense that ours has signed must be refused politely.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import cbor2

from app.domain.clock import ClockState
from app.domain.findings import refuse
from app.domain.issuing import key_id
from app.domain.joining import Grant, JoinRequest
from app.domain.member_statements import Held, MemberStatement, Sum
from app.domain.members import FIRST_GENERATION, Carried, Chain, SegmentHead
from app.exchange.cose import sign1
from app.exchange.joining import read_grant, read_request, write_grant, write_request
from app.exchange.sealing import SealingKey
from app.exchange.segment import NotSegment, read_segment, write_segment
from app.exchange.statement import NotStatement, read_statement, write_statement
from tests.exchange.codes import PRIVATE, PUBLIC
from tests.fuzz.reading import Reader, Try, change_bytes
from tests.fuzz.signed import STRANGER, change_node, plain

_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_SEALING = SealingKey(bytes(range(1, 33)))
_CHAIN = Chain("ab" * 8, "cd" * 8)
_STORE = UUID(int=7)


def _of_ours(public_key: bytes, found: object) -> object:
    if public_key != PUBLIC:
        raise refuse("Någon annan.", rule="carried.stranger")
    return found


def _read_segment(data: bytes) -> object:
    try:
        segment = read_segment(data)
        if not segment.is_signed():
            raise refuse("Ändrat.", rule="segment.signature")
        found = segment.head, tuple(segment.open(_SEALING))
    except NotSegment as wrong:
        raise refuse(str(wrong), rule=f"segment.{wrong.why}") from None
    return _of_ours(segment.head.carrier, found)


def _read_statement(data: bytes) -> object:
    try:
        said = read_statement(data)
    except NotStatement as wrong:
        raise refuse("Inget besked.", rule=f"statement.{wrong}") from None
    return _of_ours(said.public_key, said)


def _read_request(data: bytes) -> object:
    said = read_request(data)
    return _of_ours(said.public_key, said)


def _read_grant(data: bytes) -> object:
    said = read_grant(data)
    return _of_ours(said.granter, said)


def _change(signer: int) -> Callable[[bytes, random.Random], Try]:
    """Return what changes a signed map; `signer` is its key under which the computer stands."""

    def change(data: bytes, chance: random.Random) -> Try:
        message = cbor2.loads(data)
        if chance.random() < 0.3:
            return Try(change_bytes(data, chance))
        if chance.random() < 0.2:
            parts = change_node([plain(part) for part in message.value], chance)
            return Try(bytes(cbor2.dumps(cbor2.CBORTag(18, parts))))
        said: Any = change_node(plain(cbor2.loads(message.value[2])), chance)
        if chance.random() < 0.2 and isinstance(said, dict):
            said[signer] = STRANGER.public_key().public_bytes_raw()
        by, is_ours = (PRIVATE, True) if chance.random() < 0.6 else (STRANGER, False)
        key = chance.choice((PUBLIC, by.public_key().public_bytes_raw()))
        return Try(sign1(key_id(key), bytes(cbor2.dumps(said)), by.sign), is_ours)

    return change


def _segment(count: int) -> bytes:
    entries = tuple(Carried(UUID(int=n), bytes([n]) * 32, _CHAIN, n) for n in range(1, count + 1))
    head = SegmentHead(_STORE, FIRST_GENERATION, PUBLIC, _NOON, entries)
    packed = [bytes([n]) * n for n in range(1, count + 1)]
    return write_segment(head, packed, _SEALING.public, PRIVATE.sign)


_REQUEST = JoinRequest("Kassa 2", PUBLIC, _SEALING.public, _NOON)
_GRANT = Grant(
    _STORE, "Apotek Granen", bytes(32), PUBLIC, _NOON,
    {UUID(int=9): (_SEALING.public, bytes(80))}, b"slots", frozenset({"ab" * 8}),
)  # fmt: skip
_STATEMENT = MemberStatement(
    _STORE, PUBLIC, 12, _NOON, ClockState.SYNCED, "Lykta 1.0",
    {_CHAIN: Held(5, ((1, 3), (5, 6)))}, {"ef" * 8: _NOON}, Sum(2**63 + 1, 2),
)  # fmt: skip
CARRIED = {
    "segment": Reader((_segment(1), _segment(5)), _read_segment, _change(3)),
    "join_request": Reader((write_request(_REQUEST, PRIVATE.sign),), _read_request, _change(2)),
    "grant": Reader((write_grant(_GRANT, PRIVATE.sign),), _read_grant, _change(4)),
    "statement": Reader((write_statement(_STATEMENT, PRIVATE.sign),), _read_statement, _change(2)),
}
