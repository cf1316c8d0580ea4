"""Time as Lykta keeps it: aware, Europe/Stockholm, and how far the clock is believed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_TOLERANCE = timedelta(minutes=2)
_LONGEST_AWAY = timedelta(hours=72)  # a pharmacy is closed that long at most
_MOST_SLIP = timedelta(minutes=10)  # between a clock and time itself while a program runs


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


def are_alike(one: datetime, other: datetime) -> bool:
    """Tell whether two clocks that were read at once go alike."""
    return abs(elapsed(one, other)) <= _TOLERANCE


class WatchedClock:
    """A clock held against times that are known to be past, and against one that nobody sets.

    WatchedClock(clock, seen, steady, confirmed_at) (bevakad klocka). `seen` is None when nothing is
    known; `steady` gives seconds that only go on; `confirmed_at` is when a person last agreed.
    """

    def __init__(
        self,
        clock: Clock,
        seen: datetime | None,
        steady: Callable[[], float],
        confirmed_at: datetime | None = None,
    ) -> None:
        self._clock, self._steady = clock, steady
        self._seen = seen
        self._has_leapt = seen is not None and is_before(later(seen, _LONGEST_AWAY), clock.now())
        self._is_confirmed = confirmed_at is not None and is_before(
            clock.now(), later(confirmed_at, _LONGEST_AWAY)
        )
        self._begin()

    def now(self) -> datetime:
        """Return the time now, as the clock has it."""
        return self._clock.now()

    def state(self) -> ClockState:
        """Tell how far the clock is believed; going backwards weighs more than a time server.

        A clock that nobody has set by a server is asked about too when it was days ahead of all
        that was known at the start, or has gone otherwise than time since. A person's word holds
        until the clock goes wrong again.
        """
        own = self._clock.state()
        if self._seen is not None and self._is_behind(self._seen):
            return ClockState.SUSPECT
        if own is ClockState.SYNCED:
            self._begin()  # a server may set it by any length
            return own
        if self._has_leapt or self._has_jumped():
            return ClockState.SUSPECT
        return ClockState.CONFIRMED if self._is_confirmed else own

    def compare(self, told: datetime) -> timedelta:
        """Return how far this clock is ahead of another that a person read; believe it if alike."""
        ahead = elapsed(told, self.now())
        self._is_confirmed = are_alike(told, self.now())
        if self._is_confirmed:
            self._has_leapt, self._seen = False, self.now()
            self._begin()
        return ahead

    def saw(self, moment: datetime, believed: ClockState) -> None:
        """Hear when something that came was written, and how far its own clock was believed.

        What doubts itself counts for nothing, and only a server's time counts against another's.
        """
        own = self._clock.state()
        if believed is ClockState.SUSPECT or (
            own is ClockState.SYNCED and believed is not ClockState.SYNCED
        ):
            return
        if self._seen is None or is_before(self._seen, moment):
            self._seen = moment

    def _begin(self) -> None:
        self._since, self._steady_since = self._clock.now(), self._steady()

    def _has_jumped(self) -> bool:
        steps = elapsed(self._since, self.now())
        return abs(steps - timedelta(seconds=self._steady() - self._steady_since)) > _MOST_SLIP

    def _is_behind(self, moment: datetime) -> bool:
        return is_before(later(self.now(), _TOLERANCE), moment)
