"""Whose word is taken: a fingerprint that two people can read to each other without a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.organisation import KEY_BYTES, Organisation, parse_fingerprint

REGION = Organisation("Region Mitt", bytes(range(KEY_BYTES)))
KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)


def test_a_fingerprint_is_eight_groups_of_five_digits_and_stays_the_same() -> None:
    assert REGION.fingerprint == "95554 77743 71688 36749 36186 33670 04168 47662"


def test_the_name_is_no_part_of_it_and_every_bit_of_the_key_is() -> None:
    assert Organisation("Annat namn", REGION.public_key).fingerprint == REGION.fingerprint
    other = bytes([REGION.public_key[0] ^ 1]) + REGION.public_key[1:]
    assert Organisation("Region Mitt", other).fingerprint != REGION.fingerprint


@given(KEYS)
def test_every_fingerprint_is_read_back_as_it_was_typed(key: bytes) -> None:
    shown = Organisation("x", key).fingerprint
    assert parse_fingerprint(shown) == shown
    assert parse_fingerprint(f" {shown.replace(' ', '-')}\n") == shown
    assert parse_fingerprint(shown.replace(" ", "")) == shown


@given(KEYS, st.integers(0, 39), st.integers(1, 9))
def test_one_misheard_digit_is_told_with_its_group(key: bytes, at: int, by: int) -> None:
    digits = Organisation("x", key).fingerprint.replace(" ", "")
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    with pytest.raises(Refused, match=f"Grupp {at // 5 + 1} "):
        parse_fingerprint(wrong)


@pytest.mark.parametrize("typed", ["", "12345", "x" * 40, "1" * 39, "1" * 41, "\uff11" * 40])
def test_what_is_no_fingerprint_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="8 grupper om 5"):
        parse_fingerprint(typed)
