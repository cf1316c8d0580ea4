"""What every screen is made with: who is signed in where, and the lanes that do the work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.ui.background import Background

if TYPE_CHECKING:
    from app.usecases.workplace import Workplace

T = TypeVar("T")


@dataclass
class Session:
    """One sign-in to the window (pass); ends with the lock, and a new one begins."""

    workplace: "Workplace"
    background: Background

    def run(
        self,
        call: "Callable[[Workplace], T]",
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        writes: bool = False,
    ) -> None:
        """Do it in the work lane with the workplace of whoever is signed in now."""
        workplace = self.workplace
        self.background.run(lambda: call(workplace), done, failed, writes=writes)
