"""Hold this computer's clock against another one: it is believed, or it is said how wrong it is."""

from datetime import datetime, timedelta

from app.domain.clock import WatchedClock
from app.domain.member_entries import ClockCompared
from app.usecases.workplace import Workplace, require_active


def compare_clock(workplace: Workplace, told: datetime) -> timedelta:
    """Return how far the clock is ahead of what a person read elsewhere just now.

    If they are alike, entries say from now on that the clock is confirmed. Otherwise it must be
    set in the computer itself; what was written stays as it is, and the difference is kept beside.
    """
    require_active(workplace)
    clock = workplace.journal.clock
    if not isinstance(clock, WatchedClock):
        raise TypeError("every open store watches its clock")
    ahead = clock.compare(told)
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(ClockCompared(told, clock.now()))
    return ahead
