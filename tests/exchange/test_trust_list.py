"""The trust list: what an organisation signed, read whole, and nothing else is believed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.issuing import IssuerKey, Revocation, TrustList
from app.exchange import trust
from app.exchange.trust_list import LARGEST_LIST, is_trust_list, open_list, write_list
from tests.exchange.codes import KEY, NOON

PRIVATE = bytes(range(1, 33))
REGION = trust.organisation_of("Region Mitt", PRIVATE)
OTHER = replace(
    KEY, public_key=bytes(32), issuer="Väst", revoked_at=NOON, revoked_why=Revocation.STOLEN
)
LISTED = TrustList(3, NOON, (KEY, OTHER))
FILE = write_list(PRIVATE, LISTED)


def why(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        open_list(data, REGION)
    return refused.value.findings[0].rule.removeprefix("trust.list.")


def test_what_was_signed_is_read_as_it_was() -> None:
    assert is_trust_list(FILE)
    assert open_list(FILE, REGION) == LISTED


def test_another_organisations_list_is_told_as_that() -> None:
    assert why(write_list(bytes(range(2, 34)), LISTED)) == "unknown"


@settings(max_examples=300)
@given(at=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
def test_no_changed_list_is_believed(at: int, bit: int) -> None:
    changed = FILE[:at] + bytes([FILE[at] ^ 1 << bit]) + FILE[at + 1 :]
    assert why(changed) in {"format", "unknown", "too_large", "truncated", "signature"}


def test_a_list_that_is_cut_or_goes_on_is_refused() -> None:
    assert {why(FILE[:-1]), why(FILE + b"x")} == {"truncated"}
    assert why(b"lykta") == "format"


@pytest.mark.parametrize(
    "keys",
    [
        (KEY, KEY),
        (replace(KEY, revoked_at=NOON),),
        (replace(KEY, issuer="Backe\N{RIGHT-TO-LEFT OVERRIDE}"),),
        (replace(KEY, enrolled_by=""),),
    ],
)
def test_a_signed_list_of_another_shape_is_no_list(keys: tuple[IssuerKey, ...]) -> None:
    assert why(write_list(PRIVATE, TrustList(1, NOON, keys))) == "version"


def keys(count: int) -> tuple[IssuerKey, ...]:
    day = date(2026, 11, 1)
    return tuple(
        IssuerKey(n.to_bytes(32), f"Vårdcentral {n}", "Sara Lindqvist", day, day)
        for n in range(count)
    )


def test_a_list_has_room_for_the_clinics_of_a_region() -> None:
    signed = write_list(PRIVATE, TrustList(1, NOON, keys(500)))
    assert len(open_list(signed, REGION).keys) == 500
    assert len(signed) <= LARGEST_LIST
    with pytest.raises(Refused, match="fler än"):
        write_list(PRIVATE, TrustList(1, NOON, keys(1000)))
