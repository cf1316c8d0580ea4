"""How fast rows are settled, and how long the rest takes at that rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import elapsed, is_before, later

_WINDOW = timedelta(hours=1)
_SHORTEST = timedelta(minutes=1)
_FEWEST = 3  # below which nobody can tell


@dataclass(frozen=True)
class Rate:
    """Rows an hour (takt)."""

    an_hour: int
    left: timedelta  # until the rest is done


def rate_of(done_at: Iterable[datetime], left: int, now: datetime) -> Rate | None:
    """Return the rate of the last hour; None while too few are done in it to tell."""
    begins = later(now, -_WINDOW)
    within = [at for at in done_at if not is_before(at, begins) and not is_before(now, at)]
    if len(within) < _FEWEST:
        return None
    length = max(_SHORTEST, max(elapsed(at, now) for at in within))
    an_hour = round(len(within) * (_WINDOW / length))
    return Rate(an_hour, length / len(within) * left)
