"""The kinds of journal entry about a row that may also lie as an e-prescription.

Only an e-prescription that is like a row is kept, with that row; of a list nothing else is.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.order_entries import ClosingReason


@dataclass(frozen=True)
class EPrescription:
    """An e-prescription as the pharmacy's own system shows it (e-recept)."""

    identity: str  # canonical number
    product: str
    strength: str = ""
    varunummer: str = ""
    issued_on: str = ""  # as written
    prescriber: str = ""
    reference: str = ""  # its number there
    left: str = ""  # withdrawals left, as written

    @property
    def order(self) -> tuple[str, ...]:
        """What tells its order from every other, however much is left of it."""
        if self.reference:
            return self.identity, self.reference
        return self.identity, self.product, self.strength, self.varunummer, self.issued_on


@dataclass(frozen=True)
class ETwinFound:
    """An e-prescription is like a row that was handed out (möjlig dubblett mot e-recept)."""

    row: int
    is_listed: bool  # it came from a list in a file; False: a person typed or scanned it
    personal: EPrescription | None = None


class EVerdict(StrEnum):
    """Which of the two stands (bedömning)."""

    KEEP_PAPER = "keep_paper"  # the e-prescription is cancelled
    KEEP_E = "keep_e"  # the withdrawal is made on it, and the paper is not registered
    BOTH_RIGHT = "both_right"


@dataclass(frozen=True)
class ETwinDecided:
    """A pharmacist knows which of paper and e-prescription stands (dubblett avgjord)."""

    found: UUID  # the entry that found it
    of: UUID  # the entry that says the hand-out's content
    row: int
    verdict: EVerdict
    personal: ClosingReason | None = None


E_TWIN_KINDS: dict[str, type] = {"e_twin_found": ETwinFound, "e_twin_decided": ETwinDecided}
ETwinContent = ETwinFound | ETwinDecided
