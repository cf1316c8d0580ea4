"""What a program is started with on this computer, and whether there is a store to open.

Imports little: the sign-in is painted before anything else is loaded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.clock import Clock
from app.store import slotfile

if TYPE_CHECKING:
    from app.domain.delivery import Answer, Endpoint, Parcel
    from app.domain.printing import PrintReceipt
    from app.domain.rules import RuleSet
    from app.store.passwords import Argon2Cost


class Printer(Protocol):
    """A way to paper (skrivare); tests replace it."""

    def print_pdf(
        self, pdf: bytes, *, title: str, width_mm: float, height_mm: float
    ) -> "PrintReceipt":
        """Hand the document over, or raise Unavailable; handed over is not printed."""
        ...


class Receiver(Protocol):
    """A system that takes deferred steps (mottagare); tests replace it."""

    name: str

    def send(self, parcel: "Parcel") -> "Answer":
        """Send one prescription row and return what came back; Unavailable when nothing did."""
        ...

    def ask(self, parcel: "Parcel") -> "Answer | None":
        """Return the answer if the receiver already holds the parcel, else nothing."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True)
class Computer:
    """This computer and what it was started with (dator)."""

    home: Path
    resources: Path
    clock: Clock
    own_rules: "RuleSet"  # of the program; what is in force is told by workplace.rules_of
    machine: str  # stable id of the hardware or installation
    printer: Printer
    receivers: "Mapping[str, Callable[[Endpoint], Receiver]]"
    witness_folders: Sequence[Path] = ()  # beyond the home folder
    cost: "Argon2Cost | None" = None  # None: calibrated on this computer
    label_mm: tuple[float, float] = (76.0, 38.0)
    program: str = "Lykta"


def is_set_up(computer: Computer) -> bool:
    """Tell whether a store, or any trace of one, lies in the home folder."""
    return computer.home.exists() and slotfile.has_traces(computer.home)
