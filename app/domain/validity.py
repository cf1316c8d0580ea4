"""When an order is valid: from its day of issue, for how long, and how often."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.clock import is_before
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, missing, wrong
from app.domain.order import OrderKind, Origin
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings


def longest_rule(draft: DispensingDraft) -> str:
    """Return the rule that says how many days the order is valid at most."""
    if draft.kind is OrderKind.AID_CARD:
        return "HK-VALID"
    return "T-VALID" if draft.origin is Origin.TELEPHONE else "P-VALID"


def default_last_day(draft: DispensingDraft, rules: RuleSet) -> date | None:
    """Return until when the order is valid if nothing shorter is written on it."""
    issued_on = parse_day(draft.issued_on)
    try:
        return issued_on and issued_on + timedelta(days=rules.value(longest_rule(draft)))
    except OverflowError:  # at the end of the calendar
        return None


def parse_day(text: str) -> date | None:
    """Return the day that is typed, or nothing when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the days: of issue, of handing out, and how long it holds."""
    if draft.happened_at and is_before(around.now, draft.happened_at):
        yield wrong("Utlämnandet ligger framåt i tiden.", "Rätta tiden.", "happened_at")
    happened_on = (draft.happened_at or around.now).date()
    yield from _issued(draft, around.rules, happened_on)
    yield from _stated_last_day(draft, around.rules, happened_on)
    yield from _first_withdrawal(draft, around.rules, happened_on)


def _issued(draft: DispensingDraft, rules: RuleSet, happened_on: date) -> Iterator[Finding]:
    if not draft.issued_on.strip():
        yield missing("Utfärdandedatum", "issued_on")
        return
    issued_on, longest = parse_day(draft.issued_on), longest_rule(draft)
    if issued_on is None:
        yield _unreadable("issued_on")
    elif issued_on > happened_on:
        yield rules.finding("P-FUTURE", "issued_on")
    elif happened_on - issued_on > timedelta(days=rules.value(longest)):
        yield rules.finding(longest, "issued_on")


def _stated_last_day(
    draft: DispensingDraft, rules: RuleSet, happened_on: date
) -> Iterator[Finding]:
    if not draft.valid_until.strip():
        return
    last, longest = parse_day(draft.valid_until), default_last_day(draft, rules)
    issued_on = parse_day(draft.issued_on)
    if last is None:
        yield _unreadable("valid_until")
    elif issued_on and last < issued_on:
        yield wrong("Sista dagen är före utfärdandet.", "Läs datumen igen.", "valid_until")
    elif last < happened_on:
        yield rules.finding("V-UNTIL", "valid_until")
    elif longest and last > longest:
        yield rules.finding("V-LONGER", "valid_until", about=(draft.issued_on,))


def _first_withdrawal(
    draft: DispensingDraft, rules: RuleSet, happened_on: date
) -> Iterator[Finding]:
    """Yield that nobody came in time; whoever has made a withdrawal before did."""
    if not draft.first_by.strip():
        return
    last = parse_day(draft.first_by)
    if last is None:
        yield _unreadable("first_by")
    elif last < happened_on and any(row.withdrawal == 1 for row in draft.rows):
        yield rules.finding("V-FIRST", "first_by")


def _unreadable(field: str) -> Finding:
    return wrong("Datumet går inte att läsa.", "Skriv år-månad-dag.", field)
