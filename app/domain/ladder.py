"""The high-cost ladder: what a patient pays of the benefit's gross cost in twelve months.

The values come from dated rule data; where a patient stands is known by the price module alone.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from app.domain.findings import Confidence

_ORE = Decimal("0.01")


@dataclass(frozen=True)
class LadderStep:
    """One step (trappsteg): the patient's share up to a gross cost."""

    up_to: Decimal  # parts of the ceiling
    percent: int  # that the patient pays


@dataclass(frozen=True)
class Ladder:
    """The ladder of the high-cost protection (högkostnadstrappan), as in force from a day."""

    id: str
    base_amount: int  # kronor, the year's price base amount (prisbasbelopp)
    ceiling_factor: Decimal  # of the base amount
    rounded_to: int  # kronor, the ceiling is rounded down to a multiple
    steps: tuple[LadderStep, ...]  # above the last one nothing is paid
    source: str
    confidence: Confidence
    valid_from: date

    @property
    def ceiling(self) -> Decimal:
        """Kronor that a patient pays at most in a period."""
        return self.base_amount * self.ceiling_factor // self.rounded_to * self.rounded_to

    @property
    def edges(self) -> tuple[Decimal, ...]:
        """Gross cost in kronor at the upper edge of each step."""
        return tuple(step.up_to * self.ceiling for step in self.steps)

    def paid(self, gross: Decimal) -> Decimal:
        """Return what the patient has paid in all, in kronor, at a gross cost since the start."""
        spans = zip(self.steps, pairwise((Decimal(0), *self.edges)), strict=True)
        paid = sum(
            (max(min(gross, high) - low, Decimal(0)) * step.percent / 100)
            for step, (low, high) in spans
        )
        return min(Decimal(paid).quantize(_ORE, ROUND_HALF_UP), self.ceiling)

    def share(self, before: Decimal, purchase: Decimal) -> Decimal:
        """Return what the patient pays of a purchase after others of so much gross cost."""
        return self.paid(before + purchase) - self.paid(before)


def in_force(ladders: tuple[Ladder, ...], day: date) -> Ladder | None:
    """Return the ladder of a day; None before the first that is known."""
    begun = [ladder for ladder in ladders if ladder.valid_from <= day]
    return max(begun, key=lambda ladder: ladder.valid_from, default=None)
