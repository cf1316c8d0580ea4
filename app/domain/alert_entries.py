"""The kinds of journal entry about alerts: e-VIS says that something is wrong with a pack.

Who they are by stands in the entry; `entries.py` lists them with the others.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AlertCause(StrEnum):
    """Why e-VIS gave an alert (orsak), as the investigation found."""

    TWICE = "twice"
    TYPED = "typed"
    SCANNER = "scanner"
    OTHER = "other"
    UNKNOWN = "unknown"

    @property
    def is_own(self) -> bool:
        """Whether it was an error of the pharmacy, with nothing to report."""
        return self is not AlertCause.UNKNOWN


@dataclass(frozen=True)
class AlertWords:
    """What a person wrote of an alert (ord)."""

    text: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)  # of the report to the manufacturer


@dataclass(frozen=True)
class AlertOpened:
    """e-VIS gave an alert about a pack that was handed out here (larm): a case to investigate."""

    gtin: str  # 14 digits
    serial: str
    code: str  # of the alert, as e-VIS says it
    alerted_at: datetime
    slip: str  # on which the pack was handed out
    personal: AlertWords | None = None


@dataclass(frozen=True)
class AlertClosed:
    """The cause of an alert is known, or it is reported that nobody knows it (larm avslutat)."""

    cause: AlertCause
    closed_at: datetime
    reported_at: datetime | None = None  # to the manufacturer, of an unknown cause
    personal: AlertWords | None = None  # what was found


AlertContent = AlertOpened | AlertClosed
ALERT_KINDS: dict[str, type] = {"alert_opened": AlertOpened, "alert_closed": AlertClosed}
