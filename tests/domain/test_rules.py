"""Rules as data: read whole or refused, named by a hash, told as findings."""

from copy import deepcopy
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Confidence, Severity
from app.domain.rules import RuleSet
from app.domain.steps import PREDICATES
from tests.domain.drafts import RULES, TABLES
from tests.ui.english import english

ROW: dict[str, Any] = {
    "id": "P-X",
    "text": "Något är fel.",
    "source": "Fast regel",
    "confidence": "fixed",
    "valid_from": "2021-12-01",
}


def test_a_finding_says_what_the_rule_says_at_a_field() -> None:
    found = RULES.finding("P-SIGN", "signature_seen")
    rule = RULES.rules["P-SIGN"]
    assert (found.text, found.cure, found.rule, found.source) == (
        rule.text, rule.cure, "P-SIGN", rule.source,
    )  # fmt: skip
    assert (found.severity, found.confidence, found.field) == (
        Severity.STOP, Confidence.OWN, "signature_seen",
    )  # fmt: skip


def test_a_rules_number_is_asked_for_by_name_and_one_without_is_a_bug() -> None:
    assert RULES.value("P-VALID") == 366
    with pytest.raises(ValueError, match="P-SIGN has no value"):
        RULES.value("P-SIGN")
    with pytest.raises(KeyError):
        RULES.value("P-NOTHING")


def test_the_hash_follows_every_value_and_not_the_order_of_members() -> None:
    tables = deepcopy(TABLES)
    assert RuleSet.read(tables).hash == RULES.hash
    turned = [dict(reversed(table.items())) for table in tables]
    assert RuleSet.read(turned).hash == RULES.hash
    rows = next(table["rule"] for table in tables if "rule" in table)
    rows[0]["value"] = 365
    assert RuleSet.read(tables).hash != RULES.hash


@pytest.mark.parametrize(
    "tables",
    [
        [{"rule": [ROW, ROW]}],
        [{"rule": [ROW]}, {"rule": [ROW]}],
        [{"rule": [ROW | {"confidence": "kanske"}]}],
        [{"rule": [ROW | {"valid_from": "sedan länge"}]}],
        [{"rule": [{"id": "P-X"}]}],
        [{"step": [{"id": "S-X"}]}],
        [{"rule": [ROW | {"severity": "stop", "confidence": "interpreted"}]}],
    ],
)
def test_rules_that_do_not_hold_together_are_refused_whole(tables: list[dict[str, Any]]) -> None:
    """Requirement 60. The last case: a rule that nobody is sure of never blocks."""
    with pytest.raises((ValueError, msgspec.ValidationError)):
        RuleSet.read(tables)


@given(st.lists(st.dates(), min_size=1, max_size=6, unique=True), st.dates())
def test_of_a_rules_rows_the_one_that_began_last_is_in_force(days: list[date], asked: date) -> None:
    """Requirement 41."""
    rows = [ROW | {"valid_from": day.isoformat(), "value": i} for i, day in enumerate(days)]
    rule = RuleSet.read([{"rule": rows}]).on(asked).rules["P-X"]
    begun = [day for day in days if day <= asked]
    assert rule.valid_from == (max(begun) if begun else min(days))
    assert rule.value == days.index(rule.valid_from)
    laid = RuleSet.read([{"rule": rows}]).on(asked)
    assert [row.valid_from for row in laid.later("P-X")] == sorted(
        day for day in days if day > rule.valid_from
    )


def test_every_shipped_rule_names_its_source_and_how_sure_it_is() -> None:
    """Requirement 60."""
    for rule in RULES.rules.values():
        found = RULES.finding(rule.id, "field")
        assert found.source.strip()
        assert found.rule == rule.id
        assert found.confidence is rule.confidence
        unsure = rule.confidence is Confidence.INTERPRETED
        assert found.takes_words or not (unsure and rule.severity is Severity.WARN)


def test_a_warning_asks_why_where_its_rule_says_so_or_nobody_is_sure_of_it() -> None:
    """Requirement 60."""

    def found(**more: object) -> bool:
        return RuleSet.read([{"rule": [ROW | more]}]).finding("P-X", "field").takes_words

    assert not found()
    assert found(asks_reason=True)
    assert found(confidence="interpreted")
    assert not found(confidence="interpreted", severity="info")


def test_every_shipped_step_waits_on_a_known_ground_for_known_steps() -> None:
    codes = {step.code for step in RULES.steps}
    for step in RULES.steps:
        assert step.when in PREDICATES
        assert set(step.needs) <= codes - {step.code}
        assert step.anchor in {"happened", "restored", "issued"}
        assert step.basis in {"law", "technical", "own"}
        assert step.hours >= 0


def test_every_rule_speaks_swedish_and_names_its_source() -> None:
    """Requirements 59 and 60."""
    spoken = [(r.id, f"{r.text} {r.cure}", r.source) for r in RULES.rules.values()]
    spoken += [(s.id, f"{s.label} {s.ground}", s.source) for s in RULES.steps]
    assert [rule for rule, text, source in spoken if english(text) or not source.strip()] == []
