"""Which rules stand in for the program's own, and which temporary ones are switched on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.rule_entries import RulePackLeft, RulePackTaken, RuleSwitched
from app.store.folding import Projection, Rows


@dataclass(frozen=True)
class PackInUse:
    """The pack that stands in for the program's own rules (regelpaket)."""

    organisation: str  # fingerprint
    made_at: datetime
    rules: bytes  # canonical JSON


@dataclass(frozen=True)
class Switch:
    """A temporary rule that is switched on (tillfällig regel)."""

    rule: str
    since: date
    until: date | None
    ground: str

    def holds(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"rule_pack": [], "rule_switch": []}
    for entry in entries:
        match entry.content:
            case RulePackTaken(organisation, made_at, _, rules):
                rows["rule_pack"] = [(organisation, to_micros(made_at), rules.encode())]
            case RulePackLeft():
                rows["rule_pack"] = []
            case RuleSwitched(rule, True, ground, since, until):
                first, last = (day.isoformat() if day else "" for day in (since, until))
                rows["rule_switch"] = [(rule, first, last, ground)]
            case RuleSwitched():
                rows["rule_switch"] = []
    return rows


PROJECTION = Projection(
    name="rules",
    version=1,
    kinds=frozenset({RulePackTaken, RulePackLeft, RuleSwitched}),
    tables={
        "rule_pack": "organisation TEXT NOT NULL, made_at INTEGER NOT NULL, rules BLOB NOT NULL",
        "rule_switch": "rule TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,"
        " ground TEXT NOT NULL",
    },
    fold=_fold,
)


def find_pack(connection: Connection) -> PackInUse | None:
    """Return the pack in use; all packs are of one subject."""
    row = connection.execute("SELECT organisation, made_at, rules FROM rule_pack").fetchone()
    return PackInUse(row[0], from_micros(row[1]), row[2]) if row else None


def list_switches(connection: Connection) -> list[Switch]:
    """Return the temporary rules that are switched on, whatever day it is."""
    rows = connection.execute("SELECT rule, since, until, ground FROM rule_switch ORDER BY rule")
    return [
        Switch(
            rule, date.fromisoformat(since), date.fromisoformat(until) if until else None, ground
        )
        for rule, since, until, ground in rows
    ]
