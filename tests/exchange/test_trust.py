"""Keys we believe: a card carries the public half alone, and only the private half signs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.organisation import Organisation
from app.exchange import trust

PRIVATE = bytes(range(32))
REGION = trust.organisation_of("Region Mitt", PRIVATE)


def card(**changes: object) -> bytes:
    return json.dumps(json.loads(trust.write_card(REGION)) | changes).encode()


def test_a_card_is_read_back_and_holds_nothing_of_the_private_half() -> None:
    written = trust.write_card(REGION)
    assert trust.read_card(written) == REGION
    assert PRIVATE.hex().encode() not in written


def test_every_key_made_is_another() -> None:
    keys = {trust.make_key() for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        card(format="lykta-organisation-2"),
        card(name=""),
        card(name="Region\nMitt"),
        card(name="x" * 101),
        card(public_key="00" * 31),
        card(public_key="G" * 64),
        card(public_key=None),
        card(extra=1),
        trust.write_card(REGION) + b" " * trust.LARGEST_CARD,
        b"[" * 4000,
    ],
)
def test_what_is_no_card_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="inget organisationskort"):
        trust.read_card(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_politely(content: bytes) -> None:
    with pytest.raises(Refused):
        trust.read_card(content)


@given(st.binary(max_size=100), st.integers(0, 511))
def test_a_signature_holds_for_its_words_and_its_key_alone(data: bytes, bit: int) -> None:
    signature = trust.sign(PRIVATE, data)
    assert len(signature) == trust.SIGNATURE_BYTES
    assert trust.is_signed(REGION, data, signature)
    assert not trust.is_signed(REGION, data + b"x", signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not trust.is_signed(REGION, data, bytes(flipped))
    other = trust.organisation_of("Region Mitt", trust.make_key())
    assert not trust.is_signed(other, data, signature)


@pytest.mark.parametrize("key", [bytes(32), b"\xff" * 32, b"\x02" + bytes(31)])
def test_what_is_no_point_of_the_curve_believes_nothing(key: bytes) -> None:
    assert not trust.is_signed(Organisation("x", key), b"data", trust.sign(PRIVATE, b"data"))


def test_a_signature_of_another_length_holds_nothing() -> None:
    assert not trust.is_signed(REGION, b"data", trust.sign(PRIVATE, b"data")[:-1])
