"""What each computer of a store says of itself to the others: what it holds, and by which clock."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import xor
from uuid import UUID

from app.domain.clock import ClockState, elapsed
from app.domain.members import Chain

CLOCK_TOLERANCE = timedelta(minutes=2)

Span = tuple[int, int]  # first and last number of an unbroken run


@dataclass(frozen=True)
class Held:
    """What is held of a chain (innehav): how many entries, and the numbers that they bear."""

    count: int = 0
    spans: tuple[Span, ...] = ()
    marks: int = field(default=0, compare=False)  # XOR of half the hashes, 64 bits; 0 if unknown

    @property
    def numbers(self) -> int:
        """How many different numbers there are; fewer than entries when the chain is forked."""
        return sum(last - first + 1 for first, last in self.spans)

    def missing_until(self, last: int) -> tuple[Span, ...]:
        """Return the runs of numbers that are lacking up to the last one there is (luckor)."""
        ends = [0, *(end for _, end in self.spans)]
        starts = [*(start for start, _ in self.spans), last + 1]
        gaps = zip(ends, starts, strict=True)
        return tuple((end + 1, start - 1) for end, start in gaps if start > end + 1)

    def without(self, number: int, mark: int) -> "Held":
        """Return what is left when the only entry of a number does not count."""
        spans = []
        for first, last in self.spans:
            if first <= number <= last:
                spans += [(a, b) for a, b in ((first, number - 1), (number + 1, last)) if a <= b]
            else:
                spans.append((first, last))
        return Held(self.count - 1, tuple(spans), self.marks ^ mark)

    @property
    def forks(self) -> int:
        """How many entries bear a number that another one bears too (förgreningar)."""
        return self.count - self.numbers

    def lacks_of(self, other: "Held") -> int:
        """Return how many entries of the other side are not here, at least."""
        shared = sum(_shared(span, self.spans) for span in other.spans)
        return max(other.numbers - shared, other.count - self.count, 0)


NOTHING_HELD = Held()


def _shared(span: Span, spans: tuple[Span, ...]) -> int:
    return sum(max(0, min(span[1], last) - max(span[0], first) + 1) for first, last in spans)


class HeldNumbers:
    """The numbers of a chain as they come, in any order (innehav under räkning)."""

    def __init__(self) -> None:
        self._count = self._marks = 0
        self._spans: list[Span] = []

    def add(self, number: int, mark: int = 0) -> None:
        """Count one entry; its mark is what its hash says in 64 bits."""
        self._count += 1
        self._marks ^= mark
        spans = self._spans
        at = bisect_right(spans, (number, number))  # the first run that begins after the number
        if (at and spans[at - 1][1] >= number) or (at < len(spans) and spans[at][0] == number):
            return  # a number that is there already: the chain is forked
        first = last = number
        if at < len(spans) and spans[at][0] == number + 1:
            last = spans.pop(at)[1]
        if at and spans[at - 1][1] == number - 1:
            at -= 1
            first = spans.pop(at)[0]
        spans.insert(at, (first, last))

    def held(self) -> Held:
        """Return what is held so far."""
        return Held(self._count, tuple(self._spans), self._marks)


@dataclass(frozen=True)
class Sum:
    """What tells whether two hold the same under the same numbers, and pictures too (summa)."""

    marks: int  # XOR of those of all entries that it holds
    pictures: int  # of paper that these name and that it lacks


def sum_of(held: Iterable[Held], pictures: int) -> Sum:
    """Return the sum over all chains."""
    return Sum(reduce(xor, (one.marks for one in held), 0), pictures)


@dataclass(frozen=True)
class MemberStatement:
    """What a computer says of itself, signed (besked)."""

    store: UUID
    public_key: bytes  # 32 bytes of Ed25519: whose it is
    number: int  # the newer one of a computer has the higher, however its clock goes
    made_at: datetime  # by its own clock
    clock: ClockState
    program: str
    held: Mapping[Chain, Held]
    heard: Mapping[str, datetime]  # device to when it made its last statement that came, by its own
    sum: Sum | None = None  # None: its program is older and says none


def lacking(there: Mapping[Chain, Held], here: Mapping[Chain, Held]) -> int:
    """Return how many entries that are here are not there, as far as there has said."""
    return sum(there.get(chain, NOTHING_HELD).lacks_of(held) for chain, held in here.items())


class ClockVerdict(StrEnum):
    """How another computer's clock goes beside this one's."""

    AGREES = "agrees"
    AHEAD = "ahead"
    BEHIND = "behind"
    UNKNOWN = "unknown"  # what came was too long on its way to tell


@dataclass(frozen=True)
class ClockDifference:
    """How far another clock is from this one, as far as it can be told (klockskillnad).

    Positive when the other one is ahead. A statement that travelled for long tells little.
    """

    least: timedelta
    most: timedelta | None  # None: nothing of ours had come there

    @property
    def verdict(self) -> ClockVerdict:
        """Say it in one word; nothing is called right that is not shown to be."""
        if self.most is not None and self.most < self.least:
            return ClockVerdict.UNKNOWN  # one of the clocks was changed meanwhile
        if self.least > CLOCK_TOLERANCE:
            return ClockVerdict.AHEAD
        if self.most is not None and self.most < -CLOCK_TOLERANCE:
            return ClockVerdict.BEHIND
        if self.most is None or self.least < -CLOCK_TOLERANCE or self.most > CLOCK_TOLERANCE:
            return ClockVerdict.UNKNOWN
        return ClockVerdict.AGREES


def clock_difference(said: MemberStatement, taken_at: datetime, own_device: str) -> ClockDifference:
    """Return what a statement tells of its clock.

    It was made before it was taken here, and after the one of ours that it names.
    """
    ours = said.heard.get(own_device)
    second = timedelta(seconds=1)  # statements bear whole seconds
    most = None if ours is None else elapsed(ours, said.made_at) + second
    return ClockDifference(elapsed(taken_at, said.made_at), most)
