"""This computer's clock, and what the system says about it."""

import ctypes
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from app.domain.clock import STOCKHOLM, ClockState

BUILD_YEAR = 2026  # no true clock shows an earlier year; raised with each release
_TIMEX_BYTES = 256  # more than struct timex of any Linux; all zero means "only ask"
_TIME_ERROR = 5  # adjtimex(2): the clock follows no time server


@dataclass(frozen=True)
class SystemClock:
    """The system's clock (systemklocka). It never says CONFIRMED: that is a person's word."""

    def now(self) -> datetime:
        """Return the time now, aware, in Europe/Stockholm."""
        return datetime.now(STOCKHOLM)

    def state(self) -> ClockState:
        """Tell how far the clock is believed by itself."""
        if self.now().year < BUILD_YEAR:
            return ClockState.SUSPECT
        return ClockState.SYNCED if follows_time_server() else ClockState.UNCHECKED


def steady_seconds() -> float:
    """Return seconds that only go on, whoever sets the clock; asleep too where that is told."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    else:  # noqa: RET505 - type checkers follow the platform in branches only
        return time.monotonic()


def follows_time_server() -> bool:
    """Tell whether the kernel says that the clock is disciplined; False where it cannot say.

    Whatever programme keeps the time tells the kernel, and the kernel takes the word back when
    it has heard nothing for some hours: truer than a file that says "once since start".
    """
    if sys.platform == "linux":
        answer = _library(ctypes.CDLL).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return 0 <= int(answer) < _TIME_ERROR
    else:  # noqa: RET505 - type checkers follow the platform in branches only
        return False


@cache  # looking it up is most of what asking costs, and every entry asks
def _library(kind: type[ctypes.CDLL]) -> ctypes.CDLL:
    return kind(None)
