"""A statement: what one computer says of itself to the others of its store, signed, not sealed.

CBOR with integer keys, signed as COSE_Sign1. It names no person and no patient: whose computer,
when, by what clock, which program, and which numbers of which chains it holds. docs/statements.md
says it for those who write another program.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import cbor2

from app.domain.clock import ClockState
from app.domain.issuing import key_id
from app.domain.member_statements import Held, MemberStatement, Span, Sum
from app.domain.members import Chain
from app.domain.product import is_plain
from app.exchange.cose import ALGORITHM, EDDSA, KEY_ID, NotCose, decode, open_sign1, sign1
from app.exchange.sealing import KEY_BYTES

LARGEST = 2**18  # bytes; a hub takes no larger one either
SUFFIX = ".lyktabesked"
_FORM = "lykta-statement-1"
_MOST_SECONDS = 2**35  # of a time that a calendar can show
_MOST_NUMBER = 2**53
_MOST_SPANS = 10_000  # of all chains; what is beyond is given anew rather than named
_LONGEST_PROGRAM = 60
_FIELDS = range(9)
_HALF = 2**32
_SUM = tuple(
    bytes(7) + bytes([part]) for part in (1, 2, 3)
)  # as if devices: older programs pass them
_KEY = 2


class NotStatement(ValueError):
    """The bytes are no statement, or the computer that they name did not sign them."""


def write_statement(said: MemberStatement, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the statement's bytes; `sign` signs with the key of the computer that it names."""
    most = max(1, _MOST_SPANS // max(1, len(said.held)))  # of each chain, so that all are named
    fields = [
        _FORM,
        said.store.bytes,
        said.public_key,
        said.number,
        int(said.made_at.timestamp()),
        said.clock.value,
        said.program,
        [
            [bytes.fromhex(chain.device), bytes.fromhex(chain.epoch), held.count,
             [list(span) for span in held.spans[:most]]]
            for chain, held in sorted(said.held.items())
        ],
        [*_sum_rows(said.sum),
         *([bytes.fromhex(d), int(at.timestamp())] for d, at in sorted(said.heard.items()))],
    ]  # fmt: skip
    return sign1(
        key_id(said.public_key), cbor2.dumps(dict(zip(_FIELDS, fields, strict=True))), sign
    )


def read_statement(data: bytes) -> MemberStatement:
    """Return what a computer says, if it signed it; whether it is believed others say."""
    if len(data) > LARGEST:
        raise NotStatement("large")
    try:
        message = open_sign1(data)
        said = decode(message.payload)
        if not isinstance(said, dict) or set(said) != set(_FIELDS) or said[0] != _FORM:
            raise NotStatement("form")
        public_key = _exactly(said[_KEY], KEY_BYTES)
        if message.header() != {ALGORITHM: EDDSA, KEY_ID: key_id(public_key)}:
            raise NotStatement("form")
        if message.unprotected or not message.is_signed_by(public_key):
            raise NotStatement("signature")
        return _statement([said[number] for number in _FIELDS])
    except NotStatement:
        raise
    except (NotCose, ValueError, TypeError, OverflowError):
        raise NotStatement("form") from None


def _statement(said: list[Any]) -> MemberStatement:
    _, store, public_key, number, made_at, clock, program, held, heard = said
    if not isinstance(program, str) or not is_plain(program) or len(program) > _LONGEST_PROGRAM:
        raise NotStatement("program")
    rows = {_exactly(device, 8): at for device, at in heard}
    parts = [rows.pop(part, None) for part in _SUM]
    return MemberStatement(
        store=UUID(bytes=_exactly(store, 16)),
        public_key=public_key,
        number=_number(number),
        made_at=_moment(made_at),
        clock=ClockState(clock),
        program=program,
        held=dict(map(_chain, held)),
        heard={device.hex(): _moment(at) for device, at in rows.items()},
        sum=None if None in parts else _sum(*map(_number, parts)),
    )


def _sum_rows(said: Sum | None) -> list[list[Any]]:
    if said is None:
        return []
    parts = (*divmod(said.marks, _HALF), min(said.pictures, _HALF - 1))
    return [[of, part + 1] for of, part in zip(_SUM, parts, strict=True)]


def _sum(high: int, low: int, pictures: int) -> Sum:
    if max(high, low, pictures) > _HALF:
        raise NotStatement("a sum")
    return Sum((high - 1) * _HALF + low - 1, pictures - 1)


def _chain(said: Any) -> tuple[Chain, Held]:
    device, epoch, count, spans = said
    if len(spans) > _MOST_SPANS:
        raise NotStatement("spans")
    chain = Chain(_exactly(device, 8).hex(), _exactly(epoch, 8).hex())
    return chain, Held(_number(count), _in_order(spans))


def _in_order(said: Any) -> tuple[Span, ...]:
    """Return runs of numbers that go upwards and leave something between them."""
    spans = tuple((_number(first), _number(last)) for first, last in said)
    before = -1
    for first, last in spans:
        if first < before + 2 or last < first:
            raise NotStatement("spans")
        before = last
    return spans


def _exactly(value: Any, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise NotStatement("bytes of another length")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < _MOST_NUMBER:
        raise NotStatement("a number from 1")
    return value


def _moment(value: Any) -> datetime:
    if type(value) is not int or not 0 < value < _MOST_SECONDS:
        raise NotStatement("a time")
    return datetime.fromtimestamp(value, UTC)
