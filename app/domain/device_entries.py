"""The kinds of journal entry about a computer: its printers, and where it is let in.

They name nobody beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PrintersChosen:
    """The printers of the computer that the entry is by were chosen (skrivare valda)."""

    labels: str  # a queue, socket://host:port or folder:path; empty: none
    sheets: str


@dataclass(frozen=True)
class ReceiverConnected:
    """A computer was let in to a receiver, or no longer is (anslutning inläst); no secret."""

    receiver: str
    connected: bool
