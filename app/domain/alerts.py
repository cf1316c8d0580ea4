"""Alerts of e-VIS about packs that were handed out here, and what a case must say to end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from app.domain.alert_entries import AlertCause
from app.domain.clock import is_before, to_micros
from app.domain.findings import Finding, missing, wrong
from app.domain.rules import RuleSet
from app.domain.supplied import Pack

CAUSE_WORDS = {
    AlertCause.TWICE: "Eget fel: avaktiverad två gånger",
    AlertCause.TYPED: "Eget fel: skriven fel för hand",
    AlertCause.SCANNER: "Eget fel: läsaren är fel inställd",
    AlertCause.OTHER: "Eget fel: annat",
    AlertCause.UNKNOWN: "Okänd, anmäld som misstänkt förfalskning",
}
_MINUTE = 60_000_000  # microseconds
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,59}")


@dataclass(frozen=True)
class Alert:
    """One alert and how it stands (larm)."""

    id: UUID
    gtin: str
    serial: str
    code: str
    alerted_at: datetime
    slip: str
    opened_by: str  # signum
    words: str = field(default="", repr=False)
    cause: AlertCause | None = None  # None: still open
    closed_at: datetime | None = None
    closed_by: str = ""  # signum
    reported_at: datetime | None = None
    reference: str = field(default="", repr=False)
    found: str = field(default="", repr=False)

    @property
    def is_open(self) -> bool:
        """Whether nobody has yet said why it came."""
        return self.closed_at is None

    @property
    def outcome(self) -> str:
        """How it stands, in Swedish."""
        return CAUSE_WORDS[self.cause] if self.cause else "Öppet"


@dataclass(frozen=True)
class Ending:
    """What the investigation of an alert came to (utfall)."""

    cause: AlertCause | None
    words: str = field(default="", repr=False)
    reported_at: datetime | None = None
    reference: str = field(default="", repr=False)


def case_of(store: UUID, pack: Pack, code: str, at: datetime) -> UUID:
    """Return what a case is known by: the same alert is one case, whoever tells of it."""
    minute = to_micros(at) // _MINUTE
    return uuid5(store, f"alert/{pack.gtin}/{pack.serial}/{code}/{minute}")


def code_faults(code: str) -> Iterator[Finding]:
    """Yield what is wrong with an alert's code; it stands among facts, so no words fit in it."""
    if not code:
        yield missing("Larmets kod", "code")
    elif not _CODE.fullmatch(code):
        text = "Larmets kod har högst 60 tecken: bokstäver, siffror och ._:/#-"
        yield wrong(text, "Skriv den som e-VIS visar den.", "code")


def ending_faults(ending: Ending, alert: Alert, rules: RuleSet) -> Iterator[Finding]:
    """Yield what an ending lacks: its cause, what was found, and the report of an unknown one."""
    if ending.cause is None:
        yield missing("Orsak", "cause")
    if not ending.words.strip():
        yield missing("Vad utredningen fann", "words")
    if ending.cause is not AlertCause.UNKNOWN:
        return
    if not (ending.reported_at and ending.reference.strip()):
        yield rules.finding("EV-REPORT", "reference")
    elif is_before(ending.reported_at, alert.alerted_at):
        yield wrong("Anmälan är före larmet.", "Rätta tiden.", "reported_at")


def about_closing(alerts: Sequence[Alert], rules: RuleSet) -> Iterable[Finding]:
    """Yield what is said of open alerts when an outage is closed; they do not stop it."""
    if names := ", ".join(f"{alert.code} ({alert.slip})" for alert in alerts if alert.is_open):
        yield rules.finding(
            "EV-OPEN", "outage", f"{rules.rules['EV-OPEN'].text} Det gäller {names}."
        )
