"""Fuzzes what is signed: codes of prescriptions, trust lists, requests. None may be forged.

Layers are opened, changed inside and closed again, and sometimes signed anew: by a stranger, whose
word must never be taken, or by the believed key, whose nonsense must be refused politely.
"""

import random
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.emergency import CODE_PREFIX
from app.domain.findings import Refused
from app.domain.issuing import IssuerRequest, TrustList, key_id
from app.exchange import trust
from app.exchange.cose import sign1
from app.exchange.enrolment import read_request, write_request
from app.exchange.prescription_code import encode, verify
from app.exchange.trust_list import open_list, write_list
from tests.exchange.codes import KEY, KEYS, NOON, PRIVATE, PUBLIC, prescription, unpacked
from tests.fuzz.nasty import VALUES

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
_REGION_KEY = bytes(range(1, 33))
_REGION = trust.organisation_of("Region Mitt", _REGION_KEY)
_NUMBERS: tuple[Any, ...] = (0, 1, -1, 5, 2**31, 2**63, -(2**64), 1.5, None, True, b"", "", [], {})


@dataclass(frozen=True)
class Try:
    """One changed input, and whether the believed key itself signed it (försök)."""

    data: bytes
    is_signed: bool = False


@dataclass(frozen=True)
class Reader:
    """One sort of signed thing: how it is read, and how an input is made (läsare)."""

    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]
    change: Callable[[bytes, random.Random], Try]


def fuzz_signed(reader: Reader, seconds: float, seed: int) -> tuple[Counter[str], list[str]]:
    """Return how changed inputs of a reader ended, and what must not be: forged, or no refusal."""
    chance = random.Random(seed)
    endings: Counter[str] = Counter()
    failures: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        tried = reader.change(chance.choice(reader.seeds), chance)
        if tried.data in reader.seeds:
            continue
        ending = _ending(reader, tried)
        endings[ending] += 1
        if ending.startswith("FAILED"):
            failures.append(f"{ending}: {tried.data.hex()}")
    return endings, failures


def _ending(reader: Reader, tried: Try) -> str:
    try:
        found = reader.read(tried.data)
    except Refused as refused:
        return refused.findings[0].rule
    except Exception as error:  # noqa: BLE001  # which is what is looked for
        return f"FAILED {type(error).__name__}"
    if any(found == reader.read(seed) for seed in reader.seeds):
        return "says the same"  # JSON with other spaces, zlib with another level in its head
    return "signed and read" if tried.is_signed else "FAILED forged"


def _read_code(data: bytes) -> object:
    return verify(data.decode("utf-8", "replace"), KEYS, NOON)


def _change_code(data: bytes, chance: random.Random) -> Try:
    match chance.randrange(5):
        case 0:
            return Try(change_bytes(data, chance))
        case 1:
            return Try(_text(change_bytes(_opened(data), chance)))
        case 2:
            return Try(_text(change_bytes(_packed(data), chance), is_packed=True))
        case 3:
            message = cbor2.loads(_opened(data))
            parts = change_node(
                [bytes(p) if isinstance(p, bytes) else p for p in message.value], chance
            )
            return Try(_text(bytes(cbor2.dumps(cbor2.CBORTag(18, parts)))))
        case _:
            claims = change_node(plain(cbor2.loads(cbor2.loads(_opened(data)).value[2])), chance)
            return _signed(bytes(cbor2.dumps(claims)), chance)


def _signed(payload: bytes, chance: random.Random) -> Try:
    by, is_believed = (PRIVATE, True) if chance.random() < 0.6 else (STRANGER, False)
    return Try(_text(sign1(key_id(PUBLIC), payload, by.sign)), is_believed)


def _packed(data: bytes) -> bytes:
    return bytes(base45.b45decode(data.decode().removeprefix(CODE_PREFIX)))


def _opened(data: bytes) -> bytes:
    return unpacked(data.decode())


def _text(data: bytes, *, is_packed: bool = False) -> bytes:
    packed = data if is_packed else zlib.compress(data)
    return CODE_PREFIX.encode() + bytes(base45.b45encode(packed))


def plain(item: Any) -> Any:
    """Return what was decoded as lists and dicts that can be changed."""
    if isinstance(item, list | tuple):
        return [plain(each) for each in item]
    return {k: plain(v) for k, v in item.items()} if hasattr(item, "items") else item


def change_node(item: Any, chance: random.Random) -> Any:
    """Return a CBOR item with something in it changed, at any depth."""
    if chance.random() < 0.25 or not isinstance(item, list | dict) or not item:
        return chance.choice((*_NUMBERS, item, [item], {0: item}, chance.choice(VALUES)))
    if isinstance(item, list):
        at = chance.randrange(len(item))
        return [*item[:at], change_node(item[at], chance), *item[at + chance.randrange(2) :]]
    key = chance.choice(list(item))
    return {**item, chance.choice((key, key, -1, "x")): change_node(item[key], chance)}


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one flipped, some gone, or others among them."""
    at, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    match chance.randrange(4):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at]
        case 2:
            return data[:at] + data[end:]
        case _:
            return data[:at] + chance.choice(VALUES) + data[at:]


def _plainly(data: bytes, chance: random.Random) -> Try:
    return Try(change_bytes(data, chance))


_PRESCRIPTIONS = tuple(
    encode(prescription(lines), PUBLIC, PRIVATE.sign).encode() for lines in (1, 2, 5)
)
_LISTS = tuple(
    write_list(_REGION_KEY, TrustList(version, NOON, (KEY,) * count))
    for version, count in ((1, 0), (2, 1))
)
_REQUEST = write_request(IssuerRequest("Backe hälsocentral", PUBLIC, NOON), PRIVATE.sign)
SIGNED = {
    "code": Reader(_PRESCRIPTIONS, _read_code, _change_code),
    "trust_list": Reader(_LISTS, lambda data: open_list(data, _REGION), _plainly),
    "request": Reader((_REQUEST,), read_request, _plainly),
}
