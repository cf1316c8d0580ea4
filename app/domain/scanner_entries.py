"""The kind of journal entry about scanners: that one was tried, and what was wrong with it.

It names nobody beyond whoever the entry itself is by; `entries.py` lists it with the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScannerTested:
    """The scanner of the computer that the entry is by was tried (läsare provad)."""

    faults: tuple[str, ...]  # of domain/scanner_check.py; none: it reads as it must
