"""How many hand-outs a stretch of time holds, in stretches few enough to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import elapsed, is_before, later, to_micros

_STEPS_MIN = (15, 30, 60, 120, 240, 480, 1440)
_MOST_BARS = 16
_WORDS = {15: "per kvart", 30: "per halvtimme", 60: "per timme", 1440: "per dygn"}


@dataclass(frozen=True)
class Pace:
    """Hand-outs over time (takt)."""

    step_min: int
    bars: tuple[tuple[datetime, int], ...]  # start of each stretch and how many; empty ones too

    @property
    def words(self) -> str:
        """What one bar stands for."""
        return _WORDS.get(self.step_min, f"per {self.step_min // 60} timmar")


def pace(quarters: Sequence[tuple[datetime, int]], begins: datetime, ends: datetime) -> Pace:
    """Return the hand-outs between two times; what happened outside stretches the picture."""
    first = min([begins, *(start for start, _ in quarters)], key=to_micros)
    last = max([ends, *(start for start, _ in quarters)], key=to_micros)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    before, length = elapsed(midnight, first), elapsed(midnight, last)
    widths = {step: timedelta(minutes=step) for step in _STEPS_MIN}  # all begin at a midnight
    fitting = (s for s, w in widths.items() if length // w - before // w < _MOST_BARS)
    step = next(fitting, _STEPS_MIN[-1])
    width = widths[step]
    at = later(midnight, before // width * width)
    bars = []
    while not is_before(last, at):
        after = later(at, width)
        within = [
            n for start, n in quarters if not is_before(start, at) and is_before(start, after)
        ]
        bars.append((at, sum(within)))
        at = after
    return Pace(step, tuple(bars[-_MOST_BARS:]))
