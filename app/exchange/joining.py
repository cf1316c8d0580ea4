"""The two small files by which a computer joins a store: its request, and the grant for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import cbor2

from app.domain.findings import Refused, refuse
from app.domain.issuing import key_id
from app.domain.joining import LONGEST_WORKSTATION, Grant, JoinRequest
from app.domain.product import is_plain
from app.exchange.cose import ALGORITHM, EDDSA, KEY_ID, NotCose, decode, open_sign1, sign1
from app.exchange.sealing import KEY_BYTES

LARGEST_REQUEST, LARGEST_GRANT = 4096, 2 * 2**20  # bytes
REQUEST_SUFFIX, GRANT_SUFFIX = ".lyktaansokan", ".lyktatilltrade"
SLOTS = b"lykta-grant-slots-1\x00"  # what the slot file is sealed for
_REQUEST, _GRANT = "lykta-join-request-1", "lykta-join-grant-2"
_REQUESTS, _GRANTS = {_REQUEST: 4}, {_GRANT: 8, "lykta-join-grant-1": 7}  # how many fields each has
_FORM = 0  # key of what a file calls itself; the others count up
_MOST_SECONDS = 2**35
_MOST_GENERATIONS = _MOST_BELIEVED = 1000
_SEALED_KEY_BYTES = 2 * KEY_BYTES + 16
_DEVICE_BYTES = 8


def write_request(request: JoinRequest, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the file; `sign` signs with the key that asks."""
    said = [request.workstation, request.public_key, request.sealing_key, _seconds(request.made_at)]
    return _write(_REQUEST, said, request.public_key, sign)


def read_request(data: bytes) -> JoinRequest:
    """Return who asks, if the key that asks signed it; nothing is believed yet."""
    wrong = refuse(
        "Filen är ingen ansökan om anslutning, eller är skadad.",
        "Gör en ny på den dator som ska anslutas.",
        field="file",
        rule="member.request",
    )
    if len(data) > LARGEST_REQUEST:
        raise wrong
    workstation, public_key, sealing_key, made_at = _read(data, _REQUESTS, signer=2, wrong=wrong)
    try:
        if not isinstance(workstation, str) or len(workstation) > LONGEST_WORKSTATION:
            raise ValueError("a name")
        if not is_plain(workstation):
            raise ValueError("a name that no line can show")
        return JoinRequest(workstation, _key(public_key), _key(sealing_key), _moment(made_at))
    except (TypeError, ValueError, OverflowError):
        raise wrong from None


def write_grant(grant: Grant, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the file; `sign` signs with the granting computer's key."""
    keys = {one.bytes: list(pair) for one, pair in grant.keys.items()}
    said = [grant.store.bytes, grant.pharmacy, grant.device, grant.granter,
            _seconds(grant.made_at), keys, grant.slots,
            [bytes.fromhex(device) for device in sorted(grant.believed)]]  # fmt: skip
    return _write(_GRANT, said, grant.granter, sign)


def read_grant(data: bytes) -> Grant:
    """Return a grant, if the computer that it names signed it; whether to believe it people say."""
    wrong = refuse(
        "Filen är inget tillträde, eller är skadad.",
        "Gör ett nytt på den dator som redan är ansluten.",
        field="file",
        rule="member.grant",
    )
    if len(data) > LARGEST_GRANT:
        raise wrong
    store, pharmacy, device, granter, made_at, keys, slots, *more = _read(
        data, _GRANTS, signer=4, wrong=wrong
    )
    try:
        if not isinstance(keys, dict) or len(keys) > _MOST_GENERATIONS:
            raise ValueError("keys")
        if not isinstance(pharmacy, str) or not is_plain(pharmacy):
            raise ValueError("a name that no line can show")
        return Grant(
            store=UUID(bytes=store),
            pharmacy=pharmacy,
            device=_key(device),
            granter=_key(granter),
            made_at=_moment(made_at),
            keys={UUID(bytes=one): _pair(pair) for one, pair in keys.items()},
            slots=_bytes(slots),
            believed=_devices(more[0]) if more else frozenset(),
        )
    except (TypeError, ValueError, OverflowError):
        raise wrong from None


def _write(form: str, said: list[Any], signer: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    content = {_FORM: form, **dict(enumerate(said, 1))}
    return sign1(key_id(signer), cbor2.dumps(content), sign)


def _read(data: bytes, forms: Mapping[str, int], *, signer: int, wrong: Refused) -> list[Any]:
    """Return the fields of one of the forms, if the key that stands in one of them signed all."""
    try:
        message = open_sign1(data)
        said = decode(message.payload)
        fields = forms[said[_FORM]]
        if set(said) != set(range(fields + 1)):
            raise wrong
        key = _key(said[signer])
        expected = {ALGORITHM: EDDSA, KEY_ID: key_id(key)}
        if message.header() != expected or not message.is_signed_by(key):
            raise wrong
    except (NotCose, LookupError, ValueError, TypeError):
        raise wrong from None
    return [said[number] for number in range(1, fields + 1)]


def _key(value: Any) -> bytes:
    if not isinstance(value, bytes) or len(value) != KEY_BYTES:
        raise ValueError("a key")
    return value


def _bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("bytes")
    return value


def _devices(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or len(value) > _MOST_BELIEVED:
        raise ValueError("devices")
    if any(len(_bytes(one)) != _DEVICE_BYTES for one in value):
        raise ValueError("a device")
    return frozenset(one.hex() for one in value)


def _pair(value: Any) -> tuple[bytes, bytes]:
    public, sealed = value
    if not isinstance(sealed, bytes) or len(sealed) != _SEALED_KEY_BYTES:
        raise ValueError("a sealed key")
    return _key(public), sealed


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(value: Any) -> datetime:
    if type(value) is not int or not 0 < value < _MOST_SECONDS:
        raise ValueError("a time")
    return datetime.fromtimestamp(value, UTC)
