"""The kind of journal entry about prescribers: one that is no longer offered at the counter.

Its facts name nobody; who it was stands in `personal`. `entries.py` lists it with the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DroppedPrescriber:
    """Whom an entry takes out of what is offered (struken förskrivare)."""

    name: str
    code: str
    workplace: str
    workplace_code: str


@dataclass(frozen=True)
class PrescriberDropped:
    """What was known of a prescriber here was wrong or is over (förskrivare struken).

    An order that is handed out later makes the prescriber known again.
    """

    personal: DroppedPrescriber | None = None
