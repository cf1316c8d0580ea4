"""The kinds of journal entry about telling e-VIS of one pack: asked for, and what was answered.

They are about the pack, not the hand-out. `entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class PackAct(StrEnum):
    """What e-VIS is told of a pack (åtgärd)."""

    DECOMMISSION = "decommission"
    RESTORE = "restore"


class PackOutcome(StrEnum):
    """What came of it (utfall)."""

    DONE = "done"
    REFUSED = "refused"  # e-VIS said no, by a code of its own
    WITHDRAWN = "withdrawn"  # it was never told, or is to be told again: a person says so


class PackWay(StrEnum):
    """How it was told (väg)."""

    SCANNED = "scanned"  # over into the pharmacy's own system
    FILE = "file"
    HAND = "hand"  # a person did it or saw it done


@dataclass(frozen=True)
class PackRequested:
    """A pack stands in a file for another system (förpackning i fil)."""

    gtin: str  # 14 digits
    serial: str
    act: PackAct
    request: UUID  # the same however often it is asked for
    file: UUID


@dataclass(frozen=True)
class PackAnswered:
    """What e-VIS said of a pack (förpackning besvarad)."""

    gtin: str  # 14 digits
    serial: str
    act: PackAct
    request: UUID
    outcome: PackOutcome
    way: PackWay
    at: datetime
    code: str = ""  # of a refusal, as e-VIS says it


EvisContent = PackRequested | PackAnswered
EVIS_KINDS: dict[str, type] = {
    "pack_requested": PackRequested,
    "pack_answered": PackAnswered,
}
