"""A request that a key be believed: only who holds the key can ask, and nothing can be changed."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.issuing import IssuerRequest
from app.exchange.enrolment import LARGEST_REQUEST, read_request, write_request
from tests.exchange.codes import NOON, PRIVATE, PUBLIC

ASKED = IssuerRequest("Backe hälsocentral", PUBLIC, NOON)
FILE = write_request(ASKED, PRIVATE.sign)


def why(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_request(content)
    return refused.value.findings[0].rule


def test_what_is_asked_is_read_as_it_was_written() -> None:
    assert read_request(FILE) == ASKED


def test_who_does_not_hold_the_key_cannot_ask_for_it() -> None:
    stranger = Ed25519PrivateKey.generate()
    assert why(write_request(ASKED, stranger.sign)) == "issuer.proof"


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "Annan mottagning"},
        {"made_at": "2026-11-24T12:00:00+01:00"},
        {"proof": "0" * 128},
    ],
)
def test_a_changed_request_is_refused(changed: dict[str, str]) -> None:
    assert why(json.dumps(json.loads(FILE) | changed).encode()) == "issuer.proof"


@given(content=st.binary(max_size=300) | st.just(b" " * (LARGEST_REQUEST + 1)))
def test_any_other_file_is_no_request(content: bytes) -> None:
    assert why(content) == "issuer.request"
