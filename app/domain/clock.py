"""Time as Lykta keeps it: aware, Europe/Stockholm, and how far the clock is believed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOLERANCE = timedelta(minutes=2)


class ClockState(StrEnum):
    """How far this computer's clock is believed (klockans läge)."""

    SYNCED = "synced"  # the system says it follows a time server
    UNCHECKED = "unchecked"  # nobody has said anything
    CONFIRMED = "confirmed"  # a person compared it with another clock
    SUSPECT = "suspect"  # behind the last time seen, or far ahead of it


class Clock(Protocol):
    """The computer's clock (klocka); tests replace it."""

    def now(self) -> datetime:
        """Return the time now, aware, in Europe/Stockholm."""
        ...

    def state(self) -> ClockState:
        """Tell how far the clock is believed."""
        ...


def to_micros(moment: datetime) -> int:
    """Return UTC microseconds since 1970, as tables keep times."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """Return the aware time in Europe/Stockholm of UTC microseconds since 1970."""
    return (_EPOCH + timedelta(microseconds=micros)).astimezone(STOCKHOLM)


def is_before(one: datetime, other: datetime) -> bool:
    """Tell whether one moment came first.

    Python compares two times of the same zone by what the clock on the wall showed, and so gets
    the hour wrong that comes twice when the clocks go back.
    """
    return to_micros(one) < to_micros(other)


def later(moment: datetime, length: timedelta) -> datetime:
    """Return the moment when a length of time has passed, in Europe/Stockholm."""
    return (moment.astimezone(UTC) + length).astimezone(STOCKHOLM)


def elapsed(since: datetime, until: datetime) -> timedelta:
    """Return how much time passed between two moments."""
    return timedelta(microseconds=to_micros(until) - to_micros(since))


@dataclass(frozen=True)
class WatchedClock:
    """A clock held against a time that is known to be past (bevakad klocka)."""

    clock: Clock
    seen: datetime | None  # None: nothing is known

    def now(self) -> datetime:
        """Return the time now, as the clock has it."""
        return self.clock.now()

    def state(self) -> ClockState:
        """Tell how far the clock is believed; going backwards weighs more than a time server."""
        if self.seen and is_before(later(self.now(), _TOLERANCE), self.seen):
            return ClockState.SUSPECT
        return self.clock.state()
