"""Outages: when each began and ended, and what was down when."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.domain.outage_entries import (
    OutageBegan,
    OutageChanged,
    OutageClosed,
    OutageEnded,
    PaperFrozen,
    PaperThawed,
)
from app.store.folding import Projection, Rows, who


class _Periods:
    """Collects when each dependency went down and came back."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, int | None]] = []

    def change(self, down: Sequence[Dependency], at: datetime) -> None:
        still = {dependency.value for dependency in down}
        for number, (name, since, until) in enumerate(self.rows):
            if until is None and name not in still:
                self.rows[number] = (name, since, to_micros(at))
        going = {name for name, _, until in self.rows if until is None}
        self.rows += [(name, to_micros(at), None) for name in sorted(still - going)]


def _fold(entries: Sequence[Entry]) -> Rows:
    began: tuple[Entry, OutageBegan] | None = None
    periods = _Periods()
    ended = closed = frozen = None
    for entry in entries:
        match entry.content:
            case OutageBegan() as content if began is None:
                began = (entry, content)
                periods.change(content.down, content.since)
            case OutageChanged() as content if ended is None:
                periods.change(content.down, content.at)
            case OutageEnded() as content if ended is None:
                ended = to_micros(content.at)
                periods.change((), content.at)
            case PaperFrozen() as content if ended is None:
                frozen = frozen or to_micros(content.at)
            case PaperThawed():
                frozen = None
            case OutageClosed():
                closed = closed or to_micros(entry.recorded_at)
    if began is None:
        return {}
    entry, content = began
    ground = content.personal.text if content.personal else ""
    row = (
        entry.subject.bytes,
        content.label,
        to_micros(content.since),
        to_micros(entry.recorded_at),
        who(entry.by),
        ground,
        ended,
        closed,
        frozen,
    )
    return {"outage": [row], "outage_down": list(periods.rows)}


PROJECTION = Projection(
    name="outages",
    version=2,
    kinds=frozenset(
        {OutageBegan, OutageChanged, OutageEnded, OutageClosed, PaperFrozen, PaperThawed}
    ),
    tables={
        "outage": "id BLOB NOT NULL, label TEXT NOT NULL, since INTEGER NOT NULL,"
        " declared_at INTEGER NOT NULL, declared_by BLOB NOT NULL, ground TEXT NOT NULL,"
        " ended_at INTEGER, closed_at INTEGER, frozen_at INTEGER",
        "outage_down": "dependency TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER",
    },
    fold=_fold,
)


def list_outages(connection: Connection) -> list[Outage]:
    """Return every outage, the latest first."""
    periods: dict[int, list[DownPeriod]] = {}
    for subject, name, since, until in connection.execute(
        "SELECT subject, dependency, since, until FROM outage_down ORDER BY since, dependency"
    ).fetchall():
        period = DownPeriod(
            Dependency(name), from_micros(since), None if until is None else from_micros(until)
        )
        periods.setdefault(subject, []).append(period)
    rows = connection.execute(
        "SELECT outage.subject, outage.id, label, since, declared_at, coalesce(person.name, ''),"
        " ground, ended_at, closed_at, frozen_at FROM outage"
        " LEFT JOIN person ON person.id = declared_by"
        " ORDER BY since DESC, label DESC"
    ).fetchall()
    return [_outage(row[1:], tuple(periods.get(row[0], ()))) for row in rows]


def _outage(row: tuple, periods: tuple[DownPeriod, ...]) -> Outage:  # type: ignore[type-arg]
    id_, label, since, declared_at, by, ground, ended, closed, frozen = row
    state = OutageState.CLOSED if closed else OutageState.ENDED if ended else OutageState.OPEN
    return Outage(
        id=UUID(bytes=id_),
        label=label,
        since=from_micros(since),
        declared_at=from_micros(declared_at),
        declared_by=by,
        ground=ground,
        periods=periods,
        state=state,
        ended_at=from_micros(ended) if ended else None,
        closed_at=from_micros(closed) if closed else None,
        frozen_at=from_micros(frozen) if frozen else None,
    )
