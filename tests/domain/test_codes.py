"""Check digits and the numbers that carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import (
    GROUP_CODES,
    Gln,
    PrescriberCode,
    Varunummer,
    gs1_digit,
    is_gs1,
    is_luhn,
    luhn_digit,
)
from app.domain.findings import Refused, Severity

digits = st.text("0123456789", min_size=1, max_size=20)


@given(digits, st.data())
def test_both_check_digits_catch_every_single_wrong_digit(
    payload: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(payload)))
    difference = data.draw(st.integers(1, 9))
    for digit, is_right in ((luhn_digit, is_luhn), (gs1_digit, is_gs1)):
        number = payload + digit(payload)
        assert is_right(number)
        wrong = str((int(number[place]) + difference) % 10)
        assert not is_right(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(("code", "position"), GROUP_CODES.items())
def test_the_known_group_codes_pass_and_are_known_as_shared(code: str, position: str) -> None:
    """Requirement 7."""
    parsed = PrescriberCode.parse(code)
    assert parsed.is_group
    assert parsed.position == position


def test_a_prescriber_code_with_a_wrong_check_digit_is_refused() -> None:
    """Requirement 7."""
    assert not PrescriberCode.parse(" 9014 820").is_group
    with pytest.raises(Refused, match="kontrollsiffra stämmer inte"):
        PrescriberCode.parse("9100008")


@pytest.mark.parametrize("text", ["", "910000", "91000090", "910000A", "٩١٠٠٠٠٩"])
def test_a_prescriber_code_has_seven_digits(text: str) -> None:
    with pytest.raises(Refused, match="ska vara 7 siffror"):
        PrescriberCode.parse(text)


def test_a_gln_with_a_wrong_check_digit_only_warns() -> None:
    payload = "735001234001"
    assert Gln.parse(payload + gs1_digit(payload)).findings == ()
    wrong = str((int(gs1_digit(payload)) + 1) % 10)
    assert [f.severity for f in Gln.parse(payload + wrong).findings] == [Severity.WARN]
    with pytest.raises(Refused, match="GLN ska vara 13 siffror"):
        Gln.parse("735")


def test_a_varunummer_makes_the_ntin_that_a_scanner_reads() -> None:
    number = Varunummer.parse("101995")
    assert number.ntin == "7046261019958"
    assert Varunummer.find_in_gtin("7046261019958") == number
    assert Varunummer.find_in_gtin("07046261019958") == number


@pytest.mark.parametrize("gtin", ["7046261019957", "7310864000000", "17046261019958", "", "x" * 13])
def test_other_gtins_hold_no_varunummer(gtin: str) -> None:
    assert Varunummer.find_in_gtin(gtin) is None


@given(st.from_regex("[0-9]{6}", fullmatch=True))
def test_any_varunummer_survives_the_scanner(text: str) -> None:
    number = Varunummer.parse(text)
    assert number.value == text
    assert Varunummer.find_in_gtin(number.ntin) == number


@pytest.mark.parametrize("text", ["41238", "0412380", "04123A", ""])
def test_a_varunummer_that_lost_its_zero_is_not_guessed(text: str) -> None:
    with pytest.raises(Refused, match="Varunumret ska vara 6 siffror"):
        Varunummer.parse(text)
