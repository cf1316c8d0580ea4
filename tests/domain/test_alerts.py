"""Alerts of e-VIS: what a code may be, what ends a case, and what is told of open ones."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alert_entries import AlertCause
from app.domain.alerts import CAUSE_WORDS, Alert, Ending, about_closing, code_faults, ending_faults
from app.domain.findings import Severity
from tests.domain.drafts import NOON, RULES

ALERT = Alert(UUID(int=1), "07350012340212", "8K2M4T", "SE-77-A1", NOON, "A-0001-V", "SLi")
REPORTED = Ending(AlertCause.UNKNOWN, "Inget fel hos oss.", NOON + timedelta(hours=1), "R 4711")


def lacking(ending: Ending) -> list[str]:
    return [fault.field for fault in ending_faults(ending, ALERT, RULES)]


@pytest.mark.parametrize("cause", [cause for cause in AlertCause if cause.is_own])
def test_an_error_of_our_own_says_which_and_reports_nothing(cause: AlertCause) -> None:
    """Requirement 33."""
    assert lacking(Ending(cause, "Läsaren tappade skiljetecken.")) == []
    assert lacking(Ending(cause)) == ["words"]
    assert CAUSE_WORDS[cause].startswith("Eget fel")


def test_an_unknown_cause_is_reported_before_the_case_ends() -> None:
    """Requirement 33."""
    assert lacking(REPORTED) == []
    assert lacking(replace(REPORTED, reference=" ")) == ["reference"]
    assert lacking(replace(REPORTED, reported_at=None)) == ["reference"]
    before = replace(REPORTED, reported_at=NOON - timedelta(minutes=1))
    assert lacking(before) == ["reported_at"]
    (fault,) = ending_faults(replace(REPORTED, reference=""), ALERT, RULES)
    assert (fault.rule, fault.severity) == ("EV-REPORT", Severity.STOP)


def test_a_case_without_cause_and_words_stays_open() -> None:
    """Requirement 33."""
    assert lacking(Ending(None)) == ["cause", "words"]


@given(st.text(max_size=80))
def test_no_words_are_ever_the_code_of_an_alert(code: str) -> None:
    is_taken = not list(code_faults(code))
    assert is_taken == (0 < len(code) <= 60 and code.isascii() and _is_plain(code))


def _is_plain(code: str) -> bool:
    return code[0].isalnum() and all(c.isalnum() or c in "._:/#-" for c in code)


def test_open_alerts_are_told_by_their_codes_and_stop_nothing() -> None:
    """Requirement 33."""
    ended = replace(ALERT, code="SE-77-A2", cause=AlertCause.TWICE, closed_at=NOON)
    assert list(about_closing([ended], RULES)) == []
    (told,) = about_closing([ALERT, ended], RULES)
    assert (told.rule, told.severity) == ("EV-OPEN", Severity.INFO)
    assert "SE-77-A1 (A-0001-V)" in told.text
    assert "SE-77-A2" not in told.text
