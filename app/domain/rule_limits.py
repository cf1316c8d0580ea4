"""What a pack of rules may change, and within what bounds: code relies on each rule's shape."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.findings import Finding, wrong
from app.domain.ladder import Ladder
from app.domain.rules import Rule, RuleSet, StepRule
from app.domain.steps import PREDICATES

_TIMES = 10  # a number beyond this many times the program's own is taken for a slip of the pen
_LONGEST_HOURS = 10 * 366 * 24
_ANCHORS = frozenset({"happened", "restored", "issued"})
_BASES = frozenset({"law", "technical", "own"})


def beyond(own: RuleSet, laid: RuleSet) -> Iterator[Finding]:
    """Yield every row that the program could not live with, or that nobody can have meant."""
    for rule in laid.rows:
        for text in _rule(own.rules[rule.id], rule):
            yield _named(rule.id, text)
    codes = {step.code for step in own.steps}
    steps = {step.id: step for step in own.steps}
    for step in laid.step_rows:
        for text in _step(steps[step.id], step, codes):
            yield _named(step.id, text)
    bases = {ladder.id: ladder.base_amount for ladder in own.ladders}
    for ladder in laid.ladders:
        for text in _ladder(bases[ladder.id], ladder):
            yield _named(ladder.id, text)


def _named(rule_id: str, text: str) -> Finding:
    return wrong(f"{rule_id}: {text}", "Rätta raden.", f"rules.{rule_id}")


def _rule(before: Rule, rule: Rule) -> Iterator[str]:
    had, has = ((r.value is None, not r.values, r.temporary) for r in (before, rule))
    if had != has:
        yield "value, values eller temporary får inte läggas till eller tas bort."
    elif before.value is not None and rule.value is not None:
        most = _TIMES * max(before.value, 1)
        if not 1 <= rule.value <= most:
            yield f"value {rule.value} är orimligt, det ska vara 1 till {most}."
    if not all(value.strip() for value in rule.values):
        yield "values har ett tomt värde."
    if not (rule.text.strip() and rule.source.strip()):
        yield "text eller source är tom."


def _step(before: StepRule, step: StepRule, codes: set[str]) -> Iterator[str]:
    if step.code != before.code:
        yield "code får inte ändras."
    if step.when not in PREDICATES:
        yield "okänt villkor."
    if step.anchor not in _ANCHORS or step.basis not in _BASES:
        yield "okänd anchor eller basis."
    if not 0 <= step.hours <= _LONGEST_HOURS:
        yield f"hours {step.hours} är orimligt."
    if unknown := {*step.needs, *step.of} - codes:
        yield f"okända steg: {', '.join(sorted(unknown))}."


def _ladder(base_amount: int, ladder: Ladder) -> Iterator[str]:
    factors = (ladder.ceiling_factor, *(step.up_to for step in ladder.steps))
    if not all(factor.is_finite() and 0 < factor < _TIMES for factor in factors):
        yield "ceiling_factor eller up_to är orimlig."
        return
    if not 1 <= ladder.base_amount <= _TIMES * base_amount:
        yield f"base_amount {ladder.base_amount} är orimligt."
    elif not 1 <= ladder.rounded_to <= ladder.base_amount * ladder.ceiling_factor:
        yield f"rounded_to {ladder.rounded_to} är orimligt."
    edges = [Decimal(0), *(step.up_to for step in ladder.steps)]
    shares = [100, *(step.percent for step in ladder.steps), 0]
    if sorted(set(edges)) != edges or sorted(shares, reverse=True) != shares:
        yield "steps stiger inte, eller patientens andel sjunker inte."
