"""Fuzzes what is signed: codes of prescriptions, trust lists, requests. None may be forged.

Layers are opened, changed inside and closed again, and sometimes signed anew: by a stranger, whose
word must never be taken, or by the believed key, whose nonsense must be refused politely.
"""

import hashlib
import io
import json
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.bootstrap import read_rules
from app.domain.emergency import CODE_PREFIX
from app.domain.issuing import IssuerRequest, TrustList, key_id
from app.domain.rule_packs import check_pack
from app.exchange import bundle, trust, trust_list
from app.exchange.bundle import BundledFile, Manifest, open_bundle, write_bundle
from app.exchange.cose import sign1
from app.exchange.enrolment import read_request, write_request
from app.exchange.prescription_code import encode, verify
from app.exchange.rule_pack import open_pack, write_pack
from app.exchange.signed_file import SignedForm
from app.exchange.trust_list import open_list, write_list
from tests.exchange.codes import KEY, KEYS, NOON, PRIVATE, PUBLIC, prescription, unpacked
from tests.fuzz.nasty import VALUES
from tests.fuzz.reading import Reader, Try, change_bytes

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
_REGION_KEY, _OTHERS_KEY = bytes(range(1, 33)), bytes(range(3, 35))
_REGION = trust.organisation_of("Region Mitt", _REGION_KEY)
_NUMBERS: tuple[Any, ...] = (0, 1, -1, 5, 2**31, 2**63, -(2**64), 1.5, None, True, b"", "", [], {})
_TAGGED = (  # what the library would make of tags: a circle, a pattern, a set, a great number
    cbor2.CBORTag(28, [cbor2.CBORTag(29, 0)]),
    cbor2.CBORTag(35, "a["),
    cbor2.CBORTag(258, [1]),
    cbor2.CBORTag(2, b"\x01" * 9),
)


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
        return chance.choice((*_NUMBERS, *_TAGGED, item, [item], {0: item}, chance.choice(VALUES)))
    if isinstance(item, list):
        at = chance.randrange(len(item))
        return [*item[:at], change_node(item[at], chance), *item[at + chance.randrange(2) :]]
    key = chance.choice(list(item))
    return {**item, chance.choice((key, key, -1, "x")): change_node(item[key], chance)}


def _change_file(form: SignedForm) -> Callable[[bytes, random.Random], Try]:
    """Return what changes a signed file: its bytes, or what is said in it, signed anew."""

    def change(data: bytes, chance: random.Random) -> Try:
        if chance.random() < 0.4:
            return Try(change_bytes(data, chance))
        end = form.head_bytes + int.from_bytes(data[form.head_bytes - 4 : form.head_bytes])
        content, tail = data[form.head_bytes : end], data[end + trust.SIGNATURE_BYTES :]
        if chance.random() < 0.3:
            content = change_bytes(content, chance)
        else:
            content = _json(change_node(json.loads(content), chance))
        by, is_believed = (_REGION_KEY, True) if chance.random() < 0.6 else (_OTHERS_KEY, False)
        if chance.random() < 0.2:
            tail = change_bytes(tail or b"0", chance)
        return Try(form.write(by, content) + tail, is_believed)

    return change


def _json(item: Any) -> bytes:
    return json.dumps(_textual(item), ensure_ascii=False, sort_keys=True).encode()


def _textual(item: Any) -> Any:
    """Return what JSON can say of an item."""
    if isinstance(item, list):
        return [_textual(each) for each in item]
    if isinstance(item, dict):
        return {str(key): _textual(value) for key, value in item.items()}
    if isinstance(item, cbor2.CBORTag):  # which JSON has not
        return item.tag
    return item.decode("utf-8", "replace") if isinstance(item, bytes) else item


def _plainly(data: bytes, chance: random.Random) -> Try:
    return Try(change_bytes(data, chance))


def _read_pack(data: bytes) -> object:
    pack = open_pack(data, _REGION)
    check_pack(_RULES, pack.rules)
    return pack


def _read_bundle(data: bytes) -> object:
    opened, taken = open_bundle(io.BytesIO(data), _REGION), io.BytesIO()
    for number in range(len(opened.manifest.files)):
        opened.extract(number, taken)
    return opened.manifest, taken.getvalue()


def _bundle(*files: bytes) -> bytes:
    listed = tuple(BundledFile(len(file), hashlib.sha256(file).hexdigest()) for file in files)
    target = io.BytesIO()
    manifest = Manifest(1, _REGION.fingerprint, NOON, listed)
    write_bundle(target, _REGION_KEY, manifest, map(io.BytesIO, files))
    return target.getvalue()


_PRESCRIPTIONS = tuple(
    encode(prescription(lines), PUBLIC, PRIVATE.sign).encode() for lines in (1, 2, 5)
)
_LISTS = tuple(
    write_list(_REGION_KEY, TrustList(version, NOON, (KEY,) * count))
    for version, count in ((1, 0), (2, 1))
)
_REQUEST = write_request(IssuerRequest("Backe hälsocentral", PUBLIC, NOON), PRIVATE.sign)
_RULES = read_rules(Path(__file__).parents[2] / "resources" / "rules")
_TABLES = json.loads(_RULES.data)
_OWN = {
    kind: [row for table in _TABLES for row in table.get(kind, ())] for kind in ("rule", "step")
}
_PACKS = (
    write_pack(_REGION_KEY, NOON, {"rule": _OWN["rule"][2:3]}),
    write_pack(_REGION_KEY, NOON, {"rule": _OWN["rule"][:2], "step": _OWN["step"][:1]}),
)
SIGNED = {
    "code": Reader(_PRESCRIPTIONS, _read_code, _change_code),
    "trust_list": Reader(
        _LISTS, lambda data: open_list(data, _REGION), _change_file(SignedForm(trust_list.TAG))
    ),
    "request": Reader((_REQUEST,), read_request, _plainly),
    "rule_pack": Reader(_PACKS, _read_pack, _change_file(SignedForm(b"lykta-rules-1\r\n"))),
    "bundle": Reader(
        (_bundle(b"one"), _bundle(b"one", b"two")),
        _read_bundle,
        _change_file(SignedForm(bundle.TAG)),
    ),
}
