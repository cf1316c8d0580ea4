"""Time as Lykta keeps it: aware, Europe/Stockholm, and how far the clock is believed."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_TOLERANCE = timedelta(minutes=2)
_LONGEST_AWAY = timedelta(hours=72)  # a pharmacy is closed that long at most


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
    return (moment - _EPOCH) // _MICRO


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


class WatchedClock:
    """A clock held against a time that is known to be past (bevakad klocka).

    WatchedClock(clock, seen); `seen` is None when nothing is known.
    """

    def __init__(self, clock: Clock, seen: datetime | None) -> None:
        self._clock = clock
        self._seen = seen
        self._has_leapt = seen is not None and is_before(later(seen, _LONGEST_AWAY), clock.now())
        self._confirmed_at: datetime | None = None

    def now(self) -> datetime:
        """Return the time now, as the clock has it."""
        return self._clock.now()

    def state(self) -> ClockState:
        """Tell how far the clock is believed; going backwards weighs more than a time server.

        A clock that nobody has set by a server, and that is days ahead of all that was known when
        it was started, is asked about too. A person's word holds until the clock goes back again.
        """
        own = self._clock.state()
        if self._confirmed_at is not None and not self._is_behind(self._confirmed_at):
            return own if own is ClockState.SYNCED else ClockState.CONFIRMED
        if self._seen is not None and self._is_behind(self._seen):
            return ClockState.SUSPECT
        if self._has_leapt and own is ClockState.UNCHECKED:
            return ClockState.SUSPECT
        return own

    def compare(self, told: datetime) -> timedelta:
        """Return how far this clock is ahead of another that a person read; believe it if alike."""
        ahead = elapsed(told, self.now())
        self._confirmed_at = self.now() if abs(ahead) <= _TOLERANCE else None
        return ahead

    def _is_behind(self, moment: datetime) -> bool:
        return is_before(later(self.now(), _TOLERANCE), moment)
