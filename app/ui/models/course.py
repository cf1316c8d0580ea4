"""The course of an outage as a picture needs it: lanes, stretches of time, numbered events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage
from app.ui.headline import listed

_STEPS_MIN = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200)
_MOST_TICKS = 8
_BEFORE = 0.12  # of the width, to show that it worked before


@dataclass(frozen=True)
class Stretch:
    """A time when something was down (sträcka); an open one goes on."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Lane:
    """One dependency over time (bana)."""

    name: str
    down: tuple[Stretch, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened (händelse), numbered from 1."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Course:
    """What happened from just before the outage until now, or until it ended (händelseförlopp)."""

    begins: datetime
    ends: datetime
    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    is_going_on: bool

    def share(self, at: datetime) -> float:
        """Return where a moment lies, from 0 at the left to 1 at the right."""
        return min(1.0, max(0.0, (at - self.begins) / (self.ends - self.begins)))

    def ticks(self) -> list[datetime]:
        """Return even times of day for the axis, few enough to be read."""
        length = (self.ends - self.begins).total_seconds() / 60
        step = next((s for s in _STEPS_MIN if length / s <= _MOST_TICKS), _STEPS_MIN[-1])
        midnight = self.begins.replace(hour=0, minute=0, second=0, microsecond=0)
        after = (self.begins - midnight) // timedelta(minutes=step) + 1
        found, at = [], midnight + after * timedelta(minutes=step)
        while at < self.ends:
            found.append(at)
            at += timedelta(minutes=step)
        return found

    def in_words(self) -> str:
        """Return all of it as sentences, for those who do not see the picture."""
        parts = [f"{number}. {e.at:%H:%M} {e.text}" for number, e in enumerate(self.events, 1)]
        return ". ".join(parts)


def course(outage: Outage, now: datetime) -> Course:
    """Return the course of an outage as known now."""
    ends = max(outage.ended_at or now, outage.since + timedelta(minutes=10))
    begins = outage.since - (ends - outage.since) * _BEFORE
    lanes = tuple(
        Lane(
            DEPENDENCY_WORDS[dependency],
            tuple(Stretch(p.since, p.until) for p in outage.periods if p.dependency is dependency),
        )
        for dependency in _in_order(outage)
    )
    events = tuple(sorted(_events(outage), key=lambda event: event.at))
    return Course(begins, ends, lanes, events, outage.ended_at is None)


def _in_order(outage: Outage) -> list[Dependency]:
    """Return what has been down, in the order in which it went; of the rest nobody has said."""
    return list(dict.fromkeys(p.dependency for p in sorted(outage.periods, key=lambda p: p.since)))


def _events(outage: Outage) -> Iterable[Event]:
    yield Event(outage.declared_at, "Reservdrift beslutad")
    for at in {p.since for p in outage.periods}:
        names = listed(p.dependency for p in outage.periods if p.since == at)
        yield Event(at, f"{names} nere")
    for at in {p.until for p in outage.periods if p.until and p.until != outage.ended_at}:
        names = listed(p.dependency for p in outage.periods if p.until == at)
        yield Event(at, f"{names} åter")
    if outage.ended_at:
        yield Event(outage.ended_at, "Driften åter")
