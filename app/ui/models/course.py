"""The course of an outage as a picture needs it: lanes, stretches of time, numbered events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import elapsed, is_before, later, to_micros
from app.domain.outage import DEPENDENCY_WORDS, Dependency, DownPeriod, Outage
from app.ui.headline import listed

_STEPS_MIN = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 129600, 525600)
_MOST_TICKS = 8
_SHORTEST = timedelta(minutes=10)  # so that what was just declared has a width
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
        whole = elapsed(self.begins, self.ends)
        return min(1.0, max(0.0, elapsed(self.begins, at) / whole))

    def ticks(self) -> list[datetime]:
        """Return even times of day for the axis, few enough to be read."""
        length = elapsed(self.begins, self.ends).total_seconds() / 60
        step = next((s for s in _STEPS_MIN if length / s <= _MOST_TICKS), _STEPS_MIN[-1])
        midnight = self.begins.replace(hour=0, minute=0, second=0, microsecond=0)
        width = timedelta(minutes=step)
        found, at = [], later(midnight, (elapsed(midnight, self.begins) // width + 1) * width)
        while is_before(at, self.ends):
            found.append(at)
            at = later(at, width)
        return found

    def in_words(self) -> str:
        """Return all of it as sentences, for those who do not see the picture."""
        parts = [f"{number}. {e.at:%H:%M} {e.text}" for number, e in enumerate(self.events, 1)]
        return ". ".join(parts)


def course(outage: Outage, now: datetime) -> Course:
    """Return the course of an outage as known now."""
    lasted = max(elapsed(outage.since, outage.ended_at or now), _SHORTEST)
    ends, begins = later(outage.since, lasted), later(outage.since, -lasted * _BEFORE)
    lanes = tuple(
        Lane(
            DEPENDENCY_WORDS[dependency],
            tuple(Stretch(p.since, p.until) for p in outage.periods if p.dependency is dependency),
        )
        for dependency in _in_order(outage)
    )
    events = tuple(sorted(_events(outage), key=lambda event: to_micros(event.at)))
    return Course(begins, ends, lanes, events, outage.ended_at is None)


def _in_order(outage: Outage) -> list[Dependency]:
    """Return what has been down, in the order in which it went; of the rest nobody has said."""
    return list(dict.fromkeys(p.dependency for p in sorted(outage.periods, key=_went)))


def _went(period: DownPeriod) -> int:
    return to_micros(period.since)


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
