"""The vectors in docs/segments.md: read from the page as another implementer would."""

import hashlib
import json
from typing import Any
from uuid import UUID

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from app.exchange.joining import SLOTS, read_grant, read_request
from app.exchange.sealing import SealingKey, seal
from app.exchange.segment import NotSegment, read_segment
from app.store.sealed import SealedEntry
from app.usecases.sealing import GENERATION
from tests.exchange.hpke import AES_128, open_base, seal_base
from tests.exchange.segment_vectors import DOCUMENT, vectors
from tests.exchange.vectors import BLOCK

(BLOCK_TEXT,) = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
READ: dict[str, Any] = json.loads(BLOCK_TEXT)
SEGMENTS: list[dict[str, Any]] = READ["segments"]
KEYS = {name: bytes.fromhex(key) for name, key in READ["keys"].items()}


def public(name: str) -> bytes:
    private = Ed25519PrivateKey.from_private_bytes(KEYS[name])
    return private.public_key().public_bytes_raw()


def says(data: bytes) -> str:
    try:
        segment = read_segment(data)
        if not segment.is_signed():
            return "signature"
        segment.open(SealingKey(KEYS["sealing"]))
    except NotSegment as wrong:
        return wrong.why
    return "opened"


@pytest.mark.parametrize("vector", SEGMENTS, ids=lambda vector: vector["name"])
def test_each_segment_says_what_the_page_tells(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["segment"])
    assert says(data) == vector["says"]
    if vector["says"] == "opened":
        segment = read_segment(data)
        packed = segment.open(SealingKey(KEYS["sealing"]))
        assert [piece.hex() for piece in packed] == vector["content"]
        for one, piece in zip(segment.head.entries, packed, strict=True):
            entry = SealedEntry.unpack(piece)
            entry.verify(public("carrier"))
            told = entry.open()
            assert (one.id, one.hash, one.seq) == (told.id, entry.hash, told.seq)
            assert (one.chain.device, one.chain.epoch) == (told.device, told.epoch)


@pytest.mark.parametrize("vector", SEGMENTS, ids=lambda vector: vector["name"])
def test_another_library_finds_the_same_signatures_good(vector: dict[str, Any]) -> None:
    is_signed = _is_signed(bytes.fromhex(vector["segment"]), public("carrier"))
    assert is_signed == (vector["says"] in ("opened", "key", "content") or _is_only_form(vector))


@pytest.mark.parametrize(("name", "signer"), [("request", "joiner"), ("grant", "carrier")])
def test_another_library_finds_both_files_of_joining_signed(name: str, signer: str) -> None:
    data = bytes.fromhex(READ[name])
    assert _is_signed(data, public(signer))
    assert not _is_signed(data, public("carrier" if signer == "joiner" else "joiner"))


@pytest.mark.parametrize(
    "vector", [one for one in SEGMENTS if one["says"] == "opened"], ids=lambda one: one["name"]
)
def test_an_hpke_written_from_its_rfc_opens_what_the_page_has_sealed(
    vector: dict[str, Any],
) -> None:
    payload = cbor2.loads(cbor2.loads(bytes.fromhex(vector["segment"])).value[2])
    openly = {key: payload[key] for key in range(6)}
    info = b"lykta-segment-1\0" + hashlib.sha256(cbor2.dumps(openly)).digest()
    content = cbor2.loads(open_base(KEYS["sealing"], payload[6], info))
    assert [piece.hex() for piece in content] == vector["content"]


def test_the_files_of_joining_say_what_the_page_tells() -> None:
    request, grant = (bytes.fromhex(READ[name]) for name in ("request", "grant"))
    asked, given_ = read_request(request), read_grant(grant)
    own = SealingKey(KEYS["joiner_sealing"])
    assert (asked.workstation, asked.public_key) == ("Kassa 2", public("joiner"))
    assert (given_.device, given_.granter) == (public("joiner"), public("carrier"))
    assert asked.sealing_key == own.public
    ((generation, (drawn, sealed)),) = given_.keys.items()
    assert own.unseal(sealed, GENERATION + generation.bytes) == KEYS["drawn"]
    assert SealingKey(KEYS["drawn"]).public == drawn
    assert own.unseal(given_.slots, SLOTS + given_.store.bytes) == b"{}"
    assert isinstance(given_.store, UUID)


def test_the_hpke_of_the_tests_is_that_of_the_rfc() -> None:
    """RFC 9180, A.1.1, with AES-128-GCM: no vector there has X25519 and AES-256-GCM."""
    own = bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    to = bytes.fromhex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d")
    ephemeral = bytes.fromhex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736")
    sealed = bytes.fromhex(
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )
    text, info, aad = b"Beauty is truth, truth beauty", b"Ode on a Grecian Urn", b"Count-0"
    assert open_base(own, sealed, info, aad=aad, aead=AES_128) == text
    assert seal_base(to, ephemeral, text, info, aad=aad, aead=AES_128) == sealed


@given(st.binary(max_size=300), st.binary(max_size=60), st.binary(min_size=32, max_size=32))
def test_the_program_and_the_rfc_open_what_the_other_has_sealed(
    content: bytes, info: bytes, ephemeral: bytes
) -> None:
    own = SealingKey(KEYS["sealing"])
    assert open_base(own.private, seal(own.public, content, info), info) == content
    assert own.unseal(seal_base(own.public, ephemeral, content, info), info) == content


def test_the_page_holds_the_vectors_that_are_made_now() -> None:
    assert json.loads(json.dumps(vectors())) == READ
    assert {one["says"] for one in SEGMENTS} == {"opened", "form", "signature", "key", "content"}


def _is_signed(data: bytes, key: bytes) -> bool:
    try:
        protected, unprotected, *rest = cbor2.loads(data).value
        message = Sign1Message.from_cose_obj([protected, dict(unprotected), *rest], True)
        message.key = OKPKey(crv="ED25519", x=key)
        return bool(message.verify_signature())
    except Exception:  # noqa: BLE001  # whatever it says of what is no COSE at all
        return False


def _is_only_form(vector: dict[str, Any]) -> bool:
    """Tell whether it is signed well, and refused for what it says or for bytes after it."""
    return vector["name"] in ("an entry twice", "more after the end")
