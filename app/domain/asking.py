"""How what may never answer is asked: in place, or so that who waits can leave."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")
SILENT = "silent"  # the code of Unavailable when patience is over


class LeftAlone(Exception):
    """Nobody waits any more, and what was asked has not answered (lämnad)."""


class Ask(Protocol):
    """A way to ask a disk, a printer or another computer (tilltal)."""

    def __call__(self, call: Callable[[], T], /) -> T:
        """Return what the call returns, or raise what it raises; LeftAlone when nobody waits."""
        ...


def in_place(call: Callable[[], T]) -> T:
    """Ask, and wait for as long as it takes."""
    return call()
