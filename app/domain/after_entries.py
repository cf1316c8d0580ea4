"""The kinds of journal entry about what happens beside and after a hand-out.

A bag is prepared and waits; what was handed out is corrected, reversed or returned. None is ever
undone: a mistake is a new entry. Each says which entry it saw last, so that two of the same are
known as a conflict. `entries.py` lists the kinds with the others.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.steps import Step


class Fate(StrEnum):
    """What happens with goods that came back (öde): never sold again."""

    DESTROYED = "destroyed"
    QUARANTINED = "quarantined"


FATE_WORDS = {Fate.DESTROYED: "kasserad", Fate.QUARANTINED: "i karantän"}


@dataclass(frozen=True)
class AfterWords:
    """What people wrote in own words (ord)."""

    text: str
    alone: str = ""  # why nobody signed beside


@dataclass(frozen=True)
class CorrectedPersonal:
    """The persons and free texts of a correction (personuppgifter)."""

    of: DispensedPersonal
    words: AfterWords
    spoke_with: str = ""  # at the prescriber's, when what the prescriber ordered is changed


@dataclass(frozen=True)
class DispensingPrepared:
    """All is done but the hand-out (färdigställd): the bag waits on its shelf."""

    dispensed: Dispensed
    shelf: str = ""  # a place, never a person
    personal: DispensedPersonal | None = None


@dataclass(frozen=True)
class DispensingCorrected:
    """What stood of a hand-out was wrong (rättad); carries the whole new content."""

    saw: UUID  # the last entry of the dispensing that whoever corrected had seen
    dispensed: Dispensed
    spoke_at: datetime | None = None  # when the prescriber agreed to what is changed
    personal: CorrectedPersonal | None = None


@dataclass(frozen=True)
class DispensingReversed:
    """Nothing was handed out after all (backad)."""

    saw: UUID
    happened_at: datetime
    steps: tuple[Step, ...] = ()  # to undo what other systems may have been told
    personal: AfterWords | None = None


@dataclass(frozen=True)
class ReturnedRow:
    """How much of a row came back (återlämnad rad)."""

    row: int  # of the hand-out, from 1
    packages: int


@dataclass(frozen=True)
class DispensingReturned:
    """Goods came back (retur); they never go back to the shelf."""

    saw: UUID
    happened_at: datetime
    rows: tuple[ReturnedRow, ...]
    fate: Fate
    steps: tuple[Step, ...] = ()
    personal: AfterWords | None = None


AfterContent = DispensingPrepared | DispensingCorrected | DispensingReversed | DispensingReturned
AFTER_KINDS: dict[str, type] = {
    "dispensing_prepared": DispensingPrepared,
    "dispensing_corrected": DispensingCorrected,
    "dispensing_reversed": DispensingReversed,
    "dispensing_returned": DispensingReturned,
}
