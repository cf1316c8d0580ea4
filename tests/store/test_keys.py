"""The data key: what is derived from it, and that it never shows itself."""

import hmac

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from app.store.keys import DataKey, Purpose


def test_two_new_keys_differ_and_are_32_bytes() -> None:
    first, second = DataKey.make(), DataKey.make()
    assert first != second
    assert len(first.secret) == 32


def test_each_purpose_has_a_key_of_its_own_that_does_not_change() -> None:
    key = DataKey(bytes(range(32)))
    derived = {purpose: key.derive(purpose) for purpose in Purpose}
    assert len(set(derived.values())) == len(Purpose)
    assert all(len(value) == 32 and value != key.secret for value in derived.values())
    assert derived == {purpose: DataKey(bytes(range(32))).derive(purpose) for purpose in Purpose}


def test_derivation_is_hkdf_sha256_with_the_purpose_as_info() -> None:
    # RFC 5869 by hand: extract with a salt of zeros, then expand
    secret = bytes(range(32))
    extracted = hmac.digest(bytes(32), secret, "sha256")
    expected = HKDFExpand(SHA256(), 32, b"lykta-1 device-seal").derive(extracted)
    assert DataKey(secret).derive(Purpose.DEVICE_SEAL) == expected


def test_the_secret_is_in_no_text_of_the_key() -> None:
    key = DataKey(b"\x41" * 32)
    for text in (repr(key), str(key), f"{key}", repr([key])):
        assert "AAAA" not in text
        assert "4141" not in text


def test_keys_are_equal_by_their_bytes_and_to_nothing_else() -> None:
    assert DataKey(bytes(32)) == DataKey(bytes(32))
    assert DataKey(bytes(32)) != bytes(32)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_a_bug_and_is_not_told(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes") as caught:
        DataKey(b"A" * length)
    assert "AAA" not in str(caught.value)


def test_a_key_cannot_be_changed_or_put_in_a_set() -> None:
    key = DataKey.make()
    with pytest.raises(AttributeError):
        key.secret = bytes(32)  # type: ignore[misc]
    with pytest.raises(TypeError):
        hash(key)
