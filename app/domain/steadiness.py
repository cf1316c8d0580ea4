"""How long a receiver has answered without a miss: nothing is begun while it comes and goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import elapsed

LONGEST_GAP = timedelta(minutes=5)  # between two answers; who was asked more seldom may have missed


@dataclass(frozen=True)
class Steadiness:
    """What a receiver has answered when it was asked again and again (stadighet)."""

    since: datetime | None = None  # the first answer of those without a miss; None: it missed
    last: datetime | None = None  # when it was asked last

    def heard(self, at: datetime, *, answered: bool) -> "Steadiness":
        """Return it after one more question; a clock that went back begins anew."""
        if not answered:
            return Steadiness(None, at)
        gap = elapsed(self.last, at) if self.last else LONGEST_GAP
        is_unbroken = self.since is not None and timedelta(0) <= gap <= LONGEST_GAP
        return Steadiness(self.since if is_unbroken else at, at)

    def minutes(self) -> int:
        """Return for how many whole minutes it has answered."""
        if self.since is None or self.last is None:
            return 0
        return int(elapsed(self.since, self.last) / timedelta(minutes=1))


def steady_words(steadiness: Steadiness, wanted: int) -> str:
    """Say in Swedish what is waited for before anything is sent, "" when nothing is."""
    if not wanted or (steadiness.since and steadiness.minutes() >= wanted):
        return ""
    opens = f"Sändningen öppnas när den har svarat utan avbrott i {wanted} minuter."
    if steadiness.last is None:
        return f"Mottagaren prövas. {opens}"
    if steadiness.since is None:
        return f"Mottagaren svarar inte. {opens}"
    return f"Mottagaren har svarat i {steadiness.minutes()} av {wanted} minuter. {opens}"
