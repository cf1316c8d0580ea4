"""The log in words, its days, and what keeps a review from its end."""

import dataclasses
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.entries import KINDS
from app.domain.reviewing import AccessLine, Judgement, ReviewDraft, Span, Verdict, check

NOON = datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM)


def line(kind: str, purpose: str = "") -> AccessLine:
    return AccessLine(UUID(int=1), NOON, None, "Datorn", kind, purpose, "", "")


def names_a_patient(kind: Any) -> bool:
    hint = get_type_hints(kind).get("personal")
    parts = [part for part in get_args(hint) if dataclasses.is_dataclass(part)]
    return any(field.name == "patient" for part in parts for field in dataclasses.fields(part))


def test_every_kind_that_names_a_patient_has_words_of_its_own_in_the_log() -> None:
    """Requirement 52."""
    naming = [name for name, kind in KINDS.items() if names_a_patient(kind)]
    assert "dispensing_made" in naming
    unknown = line("not_yet_known").what
    assert [name for name in naming if line(name).what == unknown] == []


@pytest.mark.parametrize("purpose", ["settle", "dispense", "history", "notice"])
def test_looks_are_told_from_what_was_written(purpose: str) -> None:
    assert line("patient_viewed", purpose).is_read
    assert not line("dispensing_made").is_read
    assert line("patient_viewed", purpose).what != line("dispensing_made").what


def test_a_span_is_whole_days_and_nothing_to_come() -> None:
    whole = Span.of_days(date(2026, 11, 21), date(2026, 11, 22), NOON)
    midnight = datetime(2026, 11, 23, tzinfo=STOCKHOLM)
    assert whole.holds(midnight - timedelta(seconds=1))
    assert not whole.holds(midnight)
    assert not whole.holds(datetime(2026, 11, 20, 23, 59, tzinfo=STOCKHOLM))
    assert Span.of_days(date(2026, 11, 23), date(2026, 11, 23), NOON).until == NOON


def test_a_verdict_of_each_line_and_words_for_what_is_doubted_are_asked_for() -> None:
    span = Span(NOON, NOON)
    one, other = Judgement(UUID(int=1)), Judgement(UUID(int=2), Verdict.INVESTIGATE, "  ")
    found = [finding.field for finding in check(ReviewDraft(span, judgements=(one, other)))]
    assert found == ["sample.0", "sample.1"]
    assert [finding.field for finding in check(ReviewDraft(span))] == ["sample"]
    fine = dataclasses.replace(other, remark="Varför?")
    draft = ReviewDraft(span, judgements=(fine,))
    assert list(check(draft)) == []
    assert draft.chosen == draft.found == (UUID(int=2),)
