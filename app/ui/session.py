"""What every screen is made with: who is signed in where, and the lanes that do the work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from app.ui.background import Background
from app.ui.exchanging import Exchanging
from app.ui.listening import Listening
from app.ui.printing import Printing

if TYPE_CHECKING:
    from app.usecases.workplace import Workplace

T = TypeVar("T")


@dataclass
class Session:
    """One sign-in to the window (pass); ends with the lock, and a new one begins."""

    workplace: "Workplace"
    background: Background
    printing: Printing = field(init=False)
    exchanging: Exchanging = field(init=False)
    listening: Listening = field(init=False)

    def __post_init__(self) -> None:
        self.printing = Printing(self.background, lambda: self.workplace)
        self.exchanging = Exchanging(self.background, lambda: self.workplace)
        self.listening = Listening(self.background, lambda: self.workplace)

    def stop(self) -> None:
        """Let go of the store in every lane: it closes now."""
        self.printing.stop()
        self.exchanging.stop()
        self.listening.stop()
        self.background.folders.leave()

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

    def print_out(
        self,
        call: "Callable[[Workplace], T]",
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do what puts something in line for a printer, and have it sent."""
        send = self.background.relay(lambda _: self.printing.send())

        def put_in_line(workplace: "Workplace") -> T:
            answer = call(workplace)
            send(None)
            return answer

        self.run(put_in_line, done, failed, writes=True)
