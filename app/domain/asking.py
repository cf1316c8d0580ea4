"""How what may never answer is asked: in place, or so that who waits can leave."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")
SILENT = "silent"  # the code of Unavailable when patience is over
ONE_FILE = "one_file"  # the code of Unavailable when only that file cannot be read


class LeftAlone(Exception):
    """Nobody waits any more, and what was asked has not answered (lämnad)."""


class Asking(Protocol):
    """How a disk, a printer or another computer is spoken to (tilltal)."""

    @property
    def is_closing(self) -> bool:
        """Whether nothing more is to be begun."""

    def ask(self, call: Callable[[], T]) -> T:
        """Return what the call returns; LeftAlone when nobody waits for it any more."""

    def goes_on(self) -> None:
        """Hear from a long call that it gets on: patience is with silence, not with size."""


class _InPlace:
    is_closing = False

    def ask(self, call: Callable[[], T]) -> T:
        return call()

    def goes_on(self) -> None:
        return


IN_PLACE: Asking = _InPlace()  # waits for as long as it takes
