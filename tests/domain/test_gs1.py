"""A pack's code is taken apart whole or refused; a lost separator is told, never guessed."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import gs1_digit
from app.domain.findings import Refused
from app.domain.gs1 import LENGTHS, SEPARATOR, last_day, pack_of, read_elements
from app.domain.supplied import Pack

TODAY = date(2026, 11, 23)
TEXTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/+%", min_size=1, max_size=20)
PACKS = st.builds(
    lambda payload, serial, batch, day: Pack(
        payload + gs1_digit(payload), serial, batch, f"{day:%y%m%d}"
    ),
    st.text("0123456789", min_size=13, max_size=13),
    TEXTS,
    TEXTS,
    st.dates(date(2000, 1, 1), date(2049, 12, 31)),
)


def elements(pack: Pack) -> list[str]:
    return [f"01{pack.gtin}", f"21{pack.serial}", f"17{pack.expires}", f"10{pack.batch}"]


def refusal(code: str) -> str:
    with pytest.raises(Refused) as refused:
        pack_of(read_elements(code))
    return str(refused.value)


@given(PACKS, st.permutations(range(4)), st.sampled_from(("", SEPARATOR, "]d2", "]Q3")))
def test_all_four_are_read_in_any_order(pack: Pack, order: list[int], mark: str) -> None:
    """Requirement 32."""
    parts = [elements(pack)[at] for at in order]
    assert pack_of(read_elements(mark + SEPARATOR.join(parts))) == pack


@given(PACKS, st.permutations(range(4)), st.integers(0, 3))
def test_whatever_is_lacking_is_refused_by_name(pack: Pack, order: list[int], gone: int) -> None:
    """Requirement 32."""
    parts = [elements(pack)[at] for at in order if at != gone]
    said = refusal("]d2" + SEPARATOR.join(parts))
    assert f"({elements(pack)[gone][:2]})" in said


@given(PACKS, st.permutations(range(4)))
def test_a_code_without_its_separators_is_never_taken(pack: Pack, order: list[int]) -> None:
    """Requirement 32. One of serial number and batch always swallows what comes after it."""
    code = "".join(elements(pack)[at] for at in order)
    with pytest.raises(Refused):
        pack_of(read_elements("]d2" + code))


def test_a_lost_separator_is_told_with_what_to_do() -> None:
    """Requirement 32."""
    said = refusal("]d2010735001234021721ABC123DEF4561728123110L42")
    assert "saknar utgångsdatum (17) och batch (10)" in said
    assert "tappa skiljetecken" in said
    assert "Ställ in läsaren" in said


def test_what_is_not_printed_on_the_pack_is_not_blamed_on_the_reader() -> None:
    assert "skiljetecken" not in refusal(f"]d2010735001234021721ABC{SEPARATOR}17281231")


@pytest.mark.parametrize("digit", "0123456789")
def test_a_wrong_check_digit_is_refused(digit: str) -> None:
    """Requirement 32."""
    payload = "0735001234021"
    code = f"]d201{payload}{digit}21A{SEPARATOR}17281231{SEPARATOR}10B"
    if digit == gs1_digit(payload):
        assert pack_of(read_elements(code)).gtin == payload + digit
    else:
        assert "kontrollsiffra" in refusal(code)


@pytest.mark.parametrize("expires", ["281301", "280001", "280230", "28123X"])
def test_an_expiry_that_is_no_day_is_refused(expires: str) -> None:
    code = f"]d2010735001234021721A{SEPARATOR}17{expires}{SEPARATOR}10B"
    assert "Utgångsdatum" in refusal(code)


@pytest.mark.parametrize("serial", ["ABC¨1", "ÅÄÖ", "A B", "A" * 21])
def test_a_serial_that_no_pack_can_have_points_at_the_reader(serial: str) -> None:
    code = f"]d2010735001234021721{serial}{SEPARATOR}17281231{SEPARATOR}10B"
    said = refusal(code)
    assert "Serienummer" in said
    assert "Ställ in läsaren" in said


@pytest.mark.parametrize(
    ("expires", "day"),
    [
        ("280200", date(2028, 2, 29)),  # day 00 is the month's last
        ("270200", date(2027, 2, 28)),
        ("261123", date(2026, 11, 23)),
        ("761231", date(2076, 12, 31)),
        ("770101", date(1977, 1, 1)),  # the year nearest to this one
        ("990101", date(1999, 1, 1)),
    ],
)
def test_the_last_day_follows_gs1(expires: str, day: date) -> None:
    """Requirement 32."""
    assert last_day(expires, TODAY) == day


@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_anything_is_read_or_refused_politely(text: str) -> None:
    for code in (text, f"]d2{text}", f"01073500123402{text}", f"]d201{text}{SEPARATOR}21{text}"):
        with suppress(Refused):
            pack = pack_of(read_elements(code))
            assert pack.serial
            assert pack.batch
            last_day(pack.expires, TODAY)


def test_the_lengths_are_those_of_the_gs1_dictionary(repository: Path) -> None:
    path = repository.parent / "shared" / "testdata" / "gs1" / "gs1-syntax-dictionary.txt"
    if not path.exists():
        pytest.skip("GS1's own list is not here")
    rows = re.findall(r"^(\d{2})(\d*)\S*\s+\*\??\s+N(\d+)", path.read_text("utf-8"), re.MULTILINE)
    fixed = {first: 2 + len(more) + int(length) for first, more, length in rows}
    assert fixed.items() <= LENGTHS.items()
    assert set(LENGTHS) - set(fixed) <= {"04", "14", "18", "19"}  # of set length, not given out


def test_every_identifier_of_the_dictionary_is_told_from_its_value(repository: Path) -> None:
    path = repository.parent / "shared" / "testdata" / "gs1" / "gs1-syntax-dictionary.txt"
    if not path.exists():
        pytest.skip("GS1's own list is not here")
    names = re.findall(r"^(\d+)(?:-\d+)?\s+(?:\*|\?|\s)", path.read_text("utf-8"), re.MULTILINE)
    assert len(names) > 100
    for name in names:
        if name[:2] not in LENGTHS:
            assert list(read_elements(f"]d2{name}7").values) == [name]
