"""Classes and times of what is kept: every kind has one, and the longest holds."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entries import KINDS
from app.domain.retention import CLASSES, KEPT, RETENTION_WORDS, kept_from, rule_of
from app.domain.retention_entries import Retention
from tests.domain.drafts import RULES


def test_every_kind_with_a_personal_part_has_a_class_or_is_kept_on_purpose() -> None:
    """Requirement 56."""
    personal = {
        kind
        for kind in KINDS.values()
        if any(field.name == "personal" for field in dataclasses.fields(kind))
    }
    assert personal <= CLASSES.keys() | KEPT
    assert not CLASSES.keys() & KEPT


@pytest.mark.parametrize("retention", Retention)
def test_every_class_has_a_rule_of_its_own_with_years_and_a_name(retention: Retention) -> None:
    """Requirement 56."""
    rule = rule_of(retention, RULES)
    assert (rule.value, bool(rule.source), bool(RETENTION_WORDS[retention])) == (5, True, True)


@given(day=st.dates(date(2026, 1, 1), date(2090, 12, 31)))
def test_what_is_kept_is_never_older_than_five_years_and_a_day(day: date) -> None:
    """Requirement 56. A leap day counts to the first of March."""
    first = kept_from(Retention.DISPENSING, RULES, day)
    assert first.year == day.year - 5
    assert (first.month, first.day) in ((day.month, day.day), (3, 1))
