"""The recovery code as a person types it: understood, or refused by the number of the group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.store.recovery_code import (
    ALPHABET,
    GROUP_LENGTH,
    GROUPS,
    RecoveryCode,
    parse_recovery_code,
)

codes = st.builds(RecoveryCode.make)
positions = st.integers(0, GROUPS * GROUP_LENGTH - 1)
groups = st.integers(0, GROUPS - 1)
inside = st.integers(0, GROUP_LENGTH - 1)


def located(typed: str) -> list[str]:
    """Return which fields the refusal of a typed code points at."""
    with pytest.raises(Refused) as caught:
        parse_recovery_code(typed)
    assert all(finding.text and finding.cure for finding in caught.value.findings)
    return [finding.field for finding in caught.value.findings]


def with_group(code: RecoveryCode, number: int, group: str) -> str:
    return "-".join([*code.groups[:number], group, *code.groups[number + 1 :]])


def test_a_code_is_seven_groups_of_five_from_the_alphabet_without_confusing_letters() -> None:
    code = RecoveryCode.make()
    assert [len(group) for group in code.groups] == [5] * 7
    assert set("".join(code.groups)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)
    # four free symbols of 32 a group, less the share of check values that have no symbol
    assert (32**4 * 32 / 37) ** 7 > 2**128


def test_the_code_shows_itself_only_when_asked() -> None:
    code = RecoveryCode.make()
    assert not any(group in repr(code) + str(code) for group in code.groups)
    assert code.text == "-".join(code.groups)


@given(codes, st.sampled_from(["", " ", "-", " - ", "\u2013", "\u00a0", "\n"]))
def test_lower_case_and_any_separators_are_understood(code: RecoveryCode, between: str) -> None:
    assert parse_recovery_code(between.join(code.groups).lower()) == code
    assert parse_recovery_code(f"  {between.join(code.groups)}\n") == code


@given(codes, st.sampled_from(["0O", "0o", "1I", "1i", "1L", "1l"]))
def test_letters_that_look_like_digits_are_read_as_the_digits(
    code: RecoveryCode, pair: str
) -> None:
    digit, letter = pair[0], pair[1]
    assert parse_recovery_code(code.text.replace(digit, letter)) == code


@given(codes, st.integers(1, 34))
def test_a_code_typed_in_pieces_of_another_length_is_understood(
    code: RecoveryCode, length: int
) -> None:
    symbols = "".join(code.groups)
    pieces = [symbols[i : i + length] for i in range(0, len(symbols), length)]
    if len(pieces) != GROUPS:
        assert parse_recovery_code(" ".join(pieces)) == code


@given(codes, groups, inside, st.sampled_from([*ALPHABET, "U", "*", "å", "é", "ß", "\x00", "🦉"]))
def test_one_wrong_symbol_is_noticed_and_its_group_named(
    code: RecoveryCode, number: int, at: int, wrong: str
) -> None:
    group = code.groups[number]
    if group[at] == wrong:
        return
    typed = with_group(code, number, group[:at] + wrong + group[at + 1 :])
    assert located(typed) == [f"recovery.{number}"]
    assert wrong == "ß" or located(typed.replace("-", "")) == [f"recovery.{number}"]


@given(codes, groups, inside)
def test_one_missing_symbol_is_noticed_and_its_group_named(
    code: RecoveryCode, number: int, at: int
) -> None:
    group = code.groups[number]
    typed = with_group(code, number, group[:at] + group[at + 1 :])
    assert located(typed) == [f"recovery.{number}"]
    (field,) = located(typed.replace("-", ""))
    assert int(field.split(".")[1]) >= number, "in one piece: this group or one after it"


@given(codes, groups, inside, st.sampled_from(ALPHABET))
def test_one_symbol_too_many_is_noticed_and_its_group_named(
    code: RecoveryCode, number: int, at: int, extra: str
) -> None:
    group = code.groups[number]
    typed = with_group(code, number, group[:at] + extra + group[at:])
    assert located(typed) == [f"recovery.{number}"]
    assert len(located(typed.replace("-", ""))) == 1


@given(codes, groups, st.tuples(inside, inside))
def test_two_symbols_of_a_group_that_changed_places_are_noticed(
    code: RecoveryCode, number: int, places: tuple[int, int]
) -> None:
    symbols = list(code.groups[number])
    i, j = places
    if symbols[i] == symbols[j]:
        return
    symbols[i], symbols[j] = symbols[j], symbols[i]
    assert located(with_group(code, number, "".join(symbols))) == [f"recovery.{number}"]


@given(codes, groups, groups)
def test_two_groups_that_changed_places_are_both_named(
    code: RecoveryCode, one: int, other: int
) -> None:
    if one == other:
        return
    swapped = list(code.groups)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert located("-".join(swapped)) == [f"recovery.{n}" for n in sorted((one, other))]


@given(codes)
def test_every_misspelt_group_is_named_at_once(code: RecoveryCode) -> None:
    wrong = [group[:-1] + ("0" if group[-1] != "0" else "1") for group in code.groups]
    assert located("-".join(wrong)) == [f"recovery.{n}" for n in range(GROUPS)]


def test_a_group_that_is_left_out_or_typed_twice_is_told_by_the_number_of_symbols() -> None:
    code = RecoveryCode.make()
    with pytest.raises(Refused, match="har 30 tecken men ska ha 35"):
        parse_recovery_code("-".join(code.groups[:-1]))
    with pytest.raises(Refused, match="har 40 tecken men ska ha 35"):
        parse_recovery_code("-".join([*code.groups, code.groups[0]]))
    with pytest.raises(Refused, match="har 0 tecken men ska ha 35"):
        parse_recovery_code(" - ")


def test_the_refusal_counts_groups_from_one_and_does_not_repeat_the_code() -> None:
    code = RecoveryCode.make()
    wrong = code.groups[2][:-1] + "U"
    with pytest.raises(Refused, match=r"Grupp 3 är felskriven") as caught:
        parse_recovery_code(with_group(code, 2, wrong))
    assert not any(group in str(caught.value) for group in (*code.groups, wrong))


@given(st.text(max_size=60))
def test_any_text_at_all_is_refused_politely(typed: str) -> None:
    assert located(typed)
