"""Reference data: which edition is the older, and when each source is too old."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.bootstrap import read_rules
from app.domain.clock import STOCKHOLM
from app.domain.findings import Confidence, Severity
from app.domain.reference import (
    AGE_RULES,
    SOURCE_WORDS,
    Changes,
    Edition,
    RegisterInfo,
    Source,
    SourceHead,
    SourceReport,
    age_rule,
    find_stale,
)
from tests.house import ROOT

RULES = read_rules(ROOT / "resources" / "rules")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=STOCKHOLM)
TODAY = NOON.date()


def edition(source: Source = Source.NPL, file_date: date | None = None, **head: Any) -> Edition:
    return Edition(SourceHead(source, **head), NOON, file_date, "ab" * 32, 10, 1)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_an_edition_is_as_old_as_its_file_says_then_as_the_file_then_as_the_load() -> None:
    start, made, written = days_ago(3), days_ago(2), days_ago(1)
    assert edition(valid_from=start, published=made, file_date=written).day == start
    assert edition(published=made, file_date=written).day == made
    assert edition(file_date=written).day == written
    assert edition().day == TODAY
    assert edition(published=made).name == f"Läkemedelsverket NPL {made}"


@pytest.mark.parametrize(("after", "days"), [(-40, 0), (0, 0), (1, 1), (62, 62)])
def test_a_list_for_certain_days_holds_until_the_last_of_them(after: int, days: int) -> None:
    month = edition(valid_from=days_ago(90), valid_until=TODAY)
    assert month.days_over(TODAY + timedelta(days=after), limit=7) == days


@pytest.mark.parametrize(("age", "days"), [(0, 0), (7, 0), (8, 1), (70, 63), (-3, 0)])
def test_any_other_holds_for_as_many_days_as_the_rule_says(age: int, days: int) -> None:
    assert edition(published=days_ago(age)).days_over(TODAY, limit=7) == days


def test_every_source_has_a_word_and_a_rule_that_informs_and_never_stops() -> None:
    assert set(SOURCE_WORDS) == set(Source)
    for source in Source:
        rule = RULES.rules[age_rule(source)]
        assert rule.severity is Severity.INFO
        assert rule.confidence is Confidence.OWN
        assert RULES.value(rule.id) > 0
    assert {rule for rule in RULES.rules if rule.startswith("R-AGE-")} == AGE_RULES


def test_what_is_too_old_is_told_the_longest_past_first_with_its_day() -> None:
    fresh = edition(Source.NPL, published=days_ago(31))
    month = edition(Source.PERIOD_PRODUCTS, valid_from=days_ago(40), valid_until=days_ago(10))
    feed = edition(Source.SHORTAGES, published=days_ago(8))
    found = find_stale(RegisterInfo((month, fresh, feed)), RULES, TODAY)
    assert [(stale.edition, stale.days) for stale in found] == [(month, 10), (feed, 1)]
    assert [stale.finding.text for stale in found] == [
        f"TLV Periodens varor gällde till {days_ago(10)}.",
        f"Läkemedelsverket restnoteringar är från {days_ago(8)}: 1 dag för gammal.",
    ]
    assert {stale.finding.severity for stale in found} == {Severity.INFO}


def test_a_register_says_which_product_data_it_holds_and_whether_any_is_made_up() -> None:
    month = edition(Source.PERIOD_PRODUCTS, valid_from=date(2026, 11, 1))
    listed = edition(Source.PRESCRIBERS, practice=True, published=TODAY)
    info = RegisterInfo((month, edition(published=date(2026, 11, 20)), listed))
    assert info.version == "TLV Periodens varor 2026-11-01; Läkemedelsverket NPL 2026-11-20"
    assert (info.rows, info.practice) == (30, True)
    assert info.edition(Source.PERIOD_PRODUCTS) == month
    assert info.edition(Source.VARA) is None
    assert not RegisterInfo((month,)).practice


def test_a_load_knows_whether_it_brought_something_older() -> None:
    new, old = edition(published=days_ago(1)), edition(published=days_ago(2))
    changes = Changes(0, 0, 0, ())
    assert SourceReport(old, new, changes, ()).is_older
    assert not SourceReport(new, old, changes, ()).is_older
    assert not SourceReport(old, None, changes, ()).is_older
