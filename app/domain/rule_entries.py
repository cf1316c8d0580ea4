"""The kinds of journal entry about rules: a signed pack taken into use, a temporary rule switched.

None names a person beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class RulePackTaken:
    """A signed pack's rules stand in for the program's own from now on (regelpaket inläst)."""

    organisation: str  # fingerprint of who signed it
    made_at: datetime
    sha256: str  # of `rules`
    rules: str  # the pack's rows as canonical JSON


@dataclass(frozen=True)
class RulePackLeft:
    """The program's own rules are in use again (regelpaket borttaget)."""

    reason: str


@dataclass(frozen=True)
class RuleSwitched:
    """A temporary rule was switched on or off (tillfällig regel)."""

    rule: str
    on: bool
    ground: str  # whose decision, as "Läkemedelsverket 2026-11-20"
    since: date | None = None  # the first day, when it is on
    until: date | None = None  # the last day
