"""Requests and answers as files: read back as written, anything else is refused politely."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.hub import Address, HubAnswer, HubRequest, StandbyRequest
from app.exchange.hub.certificates import Authority, NotRequest, check_request, make_key
from app.exchange.hub.letters import (
    read_answer,
    read_request,
    write_answer,
    write_request,
    write_standby_request,
)
from tests.servers.hub import device_of

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY, SIGNING_REQUEST = make_key("")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
AUTHORITY = Authority.make(NOW)
CERTIFICATE = AUTHORITY.issue(SIGNING_REQUEST, "a" * 16, NOW + timedelta(days=1)).certificate


def _written(store: UUID, **changes: object) -> bytes:
    asked = HubRequest(store, "Apotek Åsö", "Kassa 1", "", SIGNING_REQUEST, b"")
    content = write_request(asked, PRIVATE.public_key().public_bytes_raw(), PRIVATE.sign)
    for old, new in changes.items():
        content = content.replace(old.encode(), str(new).encode())
    return content


def test_a_request_is_read_as_it_was_written() -> None:
    store = uuid4()
    asked = read_request(_written(store))
    assert isinstance(asked, HubRequest)
    assert (asked.store, asked.pharmacy, asked.workstation) == (store, "Apotek Åsö", "Kassa 1")
    assert (asked.device, asked.signing_request) == (device_of(PRIVATE), SIGNING_REQUEST)
    assert asked.fingerprint != read_request(_written(uuid4())).fingerprint


def test_a_standbys_request_is_read_as_it_was_written() -> None:
    address = Address("reserv.example", 5434)
    asked = read_request(write_standby_request(address, SIGNING_REQUEST))
    assert isinstance(asked, StandbyRequest)
    assert (asked.address, asked.signing_request) == (address, SIGNING_REQUEST)
    assert asked.name.startswith("standby_")


def test_an_answer_is_read_as_it_was_written() -> None:
    addresses = (Address("nav.example"), Address("fd00::7", 5434))
    for store, name in ((uuid4(), "a" * 16), (None, "standby_" + "b" * 16)):
        answer = HubAnswer(addresses, store, name, CERTIFICATE, AUTHORITY.certificate)
        assert read_answer(write_answer(answer)) == answer


@pytest.mark.parametrize(
    ("old", "new"),
    [("Apotek", "Abotek"), ("Kassa 1", "Kassa 2"), ("lykta-hub-request-1", "lykta-hub-request-2")],
)
def test_a_request_with_another_word_is_refused(old: str, new: str) -> None:
    with pytest.raises(Refused, match="ändrad"):
        read_request(_written(uuid4(), **{old: new}))


@given(st.integers(0, 3000), st.integers(0, 7))
def test_a_request_with_another_bit_is_refused_or_the_same(at: int, bit: int) -> None:
    content = bytearray(_written(UUID(int=7)))
    content[at % len(content)] ^= 1 << bit
    try:
        asked = read_request(bytes(content))
    except Refused:
        return
    assert asked == read_request(_written(UUID(int=7)))  # white space, or a hex digit's case


def test_a_signing_request_of_another_version_is_refused() -> None:
    _, request = make_key("x")
    check_request(request)
    with pytest.raises(NotRequest):
        check_request(request.replace(b"\x02\x01\x00", b"\x02\x01\x05", 1))


@given(st.binary(max_size=400))
def test_any_other_bytes_are_refused(content: bytes) -> None:
    for read in (read_request, read_answer):
        with pytest.raises(Refused):
            read(content)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = Address.parse(text)
    except Refused:
        return
    assert Address.parse(str(address)) == address
