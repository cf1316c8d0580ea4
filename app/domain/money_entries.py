"""The kinds of journal entry about money that was preliminary: what was right, and how it ended.

They are about the hand-out. `entries.py` lists them with the others; the sums stand in `money.py`.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.free_text import FreeText


class AmountSource(StrEnum):
    """Who says the correct amount (källa)."""

    HAND = "hand"  # a person read it in another system
    RECEIVER = "receiver"  # it came with a receiver's answer


class DifferenceEnd(StrEnum):
    """How a difference came to its end (utfall)."""

    REFUNDED = "refunded"
    COLLECTED = "collected"
    WAIVED = "waived"


@dataclass(frozen=True)
class CorrectAmountSet:
    """What the patient should have paid for a hand-out, by the price module (rätt belopp)."""

    saw: UUID  # the last entry of the hand-out that the amount is about
    ore: int
    row: int = 0  # from 1; 0 for all of the hand-out, which goes before what is said of its rows
    source: AmountSource = AmountSource.HAND
    receiver: str = ""
    personal: FreeText | None = None  # what it is found by in the other system


@dataclass(frozen=True)
class DifferenceSettled:
    """A difference between what was charged and what was right is done with (reglerad)."""

    end: DifferenceEnd
    ore: int  # of the hand-out; above zero the patient's to pay, below it the pharmacy's
    personal: FreeText | None = None  # receipt, or why nobody pays


MoneyContent = CorrectAmountSet | DifferenceSettled
MONEY_KINDS: dict[str, type] = {
    "correct_amount_set": CorrectAmountSet,
    "difference_settled": DifferenceSettled,
}
