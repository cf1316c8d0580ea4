"""How many steps waited, were done and stood refused over time, for lines on paper."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import to_micros
from app.domain.outage_facts import StepMove, StepStory
from app.domain.steps import StepState

MOST_POINTS = 200  # more than a line on paper can show


@dataclass(frozen=True)
class CountsAt:
    """How the steps stood from a moment on (läge)."""

    at: datetime
    waiting: int
    done: int
    refused: int


def counts_over_time(steps: Iterable[StepStory]) -> tuple[CountsAt, ...]:
    """Return how the steps stood after each change, the first first; thinned to what can be seen.

    The last is always how they stand now.
    """
    moves = [
        (to_micros(move.at), before, move)
        for story in steps
        for before, move in zip((None, *story.moves), story.moves, strict=False)
    ]
    moves.sort(key=lambda one: one[0])
    return tuple(_thinned(_run(moves)))


def _run(moves: Iterable[tuple[int, StepMove | None, StepMove]]) -> list[CountsAt]:
    found: dict[int, CountsAt] = {}
    standing: Counter[str] = Counter()
    for micros, before, move in moves:
        if before is not None:
            standing[_line(before.state)] -= 1
        standing[_line(move.state)] += 1
        counts = standing["waiting"], standing["done"], standing["refused"]
        found[micros] = CountsAt(move.at, *counts)  # the last of a moment stands
    return list(found.values())


def _line(state: StepState) -> str:
    if state.is_done:
        return "done"
    return "refused" if state is StepState.REFUSED else "waiting"


def _thinned(counts: list[CountsAt]) -> Iterable[CountsAt]:
    """Yield the last of each of so many equal lengths of time."""
    if len(counts) <= MOST_POINTS:
        yield from counts
        return
    first, last = to_micros(counts[0].at), to_micros(counts[-1].at)
    slots = {(to_micros(c.at) - first) * (MOST_POINTS - 1) // (last - first): c for c in counts}
    yield from slots.values()
