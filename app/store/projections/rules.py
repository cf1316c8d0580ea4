"""Which rules stand in for the program's own, and which temporary ones are switched on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection, Cursor

from app.domain.clock import STOCKHOLM, from_micros, to_micros
from app.domain.entries import Entry
from app.domain.rule_entries import RulePackLeft, RulePackTaken, RuleSwitched
from app.store.folding import Cell, Projection, Rows


@dataclass(frozen=True)
class PackInUse:
    """A pack that stands, or stood, in for the program's own rules (regelpaket)."""

    organisation: str  # fingerprint
    made_at: datetime
    rules: bytes  # canonical JSON


@dataclass(frozen=True)
class Switch:
    """A temporary rule that is or was switched on (tillfällig regel)."""

    rule: str
    since: date
    until: date | None
    ground: str
    ended_at: datetime | None = None  # switched off, or on in another way; None: it stands

    def held(self, at: datetime) -> bool:
        """Tell whether it was in force at a moment, by its days and until it was switched off."""
        day = at.astimezone(STOCKHOLM).date()
        is_of_day = self.since <= day and (self.until is None or day <= self.until)
        return is_of_day and (self.ended_at is None or at < self.ended_at)


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"rule_pack": [], "rule_switch": []}
    for entry in entries:
        match entry.content:
            case RulePackTaken(organisation, made_at, _, rules):
                _end(rows["rule_pack"], entry)
                made, taken = to_micros(made_at), to_micros(entry.recorded_at)
                rows["rule_pack"].append((organisation, made, rules.encode(), taken, None))
            case RulePackLeft():
                _end(rows["rule_pack"], entry)
            case RuleSwitched(rule, True, ground, since, until):
                first, last = (day.isoformat() if day else "" for day in (since, until))
                _end(rows["rule_switch"], entry)
                rows["rule_switch"].append((rule, first, last, ground, None))
            case RuleSwitched():
                _end(rows["rule_switch"], entry)
    return rows


def _end(spells: list[tuple[Cell, ...]], entry: Entry) -> None:
    """Let what stands end with an entry: what happened before is judged by it still."""
    if spells and spells[-1][-1] is None:
        spells[-1] = (*spells[-1][:-1], to_micros(entry.recorded_at))


PROJECTION = Projection(
    name="rules",
    version=3,
    kinds=frozenset({RulePackTaken, RulePackLeft, RuleSwitched}),
    tables={
        "rule_pack": "organisation TEXT NOT NULL, made_at INTEGER NOT NULL, rules BLOB NOT NULL,"
        " taken_at INTEGER NOT NULL, ended_at INTEGER",
        "rule_switch": "rule TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,"
        " ground TEXT NOT NULL, ended_at INTEGER",
    },
    fold=_fold,
)


def find_pack(connection: Connection) -> PackInUse | None:
    """Return the pack in use now; all packs are of one subject."""
    return _pack(
        connection.execute(
            "SELECT organisation, made_at, rules FROM rule_pack WHERE ended_at IS NULL"
        )
    )


def pack_at(connection: Connection, at: datetime) -> PackInUse | None:
    """Return the pack whose rules judge what happened at a moment.

    It is the one that was in use then, whatever is since. Where none was, the one in use now says
    by its own days what held already.
    """
    held = connection.execute(
        "SELECT organisation, made_at, rules FROM rule_pack WHERE taken_at <= :at"
        " AND (ended_at IS NULL OR :at < ended_at) ORDER BY rowid DESC",
        {"at": to_micros(at)},
    )
    return _pack(held) or find_pack(connection)


def _pack(found: Cursor) -> PackInUse | None:
    row = found.fetchone()
    return PackInUse(row[0], from_micros(row[1]), row[2]) if row else None


def list_switches(connection: Connection) -> list[Switch]:
    """Return the temporary rules that are switched on, whatever day it is."""
    return [switch for switch in _every(connection) if switch.ended_at is None]


def switched_at(connection: Connection, at: datetime) -> frozenset[str]:
    """Return the temporary rules that were in force at a moment, whatever is switched since."""
    return frozenset(switch.rule for switch in _every(connection) if switch.held(at))


def _every(connection: Connection) -> list[Switch]:
    rows = connection.execute(
        "SELECT rule, since, until, ground, ended_at FROM rule_switch ORDER BY rule, rowid"
    )
    return [
        Switch(
            rule,
            date.fromisoformat(since),
            date.fromisoformat(until) if until else None,
            ground,
            None if ended_at is None else from_micros(ended_at),
        )
        for rule, since, until, ground, ended_at in rows
    ]
