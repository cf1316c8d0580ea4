"""A day and a time: typed as digits or with signs, or said to be unreadable."""

from datetime import datetime

import pytest

from app.domain.clock import STOCKHOLM
from app.ui.widgets.field import FieldState
from app.ui.widgets.moment_field import MomentField
from tests.ui.showing import Show
from tests.workplaces import NOON


@pytest.fixture
def field(show: Show) -> MomentField:
    made = MomentField("Sedan", NOON)
    show(made)
    return made


def test_untouched_it_is_the_moment_that_was_given_to_the_second(field: MomentField) -> None:
    assert (field.day.value(), field.time.value()) == ("2026-11-23", "17:21")
    assert field.value() == NOON


@pytest.mark.parametrize("typed", ["1432", "14:32", "14.32"])
def test_digits_alone_will_do(field: MomentField, typed: str) -> None:
    field.time.line.setText(typed)
    field.time.left.emit()
    assert field.value() == datetime(2026, 11, 23, 14, 32, tzinfo=STOCKHOLM)
    assert field.time.state is FieldState.NORMAL


@pytest.mark.parametrize(
    ("day", "time"), [("2026-11-23", "25:00"), ("2026-02-30", "10:00"), ("", "10:00"), ("x", "")]
)
def test_what_cannot_be_read_is_told_at_the_field(field: MomentField, day: str, time: str) -> None:
    field.day.line.setText(day)
    field.time.line.setText(time)
    assert field.value() is None
    assert field.time.state is FieldState.BAD
    assert "14:32" in field.time.message
