"""The kind of journal entry about a computer's printers: where its papers go from now on.

It names nobody beyond whoever the entry itself is by; `entries.py` lists it with the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PrintersChosen:
    """The printers of the computer that the entry is by were chosen (skrivare valda)."""

    labels: str  # a queue, socket://host:port or folder:path; empty: none
    sheets: str
