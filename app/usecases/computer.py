"""What a program is started with on this computer, and whether there is a store to open.

Imports little: the sign-in is painted before anything else is loaded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.clock import Clock
from app.store import slotfile

if TYPE_CHECKING:
    from app.domain.delivery import Answer, Endpoint, Parcel
    from app.domain.printing import Paper, PrintReceipt
    from app.domain.rules import RuleSet
    from app.store.passwords import Argon2Cost


class Printer(Protocol):
    """A way to paper (skrivare); tests replace it."""

    @property
    def name(self) -> str:
        """What people know it by: a queue, an address or a folder."""
        ...

    def print_pdf(
        self, pdf: bytes, *, title: str, size_mm: tuple[float, float], copies: int = 1
    ) -> "PrintReceipt":
        """Hand the document over, or raise Unavailable; handed over is not printed."""
        ...

    def ask(self, job: str) -> "PrintReceipt | None":
        """Return how a document that was still queued has gone on, None when nobody knows;
        Unavailable when it will not come out, taken back."""
        ...


class PrintSystem(Protocol):
    """The computer's own printing (utskriftssystem): CUPS, or the spooler of Windows."""

    def list_queues(self) -> list[str]:
        """Return the names of the computer's print queues."""
        ...

    def open(self, queue: str) -> Printer:
        """Return a queue as a printer."""
        ...


class Receiver(Protocol):
    """A system that takes deferred steps (mottagare), spoken to by several threads at once."""

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
    print_system: PrintSystem
    receivers: "Mapping[str, Callable[[Endpoint], Receiver]]"
    witness_folders: Sequence[Path] = ()  # beyond the home folder
    cost: "Argon2Cost | None" = None  # None: calibrated on this computer
    printers: "Mapping[Paper, Printer]" = field(default_factory=dict)  # none is a choice too
    label_mm: tuple[float, float] = (76.0, 38.0)
    pharmacy_phone: str = ""  # where patients call
    program: str = "Lykta"


def demand_printer(computer: Computer, paper: "Paper", queue: str = "") -> Printer:
    """Return the printer asked for, or the one that is set for a paper; Unavailable where none."""
    if queue:
        return computer.print_system.open(queue)
    printer = computer.printers.get(paper)
    if printer is None:
        from app.domain.findings import Unavailable  # the first paint does not wait for it

        raise Unavailable(
            "Ingen skrivare är vald.",
            "Välj en under Drift, eller spara som fil.",
            code="no_printer",
        )
    return printer


def is_set_up(computer: Computer) -> bool:
    """Tell whether a store, or any trace of one, lies in the home folder."""
    return computer.home.exists() and slotfile.has_traces(computer.home)
