"""Legal values and rules as data: what a rule set holds, how one is read, what holds on a day."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import msgspec

from app.domain.findings import Confidence, Finding, Severity
from app.domain.ladder import Ladder
from app.domain.wire_rules import WireRule


@dataclass(frozen=True)
class Rule:
    """One rule (regel): its value, since when, and how sure it is."""

    id: str
    text: str  # Swedish, what a finding says
    source: str
    confidence: Confidence
    valid_from: date
    cure: str = ""  # Swedish, what to do
    severity: Severity = Severity.WARN
    value: int | None = None  # unit in the rule's id or text
    asks_reason: bool = False  # a decision on the warning is given in words
    phrases: tuple[str, ...] = ()  # Swedish, ready words for such a decision
    values: tuple[str, ...] = ()  # a list that the rule goes by: codes, or words in lower case
    temporary: bool = False  # in force only while a manager has switched it on


@dataclass(frozen=True)
class StepRule:
    """What may have to wait (stegregel): when it waits, for what, and until when."""

    id: str
    code: str
    label: str  # Swedish, as the lists name it
    destination: str  # "nll", "hkdb", "evis", "prescriber", "archive" or "person"
    when: str  # a predicate of steps.py
    needs: tuple[str, ...]  # codes of steps of the same row that come first
    anchor: str  # "happened", "restored" or "issued"
    hours: int  # after the anchor
    basis: str  # "law", "technical" or "own"
    ground: str  # Swedish, shown beside the deadline
    source: str
    confidence: Confidence
    valid_from: date
    once: bool = False  # for the paper as a whole, on its first row
    unless: str = (
        ""  # "continued": not when the order was handed out before; "rest": not for a rest
    )
    keeps: bool = False  # once done it stays done, whatever is corrected afterwards
    after: str = (
        ""  # "undone", "reversed" or "returned": not of a hand-out but of what happened to it
    )
    of: tuple[str, ...] = ()  # codes of the steps that it then undoes or follows
    turn: str = ""  # "order" or "patient": an earlier hand-out of the same goes first


_Dated = TypeVar("_Dated", Rule, StepRule)


@dataclass(frozen=True)
class RuleSet:
    """Every rule in force (regelverk), and the hash that entries name it by.

    A rule may stand in several rows, each from its day; `on(day)` picks the ones of a day.
    """

    rules: dict[str, Rule]
    steps: tuple[StepRule, ...]
    hash: str  # SHA-256 over the data and what is switched on, hex
    data: bytes = b""  # the tables that it was read from, as canonical JSON
    switched: frozenset[str] = frozenset()  # ids of the temporary rules in force
    ladders: tuple[Ladder, ...] = ()  # of the high-cost protection, by the day they begin
    rows: tuple[Rule, ...] = ()  # of every day
    step_rows: tuple[StepRule, ...] = ()  # of every day
    wires: tuple[WireRule, ...] = ()  # what receivers demand

    @classmethod
    def read(
        cls, tables: list[dict[str, Any]], switched: frozenset[str] = frozenset()
    ) -> "RuleSet":
        """Read the tables of the rule files: each may hold lists of rows, as `rule` and `step`.

        Of rows of one rule the first to begin is in force until `on` is asked for another day.
        """
        data = [dict(sorted(table.items())) for table in tables]
        written = json.dumps(data, sort_keys=True, default=str).encode()
        marks = "".join(f"\n{rule}" for rule in sorted(switched)).encode()
        rules = msgspec.convert([r for t in tables for r in t.get("rule", [])], tuple[Rule, ...])
        steps = msgspec.convert(
            [s for t in tables for s in t.get("step", [])], tuple[StepRule, ...]
        )
        days = [(r.id, r.valid_from) for r in rules] + [(s.code, s.valid_from) for s in steps]
        if len(set(days)) != len(days):
            raise ValueError("a rule id or step code stands twice")
        wires = msgspec.convert(
            [w for t in tables for w in t.get("wire", [])], tuple[WireRule, ...]
        )
        blocking: tuple[Rule | WireRule, ...] = (*rules, *wires)
        if unsure := [r.id for r in blocking if _blocks_unsure(r)]:
            raise ValueError(f"nobody is sure of a rule that stops: {', '.join(unsure)}")
        found = [each for table in tables for each in table.get("ladder", [])]
        return cls(
            rules={rule.id: rule for rule in _of(rules, date.min)},
            steps=_of(steps, date.min),
            hash=hashlib.sha256(written + marks).hexdigest(),
            data=written,
            switched=switched,
            ladders=msgspec.convert(found, tuple[Ladder, ...]),
            rows=rules,
            step_rows=steps,
            wires=wires,
        )

    def on(self, day: date) -> "RuleSet":
        """Return the rules of a day; one of which no row has begun is as its first will be."""
        if len(self.rows) <= len(self.rules) and len(self.step_rows) <= len(self.steps):
            return self
        rules = {rule.id: rule for rule in _of(self.rows, day)}
        return replace(self, rules=rules, steps=_of(self.step_rows, day))

    def later(self, rule_id: str) -> tuple[Rule, ...]:
        """Return the rows of a rule that begin after the one in force, the first one first."""
        since = self.rules[rule_id].valid_from
        found = (row for row in self.rows if row.id == rule_id and row.valid_from > since)
        return tuple(sorted(found, key=lambda row: row.valid_from))

    def is_on(self, rule_id: str) -> bool:
        """Tell whether a rule is in force: always, unless it is temporary and not switched on."""
        return not self.rules[rule_id].temporary or rule_id in self.switched

    def finding(
        self, rule_id: str, field: str, text: str = "", about: tuple[str, ...] = ()
    ) -> Finding:
        """Return the finding of a rule at a field; `text` stands in for the rule's own."""
        rule = self.rules[rule_id]
        return Finding(
            rule.severity,
            text or rule.text,
            rule.cure,
            field,
            rule.id,
            rule.source,
            rule.confidence,
            rule.asks_reason,
            rule.phrases,
            about,
        )

    def value(self, rule_id: str) -> int:
        """Return the number of a rule that has one."""
        value = self.rules[rule_id].value
        if value is None:
            raise ValueError(f"rule {rule_id} has no value")
        return value

    def values(self, rule_id: str) -> tuple[str, ...]:
        """Return the list of a rule that has one."""
        values = self.rules[rule_id].values
        if not values:
            raise ValueError(f"rule {rule_id} has no list")
        return values


def _of(rows: Iterable[_Dated], day: date) -> tuple[_Dated, ...]:
    """Return of each rule the row that began last by a day, else the one that begins first."""

    def weight(row: _Dated) -> tuple[bool, int]:
        begun, number = row.valid_from <= day, row.valid_from.toordinal()
        return begun, number if begun else -number

    chosen: dict[str, _Dated] = {}
    for row in rows:
        if row.id not in chosen or weight(row) > weight(chosen[row.id]):
            chosen[row.id] = row
    return tuple(chosen.values())


def _blocks_unsure(rule: Rule | WireRule) -> bool:
    return rule.severity is Severity.STOP and rule.confidence is Confidence.INTERPRETED
