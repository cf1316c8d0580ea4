"""What a check found, and the two ways of telling a person no: refused or unavailable."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs (allvar): STOPP, VARNING or INFO on screen."""

    STOP = "stop"
    WARN = "warn"
    INFO = "info"


class Confidence(StrEnum):
    """How sure a rule is (säkerhet); the words on screen are fixed in design."""

    CONFIRMED = "confirmed"  # bekräftad källa
    INTERPRETED = "interpreted"  # tolkning, ej bekräftad
    FIXED = "fixed"  # fast regel: arithmetic or technical
    OWN = "own"  # egen regel, inte lag


CONFIDENCE_WORDS = {  # the same on every screen and paper
    Confidence.CONFIRMED: "bekräftad källa",
    Confidence.INTERPRETED: "tolkning, ej bekräftad",
    Confidence.FIXED: "fast regel",
    Confidence.OWN: "egen regel, inte lag",
}


@dataclass(frozen=True)
class Finding:
    """One thing a check found (anmärkning): what is, and what to do about it."""

    severity: Severity
    text: str  # Swedish, what is; never patient data
    cure: str = ""  # Swedish, what to do
    field: str = ""  # path of the field, as "patient.identity" or "rows.0.dosage"
    rule: str = ""  # id in resources/rules, or a fixed rule's own id
    source: str = ""  # statute, handbook or "fast regel"
    confidence: Confidence = Confidence.FIXED
    asks_reason: bool = False  # a decision on the warning is given in words
    phrases: tuple[str, ...] = ()  # Swedish, ready words for it; () for the general ones
    about: tuple[str, ...] = ()  # what a decision on it rests on beside its field; never shown

    @property
    def takes_words(self) -> bool:
        """Tell whether a decision must say why: the rule asks, or nobody is sure of the rule."""
        is_unsure = self.confidence is Confidence.INTERPRETED
        return self.severity is Severity.WARN and (self.asks_reason or is_unsure)


class Refused(Exception):
    """A rule says no; the person corrects and tries again. Carries every finding at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(f"{f.text} {f.cure}".strip() for f in self.findings))


class Unavailable(Exception):
    """The surroundings fail: disk, network, printer, a damaged file. Nothing is half done."""

    def __init__(self, text: str, cure: str = "", *, code: str = "") -> None:
        self.text = text  # Swedish, what is; never patient data
        self.cure = cure  # Swedish, what to do
        self.code = code  # short English word for logs and tests, as "disk_full"
        super().__init__(f"{text} {cure}".strip())


def refuse(text: str, cure: str = "", *, field: str = "", rule: str = "") -> Refused:
    """Return a refusal with a single stop."""
    return Refused([Finding(Severity.STOP, text, cure, field, rule)])


def missing(what: str, field: str) -> Finding:
    """Return the stop of a field that must be filled in; `what` in Swedish, as it begins a line."""
    return wrong(f"{what} saknas.", "Fyll i den uppgiften.", field)


def wrong(text: str, cure: str, field: str) -> Finding:
    """Return the stop of a field that does not hold together, whatever the law says."""
    return Finding(Severity.STOP, text, cure, field, "form.field", "fast regel")
