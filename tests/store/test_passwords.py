"""Passwords: length is all that is asked, and a guess never costs less than the floor."""

import unicodedata

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Severity, Unavailable
from app.store import passwords
from app.store.passwords import MIN_MEMORY_KIB, Argon2Cost, calibrate, check_password, stretch

SALT = bytes(range(16))


@pytest.mark.parametrize("password", ["", "nio tecke", "a" * 9, "é" * 9])
def test_a_short_password_is_refused_with_the_length_that_is_asked(password: str) -> None:
    findings = check_password(password, "Anna Ärlig")
    assert {f.severity for f in findings} == {Severity.STOP}
    assert "10" in findings[0].cure
    assert findings[0].field == "password"


@pytest.mark.parametrize("password", ["aaaaaaaaaa", "tre ord på rad", "1234567890", "🦉" * 10])
def test_ten_characters_of_any_kind_will_do(password: str) -> None:
    assert check_password(password, "Anna Ärlig") == ()


@pytest.mark.parametrize(
    "password", ["Anna Ärlig", "anna ärlig", "ANNAÄRLIG ", " anna  ärlig", "Anna A\u0308rlig"]
)
def test_ones_own_name_is_no_password_however_it_is_written(password: str) -> None:
    assert check_password(password, "Anna Ärlig")


def test_only_spaces_are_no_password() -> None:
    assert check_password(" " * 20, "Anna Ärlig")


def test_composed_letters_count_once() -> None:
    assert check_password(unicodedata.normalize("NFD", "åäöåäöåäö"), "Anna")


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_password_and_name_can_be_checked_and_neither_is_repeated(
    password: str, name: str
) -> None:
    for finding in check_password(password, name):
        assert len(password) < 8 or password not in finding.text + finding.cure


def test_the_same_password_composed_in_two_ways_gives_the_same_key() -> None:
    composed, apart = (unicodedata.normalize(form, "räksmörgås å") for form in ("NFC", "NFD"))
    assert composed != apart
    assert stretch(composed, SALT, Argon2Cost()) == stretch(apart, SALT, Argon2Cost())


def test_a_broken_letter_from_a_keyboard_gives_a_key_and_no_error() -> None:
    assert len(stretch("abcdefghi\ud800", SALT, Argon2Cost())) == 32


def test_too_little_memory_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved:
        def __init__(self, **_: object) -> None: ...

        def derive(self, _: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(passwords, "Argon2id", Starved)
    with pytest.raises(Unavailable, match="64\u00a0MB") as caught:
        stretch("hemligt ord", SALT, Argon2Cost())
    assert caught.value.code == "memory"
    assert "hemligt" not in str(caught.value)


def test_the_floor_is_64_mebibytes_three_passes() -> None:
    assert Argon2Cost() == Argon2Cost(64 * 1024, 3, 4)


@pytest.mark.parametrize(
    "cost",
    [
        (MIN_MEMORY_KIB - 1, 3, 4),
        (MIN_MEMORY_KIB, 2, 4),
        (MIN_MEMORY_KIB, 3, 0),
        (2**30, 3, 4),
        (MIN_MEMORY_KIB, 10**9, 4),
        (MIN_MEMORY_KIB, 3, 10**6),
        (-1, -1, -1),
    ],
)
def test_a_cost_under_the_floor_or_over_the_roof_cannot_be_made(cost: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="outside"):
        Argon2Cost(*cost)


def test_calibration_never_goes_under_the_floor_however_slow_the_computer() -> None:
    assert calibrate(target_s=0.0) == Argon2Cost()


def test_calibration_stops_at_what_a_counter_computer_can_spare() -> None:
    cost = calibrate(target_s=1e6)
    assert (cost.memory_kib, cost.passes) == (256 * 1024, 3)


def test_stretching_is_plain_argon2id() -> None:
    expected = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=65536)
    assert stretch("tio tecken", SALT, Argon2Cost()) == expected.derive(b"tio tecken")
