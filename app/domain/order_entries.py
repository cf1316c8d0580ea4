"""The kinds of journal entry about an order as a whole; `entries.py` lists them with the others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClosingReason:
    """Why nothing more is handed out, in a pharmacist's own words (skäl)."""

    text: str


@dataclass(frozen=True)
class OrderClosed:
    """Nothing more is handed out on an order (recept avslutat); about where it began here."""

    row: int  # of that hand-out, from 1
    personal: ClosingReason | None = None
