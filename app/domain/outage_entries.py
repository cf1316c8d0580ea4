"""The kinds of journal entry about an outage: declared, changed, ended, closed; and its paper.

`entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.free_text import FreeText
from app.domain.outage import Dependency


@dataclass(frozen=True)
class OutageBegan:
    """An outage was declared (avbrott öppnat)."""

    label: str
    down: tuple[Dependency, ...]
    since: datetime
    personal: FreeText | None = None  # the ground of the decision


@dataclass(frozen=True)
class OutageChanged:
    """What is down changed at a moment (avbrott ändrat); carries all that is down from then on."""

    down: tuple[Dependency, ...]
    at: datetime
    personal: FreeText | None = None


@dataclass(frozen=True)
class OutageEnded:
    """The systems are back (avbrott avslutat); late capture is still allowed."""

    at: datetime


@dataclass(frozen=True)
class OutageClosed:
    """Everything is accounted for (avbrott stängt)."""

    dispensed: int
    voided: int
    steps: int  # all of them settled, done elsewhere or waived
    head: str  # hash of this device's last entry before this one; the protocol shows this one's
    personal: FreeText | None = None  # why it was closed with narcotics not counted or explained
    entries: int = 0  # how many the closing covers; 0: it listed none
    digest: str = ""  # SHA-256 over the hashes of all of them, hex


@dataclass(frozen=True)
class EntriesClosed:
    """Which entries of one chain a closing covers (avslutade poster); written just before it."""

    closing: UUID  # the entry `outage_closed`
    device: str
    epoch: str
    numbers: tuple[int, ...]  # ascending; twice where two entries have one number
    marks: str  # the first 12 hex digits of each one's hash, in the same order


@dataclass(frozen=True)
class PaperFrozen:
    """New hand-outs go by the ordinary system from a moment on (nytt papper stoppat)."""

    at: datetime


@dataclass(frozen=True)
class PaperThawed:
    """The pharmacy hands out by the reserve routine again (stoppet hävt)."""

    personal: FreeText | None = None  # why


OutageContent = (
    OutageBegan
    | OutageChanged
    | OutageEnded
    | OutageClosed
    | EntriesClosed
    | PaperFrozen
    | PaperThawed
)
OUTAGE_KINDS: dict[str, type] = {
    "outage_began": OutageBegan,
    "outage_changed": OutageChanged,
    "outage_ended": OutageEnded,
    "outage_closed": OutageClosed,
    "entries_closed": EntriesClosed,
    "paper_frozen": PaperFrozen,
    "paper_thawed": PaperThawed,
}
