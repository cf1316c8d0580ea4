"""Telling a scanner that types from a person who types, by the time between the keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from statistics import median

FAST_MS = 30.0  # a scanner's keys come closer than this; a person's hardly ever do
SLACK_MS = 60.0  # allowed between two keys once three have come fast: the computer was busy
TYPING_MS = 300.0  # within this after a person's key, the next is taken for the same hand
FEWEST_KEYS = 6
_SURE_AFTER = 3  # fast keys


class KeyKind(Enum):
    """What a key means to a scanner (tangentslag)."""

    CHARACTER = "character"
    END = "end"  # Enter or Tab: what a scanner sends last
    OTHER = "other"


@dataclass(frozen=True)
class Verdict:
    """What to do with a key (utslag), after what was held has been replayed."""

    replay: bool = False  # what is held was typed by a person: let it through, in order
    hold: bool = False  # keep this key back until more is known
    code: str | None = None  # a whole code was read: drop what is held and this key
    take_back: bool = False  # the code's first character had been let through; undo it


@dataclass
class _Stroke:
    text: str
    at: float  # ms
    passed: bool = False  # went to the field at once, since a person was typing


@dataclass
class BurstDetector:
    """Sorts keys as they come (skannerigenkänning); knows no Qt and no clock of its own.

    A person who has paused gets the first key held for at most FAST_MS; while typing, nothing is
    held unless two keys come closer than a scanner's. A burst is the prefix, or at least
    FEWEST_KEYS with a median gap below FAST_MS, and then an end key.
    """

    prefix: str = ""  # what the scanner is set to send first; "" if nothing
    _held: list[_Stroke] = field(default_factory=list)
    _last: _Stroke | None = None  # the person's latest character

    @property
    def is_holding(self) -> bool:
        """Tell whether keys are kept back."""
        return any(not stroke.passed for stroke in self._held)

    def patience_ms(self) -> float:
        """Return how long the next key may take before what is held is a person's."""
        return SLACK_MS if len(self._held) >= _SURE_AFTER else FAST_MS

    def press(self, kind: KeyKind, text: str, at: float, *, can_undo: bool = False) -> Verdict:
        """Judge one key; `can_undo` if a character let through now could be taken back."""
        in_time = bool(self._held) and at - self._held[-1].at <= self.patience_ms()
        if kind is KeyKind.OTHER:
            return self._give_up(Verdict(replay=self.is_holding))
        if kind is KeyKind.END:
            return self._finish(in_time=in_time)
        if in_time:
            self._held.append(_Stroke(text, at))
            return Verdict(hold=True)
        return self._begin(text, at, can_undo=can_undo)

    def expire(self) -> None:
        """Forget what was held, after its time has passed and it has been replayed."""
        if self._held:
            self._last = self._held[-1]
        self._held.clear()

    def _begin(self, text: str, at: float, *, can_undo: bool) -> Verdict:
        replay = self.is_holding
        self.expire()
        last = self._last
        typing = last is not None and at - last.at < TYPING_MS
        passes = typing and can_undo and not (self.prefix and text == self.prefix[0])
        stroke = _Stroke(text, at, passed=passes)
        self._held = [stroke]
        if passes:
            self._last = stroke
        return Verdict(replay=replay, hold=not passes)

    def _finish(self, *, in_time: bool) -> Verdict:
        code = self._code() if in_time else None
        if code is None:
            return self._give_up(Verdict(replay=self.is_holding))
        take_back = self._held[0].passed
        self._held.clear()
        self._last = None
        return Verdict(code=code, take_back=take_back)

    def _give_up(self, verdict: Verdict) -> Verdict:
        self.expire()
        return verdict

    def _code(self) -> str | None:
        text = "".join(stroke.text for stroke in self._held)
        if self.prefix and text.startswith(self.prefix) and len(text) > len(self.prefix):
            return text.removeprefix(self.prefix)
        if len(text) >= FEWEST_KEYS and _median_gap(self._held) < FAST_MS:
            return text
        return None


def _median_gap(strokes: Sequence[_Stroke]) -> float:
    times = [stroke.at for stroke in strokes]
    return median(later - earlier for earlier, later in pairwise(times))
