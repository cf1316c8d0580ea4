"""What receivers demand of what they are sent, as data; wire.py asks."""

from dataclasses import dataclass
from datetime import date

from app.domain.findings import Confidence, Finding, Severity


@dataclass(frozen=True)
class WireRule:
    """One thing that a receiver demands (mottagarkrav)."""

    id: str
    text: str  # Swedish, what is wrong
    cure: str  # Swedish, what to do
    field: str  # one of those that wire.py knows
    must: str  # "present", "absent", "match", "longest"; "answered": only it can tell
    source: str
    confidence: Confidence
    valid_from: date
    severity: Severity = Severity.WARN  # a stop is not sent at all
    receivers: tuple[str, ...] = ("nll",)
    when: tuple[str, ...] = ()  # codes of steps, () for any
    unless: tuple[str, ...] = ()  # codes of steps
    value: int = 0  # of "longest": characters
    pattern: str = ""  # of "match": for the whole text, which may also be empty
    answers: tuple[str, ...] = ()  # codes of the receiver's refusals that mean this
    places: tuple[str, ...] = ()  # how the place that a refusal points at ends

    def finding(self) -> Finding:
        """Return it as a finding at its field."""
        return Finding(
            self.severity, self.text, self.cure, self.field, self.id, self.source, self.confidence
        )
