"""Slip numbers: what is given out, what is read back, and every misreading caught."""

import itertools
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.slip import SlipNumber, is_usable, next_serial

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = ALPHABET[10:]
AT_LEAST = 40_000

series_letters = st.text(LETTERS, min_size=1, max_size=3)


def given_out(series: str, after: int, count: int) -> Iterator[SlipNumber]:
    for _ in range(count):
        after = next_serial(series, after)
        yield SlipNumber(series, after)


def is_read(text: str) -> bool:
    try:
        SlipNumber.parse(text)
    except Refused:
        return False
    return True


@pytest.fixture(scope="module")
def numbers() -> list[str]:
    """Numbers of one, two and three letters, and from short and long serials, without dashes."""
    chance = random.Random(7)
    some = []
    for length in (1, 2, 3):
        for _ in range(20):
            series = "".join(chance.choices(LETTERS, k=length))
            after = chance.choice((0, 99, 990, 4_321, 9_990, 12_345))
            some += [str(n).replace("-", "") for n in given_out(series, after, 5)]
    return some


def test_a_number_is_letters_a_padded_serial_and_a_check_symbol() -> None:
    number = SlipNumber("A", 113)
    assert str(number) == "A-0113-M"
    assert number.check == "M"
    assert str(SlipNumber("AB", 12345)).startswith("AB-12345-")


@pytest.mark.parametrize(
    "typed",
    [
        "A-0113-M",
        "a-0113-m",
        "a0113m",
        " A 0113 M ",
        "A-O113-M",
        "A-0ll3-M",
        "A–0113–M",
        "A+0113+M",
    ],
)
def test_a_person_may_type_a_number_carelessly(typed: str) -> None:
    assert SlipNumber.parse(typed) == SlipNumber("A", 113)


@pytest.mark.parametrize("typed", ["A-0113-7", "B-0113-M", "A-0131-M", "A-00113-M"])
def test_a_wrong_number_is_refused_with_the_way_out(typed: str) -> None:
    with pytest.raises(Refused, match=r"^Expeditionsnumrets kontrolltecken .* Läs numret igen"):
        SlipNumber.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "A", "0113", "I-0113-M", "Å-0113-M", "A-0113-", "A-113-M", "A-011-M-M"),
        pytest.param(f"A-{'1' * 5_000}-M", id="more digits than Python takes for a number"),
    ],
)
def test_what_is_no_number_at_all_is_refused_as_such(typed: str) -> None:
    with pytest.raises(Refused, match=r"inget expeditionsnummer|kontrolltecken"):
        SlipNumber.parse(typed)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    if is_read(text):
        assert str(SlipNumber.parse(text)) == str(SlipNumber.parse(str(SlipNumber.parse(text))))


@given(series_letters, st.integers(0, 200_000))
def test_a_number_given_out_reads_back_and_is_easy_to_type(series: str, after: int) -> None:
    serial = next_serial(series, after)
    number = SlipNumber(series, serial)
    assert serial > after
    assert number.check not in "*~$="
    assert SlipNumber.parse(str(number)) == number
    assert not any(is_usable(series, between) for between in range(after + 1, serial))


@pytest.mark.parametrize(
    ("series", "serial"), [("A", 0), ("A", -1), ("", 113), ("I", 113), ("a", 113)]
)
def test_no_number_is_made_outside_the_series(series: str, serial: int) -> None:
    with pytest.raises(Refused):
        SlipNumber(series, serial)


def test_serials_that_are_left_out_are_never_read_or_made() -> None:
    left_out = [n for n in range(1, 2_000) if not is_usable("A", n)]
    assert 0 < len(left_out) < 2_000 * 6 / 37
    for serial in left_out:
        with pytest.raises(Refused):
            SlipNumber("A", serial)
        assert not any(is_read(f"A{serial:04d}{check}") for check in ALPHABET + "*~$=U")


def test_numbers_sort_by_series_and_serial() -> None:
    low, high, other = SlipNumber("A", 113), SlipNumber("A", 12_345), SlipNumber("B", 1)
    assert sorted([other, high, low]) == [low, high, other]


def all_refused(wrong: Iterator[str]) -> int:
    tried = 0
    for text in wrong:
        assert not is_read(text), text
        tried += 1
    return tried


def test_every_single_wrong_character_is_caught(numbers: list[str]) -> None:
    wrong = (
        n[:i] + symbol + n[i + 1 :]
        for n in numbers
        for i in range(len(n))
        for symbol in ALPHABET + "U"
        if symbol != n[i]
    )
    assert all_refused(wrong) >= AT_LEAST


def test_every_swap_of_neighbours_is_caught() -> None:
    wrong = (
        n[:i] + n[i + 1] + n[i] + n[i + 2 :]
        for n in (str(s).replace("-", "") for s in given_out("KB", 0, 12_000))
        for i in range(len(n) - 1)
        if n[i] != n[i + 1]
    )
    assert all_refused(wrong) >= AT_LEAST


def test_every_swap_across_one_is_caught() -> None:
    wrong = (
        n[:i] + n[i + 2] + n[i + 1] + n[i] + n[i + 3 :]
        for n in (str(s).replace("-", "") for s in given_out("KB", 0, 14_000))
        for i in range(len(n) - 2)
        if n[i] != n[i + 2]
    )
    assert all_refused(wrong) >= AT_LEAST


def test_every_doubled_character_misread_as_another_is_caught() -> None:
    doubled = (
        (n, i)
        for series in ("A", "BB", "CCD")
        for n in (str(s).replace("-", "") for s in given_out(series, 0, 3_000))
        for i, (left, right) in enumerate(itertools.pairwise(n))
        if left == right
    )
    wrong = (
        n[:i] + symbol * 2 + n[i + 2 :] for n, i in doubled for symbol in ALPHABET if symbol != n[i]
    )
    assert all_refused(wrong) >= AT_LEAST
