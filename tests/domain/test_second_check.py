"""The second check: a draw that anybody can repeat, and a rate that counts each field once."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kit_entries import ReadDifference
from app.domain.reread import ReadField, Right
from app.domain.second_check import (
    DoneReading,
    error_rate,
    fields_to_read,
    is_drawn,
    rate_table,
)
from tests.domain.drafts import RULES


@given(st.uuids(), st.integers(0, 100))
def test_who_is_drawn_at_a_share_is_drawn_at_every_larger_one(first: UUID, share: int) -> None:
    assert not is_drawn(first, 0)
    assert is_drawn(first, 100)
    assert not is_drawn(first, share) or is_drawn(first, min(100, share + 1))


def test_about_one_in_ten_is_drawn_and_the_same_ones_every_time() -> None:
    ids = [UUID(int=number) for number in range(5000)]
    drawn = [one for one in ids if is_drawn(one, 10)]
    assert 400 < len(drawn) < 600
    assert drawn == [one for one in ids if is_drawn(one, 10)]


WHOLE = frozenset(ReadField) - {ReadField.WITHDRAWALS}


def test_a_narcotic_is_always_read_whole_and_another_by_the_draw() -> None:
    ids = [UUID(int=number) for number in range(200)]
    assert {fields_to_read(one, ["narcotic"], RULES) for one in ids} == {WHOLE}
    share = RULES.value("SC-SHARE")
    whole = [fields_to_read(one, [], RULES) == WHOLE for one in ids]
    assert whole == [is_drawn(one, share) for one in ids]
    assert all(fields_to_read(one, [], RULES, is_form=True) == WHOLE for one in ids)


NOT_DRAWN = next(one for one in (UUID(int=n) for n in range(99)) if not is_drawn(one, 10))


@pytest.mark.parametrize(
    ("marks", "fields"),
    [
        ([], ()),
        (["child"], (ReadField.DOSE, ReadField.ROWS)),
        (["several"], (ReadField.QUANTITY, ReadField.WITHDRAWALS, ReadField.ROWS)),
        (["no_check_digit"], (ReadField.PATIENT, ReadField.ROWS)),
        (["by_hand", "child"],
         (ReadField.PRODUCT, ReadField.STRENGTH, ReadField.DOSE, ReadField.ROWS)),
        (["narcotic", "several"], tuple(ReadField)),
    ],
)  # fmt: skip
def test_what_nothing_else_catches_is_read_even_where_the_rest_is_not(
    marks: list[str], fields: tuple[ReadField, ...]
) -> None:
    assert fields_to_read(NOT_DRAWN, marks, RULES) == frozenset(fields)


def test_a_field_that_was_not_read_is_no_field_without_error() -> None:
    dose = frozenset({ReadField.DOSE, ReadField.ROWS})
    rate = error_rate([DoneReading(2, has_dose=True, fields=dose)])
    assert rate.read == 3


_DIFFERENCES = st.lists(
    st.builds(
        ReadDifference, st.integers(1, 3), st.sampled_from(ReadField), st.sampled_from(Right)
    ),
    max_size=4,
    unique_by=lambda one: (one.row, one.what),
).map(tuple)
_READINGS = st.lists(st.builds(DoneReading, st.integers(3, 8), st.booleans(), _DIFFERENCES))


@given(_READINGS)
def test_every_difference_is_the_typists_or_the_readers(readings: list[DoneReading]) -> None:
    rate = error_rate(readings)
    said = [one for reading in readings for one in reading.differences]
    assert rate.typist + rate.reader == len(said)
    assert rate.forms == len(readings)
    assert rate.read == sum(field.read for field in rate.fields)
    assert (rate.per_thousand is None) is (not readings)


def test_the_rate_is_told_per_thousand_fields() -> None:
    wrong = (ReadDifference(1, ReadField.DOSE, Right.SECOND),)
    readings = [DoneReading(1, True, wrong), *[DoneReading(1, True)] * 9]
    rate = error_rate(readings)
    assert (rate.read, rate.typist, rate.per_thousand) == (60, 1, Decimal("16.7"))
    assert rate_table(rate)[-1] == ("Alla", "60", "1", "0", "16,7")
    assert rate_table(error_rate([]))[-1] == ("Alla", "0", "0", "0", "okänt")
