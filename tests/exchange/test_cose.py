"""COSE_Sign1: what others sign is verified, what they verify is signed, and the rest is refused."""

import json
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycose.headers import KID, Algorithm
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from app.exchange.cose import EDDSA, KEY_ID, NotCose, Sign1, TooDeep, decode, open_sign1, sign1
from tests.exchange.codes import PRIVATE, PUBLIC

VECTORS = sorted(
    path for up in Path(__file__).parents for path in up.glob("shared/testdata/cose/*/*.json")
)


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _public(vector: dict[str, Any]) -> bytes:
    return bytes.fromhex(vector["input"]["sign0"]["key"]["x_hex"])


@pytest.mark.skipif(not VECTORS, reason="the public vectors are not here")
@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_public_vectors_hold_or_fail_as_they_should(path: Path) -> None:
    """Only Ed25519 is taken: what another algorithm signed well is refused like what is wrong."""
    vector = _load(path)
    data = bytes.fromhex(vector["output"]["cbor"])
    sign0 = vector["input"].get("sign0")
    is_taken = sign0 is not None and sign0["alg"] == "EdDSA" and not vector.get("fail")
    is_taken = is_taken and sign0["key"]["crv"] == "Ed25519"
    try:
        message = open_sign1(data)
        held = message.is_signed_by(_public(vector) if is_taken else PUBLIC)
    except NotCose:
        held = False
    assert held is is_taken
    if is_taken:
        assert message.payload == vector["input"]["plaintext"].encode()


@given(payload=st.binary(max_size=200), key_id=st.binary(min_size=8, max_size=8))
def test_what_is_signed_here_another_library_verifies(payload: bytes, key_id: bytes) -> None:
    protected, unprotected, *rest = cbor2.loads(sign1(key_id, payload, PRIVATE.sign)).value
    # its own opening asks for the list and the dict that an older cbor2 gave
    message = Sign1Message.from_cose_obj([protected, dict(unprotected), *rest], True)
    message.key = OKPKey(crv="ED25519", x=PUBLIC)
    assert message.verify_signature()
    assert (message.payload, message.phdr[KID]) == (payload, key_id)


@given(payload=st.binary(max_size=200))
def test_what_another_library_signs_is_verified_here(payload: bytes) -> None:
    key = OKPKey(crv="ED25519", x=PUBLIC, d=PRIVATE.private_bytes_raw())
    made = Sign1Message(phdr={Algorithm: "EDDSA", KID: b"12345678"}, payload=payload, key=key)
    message = open_sign1(made.encode())
    assert message.is_signed_by(PUBLIC)
    assert message.header()[KEY_ID] == b"12345678"
    assert message.payload == payload


@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        message = open_sign1(data)
    except NotCose:
        return
    assert not message.is_signed_by(PUBLIC)


def test_claims_that_nobody_signed_are_no_message() -> None:
    for unsigned in (b"\xa0", cbor2.dumps({1: "x"}), cbor2.dumps(cbor2.CBORTag(61, {1: "x"}))):
        with pytest.raises(NotCose):
            open_sign1(unsigned)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x00",  # more than one item
        b"\xa2\x01\x01\x01\x02",  # a key twice
        b"\x9f\x01\xff",  # of open length
        b"\x81" * 6 + b"\x00",  # too deep
        b"\x81" * 5000,
        b"\x5b" + b"\xff" * 8,  # longer than any memory
        b"\xd8\x1c\x81\xd8\x1d\x00",  # a list that holds itself, by tags 28 and 29
        b"\xd8\x23\x62a[",  # a pattern, by tag 35
        b"\xd9\x01\x02\x81\x01",  # a set, by tag 258
        b"\xc2\x49\x01" + b"\x00" * 8,  # a number of any size, by tag 2
        b"\xd9\xd9\xf7\x00",  # what only says that it is CBOR
        b"\xd8\x64\x00",  # a day, by tag 100
    ],
)
def test_cbor_in_any_but_the_plainest_form_is_refused(data: bytes) -> None:
    with pytest.raises(NotCose):
        decode(data)


@pytest.mark.parametrize("deep", [b"\x81" * 6 + b"\x00", b"\xa1\x01" * 2000, b"\xd8\x12" * 6])
def test_what_is_too_deep_is_told_apart_from_what_is_damaged(deep: bytes) -> None:
    with pytest.raises(TooDeep):
        decode(deep)
    decode(b"\x81" * 5 + b"\x00")


@pytest.mark.parametrize("label", [True, 1.0, b"1", None])
def test_a_header_has_no_labels_but_integers_and_texts(label: object) -> None:
    protected = cbor2.dumps({label: EDDSA, 4: b"12345678"})
    signed = Sign1(protected, {}, b"x", PRIVATE.sign(cbor2.dumps([protected, b"", b"x"])))
    with pytest.raises(NotCose):
        signed.header()


def test_another_algorithm_in_the_header_is_never_taken() -> None:
    good = open_sign1(sign1(b"12345678", b"x", PRIVATE.sign))
    for algorithm in (-7, 5, None, "EdDSA", -8.0, True, [-8]):
        protected = cbor2.dumps({1: algorithm, 4: b"12345678"})
        structure = cbor2.dumps(["Signature1", protected, b"", b"x"])
        signed = Sign1(protected, {}, b"x", PRIVATE.sign(structure))
        assert not signed.is_signed_by(PUBLIC)
    assert good.is_signed_by(PUBLIC)
    assert good.header()[1] == EDDSA
