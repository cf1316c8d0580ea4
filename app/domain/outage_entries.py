"""The kinds of journal entry about an outage: declared, changed, ended and closed.

`entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import datetime

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


OutageContent = OutageBegan | OutageChanged | OutageEnded | OutageClosed
OUTAGE_KINDS: dict[str, type] = {
    "outage_began": OutageBegan,
    "outage_changed": OutageChanged,
    "outage_ended": OutageEnded,
    "outage_closed": OutageClosed,
}
