"""How soon the next withdrawal may come, by what is known here."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.dispensing import check
from app.domain.draft import RowDraft
from app.domain.findings import Confidence, Finding, Severity
from app.domain.history import PastRow
from app.domain.interval import Interval, IntervalUnit
from app.domain.order import AidGroup, Benefit
from app.domain.supplied import RowRef
from tests.domain.drafts import AROUND, DRAFT, NOON
from tests.domain.test_totals import HUNDRED, ROOT, handed_out, ordered


def found(row: RowDraft, *history: PastRow, switched: str = "") -> dict[str, Finding]:
    """Return what is said of the pace, by rule."""
    rules = replace(AROUND.rules, switched=frozenset({switched} - {""}))
    around = replace(AROUND, rules=rules, history=tuple(history))
    every = check(replace(DRAFT, rows=(row,)), around)
    pace = ("Q-INTERVAL", "Q-THIRDS", "K-THIRDS", "Q-UNTIL", "Q-LONGEST")
    return {f.rule: f for f in every if f.rule in pace}


@pytest.mark.parametrize(("days", "is_early"), [(27, True), (28, False)])
def test_a_withdrawal_waits_for_the_written_interval(days: int, is_early: bool) -> None:
    """Requirement 14."""
    interval = Interval(4, IntervalUnit.WEEK)
    first = handed_out(ordered(interval=interval), days=days)
    again = ordered(withdrawal=2, follows=ROOT, interval=interval)
    assert ("Q-INTERVAL" in found(again, first)) is is_early
    if is_early:
        finding = found(again, first)["Q-INTERVAL"]
        assert finding.severity is Severity.STOP
        assert f"{(NOON + timedelta(days=1)).date()}" in finding.text


def test_the_interval_also_holds_when_the_paper_is_typed_anew() -> None:
    """Requirement 14."""
    first = handed_out(ordered(), days=2)
    again = ordered(withdrawal=2, interval=Interval(30))
    assert "Q-INTERVAL" in found(again, first)
    other = replace(HUNDRED, name="Annan", substance="annat")
    assert "Q-INTERVAL" not in found(replace(again, product=other), first)


def test_the_rest_of_a_withdrawal_waits_for_no_interval() -> None:
    """Requirement 25."""
    interval = Interval(30)
    first = handed_out(ordered(packages=2, interval=interval, lasts_days=90), days=2)
    rest = ordered(packages=1, follows=ROOT, completes=ROOT, interval=interval)
    assert found(rest, first) == {}


def test_what_came_back_whole_is_not_waited_for() -> None:
    """Requirement 14."""
    interval = Interval(30)
    first = handed_out(ordered(interval=interval, lasts_days=90), days=2)
    again = ordered(withdrawal=2, follows=ROOT, interval=interval)
    assert {"Q-INTERVAL", "Q-THIRDS"} <= set(found(again, first))  # while it was kept
    assert "K-THIRDS" in found(again, first, switched="K-THIRDS")
    back = replace(first, is_returned=True)
    assert found(again, back) == found(again, back, switched="K-THIRDS") == {}
    kept = handed_out(ordered(interval=interval), days=20)
    later = replace(handed_out(again, UUID(int=102), days=2), is_returned=True)
    finding = found(replace(again, withdrawal=3), kept, later)["Q-INTERVAL"]
    assert f"{(NOON + timedelta(days=10)).date()}" in finding.text  # from the one that was kept


def test_the_interval_counts_from_the_withdrawal_and_not_from_its_rest() -> None:
    interval = Interval(30)
    first = handed_out(ordered(packages=2, interval=interval), days=31)
    rest = handed_out(ordered(packages=1, follows=ROOT, completes=ROOT), UUID(int=101), days=1)
    again = ordered(withdrawal=2, follows=ROOT, interval=interval)
    assert "Q-INTERVAL" not in found(again, first, rest)


@pytest.mark.parametrize(("days", "is_early"), [(59, True), (60, False)])
def test_inside_the_benefit_two_thirds_of_the_time_before_must_have_passed(
    days: int, is_early: bool
) -> None:
    """Requirement 14."""
    first = handed_out(ordered(lasts_days=90), days=days)
    again = ordered(withdrawal=2, follows=ROOT)
    said = found(again, first)
    assert ("Q-THIRDS" in said) is is_early
    if is_early:
        finding = said["Q-THIRDS"]
        assert (finding.severity, finding.confidence) == (Severity.WARN, Confidence.INTERPRETED)
        assert "känt här" in finding.text  # local knowledge only
        assert f"{(NOON + timedelta(days=1)).date()}" in finding.text
    assert found(replace(again, benefit=Benefit.WITHOUT), first) == {}


def test_a_time_that_thirds_do_not_divide_is_waited_out_to_its_last_day() -> None:
    """Requirement 14."""
    again = ordered(withdrawal=2, follows=ROOT)
    assert "Q-THIRDS" in found(again, handed_out(ordered(lasts_days=100), days=66))
    assert "Q-THIRDS" not in found(again, handed_out(ordered(lasts_days=100), days=67))


def test_it_is_said_when_nobody_knows_how_long_the_one_before_lasts() -> None:
    """Requirement 14."""
    again = ordered(withdrawal=2, follows=ROOT)
    finding = found(again, handed_out(ordered(), days=89))["Q-UNTIL"]
    assert finding.severity is Severity.INFO
    assert f"{(NOON - timedelta(days=89)).date()}" in finding.text
    assert found(again, handed_out(ordered(), days=90)) == {}


def test_another_order_of_the_same_medicine_also_counts_inside_the_benefit() -> None:
    """Requirement 14."""
    first = handed_out(ordered(lasts_days=90), days=10)
    assert "Q-THIRDS" in found(ordered(), first)
    full_price = handed_out(ordered(lasts_days=90, benefit=Benefit.WITHOUT), days=10)
    assert found(ordered(), full_price) == {}


def test_more_than_ninety_days_inside_the_benefit_is_decided_upon_but_for_contraceptives() -> None:
    """Requirement 14."""
    assert "Q-LONGEST" not in found(ordered(lasts_days=90))
    finding = found(ordered(lasts_days=91))["Q-LONGEST"]
    assert (finding.severity, finding.confidence) == (Severity.WARN, Confidence.INTERPRETED)
    pill = replace(HUNDRED, atc="G03AA07")
    assert found(ordered(lasts_days=182, product=pill)) == {}
    assert found(ordered(lasts_days=182, benefit=Benefit.WITHOUT)) == {}


def test_two_withdrawals_at_once_inside_the_benefit_are_decided_upon() -> None:
    """Requirement 14."""
    first, second = ordered(), ordered(withdrawal=2)
    said = {
        (f.rule, f.field, f.severity) for f in check(replace(DRAFT, rows=(first, second)), AROUND)
    }
    assert ("Q-MERGED", "rows.1.benefit", Severity.WARN) in said
    other = replace(HUNDRED, name="Annan", substance="annat")
    for row in (
        replace(second, benefit=Benefit.WITHOUT),
        replace(second, product=other),
        replace(second, follows=ROOT, completes=ROOT),
    ):
        rows = (first, row)
        assert "Q-MERGED" not in {f.rule for f in check(replace(DRAFT, rows=rows), AROUND)}


def test_a_consumable_on_a_prescription_is_for_at_most_ninety_days_too() -> None:
    """Requirement 14."""
    assert "Q-LONGEST" in found(ordered(lasts_days=91, aid=AidGroup.STOMA))


def test_a_late_capture_is_judged_by_its_own_day() -> None:
    later = handed_out(ordered(lasts_days=90), days=0)
    row = ordered(withdrawal=2, follows=RowRef(UUID(int=9), 1))
    draft = replace(DRAFT, rows=(row,), happened_at=NOON - timedelta(days=3))
    said = check(draft, replace(AROUND, history=(later,)))
    assert "Q-THIRDS" not in {f.rule for f in said}


@pytest.mark.parametrize("benefit", list(Benefit))
def test_in_a_crisis_two_thirds_must_have_passed_whoever_pays(benefit: Benefit) -> None:
    """Requirement 41."""
    again = ordered(withdrawal=2, follows=ROOT, benefit=benefit)
    paid_for = handed_out(ordered(lasts_days=90, benefit=Benefit.WITHOUT), days=59)
    assert "K-THIRDS" not in found(again, paid_for)
    said = found(again, paid_for, switched="K-THIRDS")
    finding = said.pop("K-THIRDS")
    assert said == {}  # one question, not one of the benefit and one of the crisis
    assert (finding.severity, finding.confidence) == (Severity.WARN, Confidence.INTERPRETED)
    assert "känt här" in finding.text  # local knowledge only
    assert f"{(NOON + timedelta(days=1)).date()}" in finding.text
    in_time = handed_out(ordered(lasts_days=90, benefit=Benefit.WITHOUT), days=60)
    assert found(again, in_time, switched="K-THIRDS") == {}


def test_in_a_crisis_it_is_said_when_nobody_knows_how_long_the_one_before_lasts() -> None:
    """Requirement 41."""
    again = ordered(withdrawal=2, follows=ROOT, benefit=Benefit.WITHOUT)
    said = found(again, handed_out(ordered(), days=89), switched="K-THIRDS")
    assert said.keys() == {"Q-UNTIL"}


def test_in_a_crisis_the_rest_of_a_withdrawal_is_handed_out_at_once() -> None:
    """Requirement 25."""
    first = handed_out(ordered(packages=2, lasts_days=90), days=2)
    rest = ordered(packages=1, follows=ROOT, completes=ROOT)
    assert found(rest, first, switched="K-THIRDS") == {}
