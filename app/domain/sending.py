"""How far a run of sending has come, row by row."""

from dataclasses import dataclass, replace

from app.domain.delivery import Answer, Verdict
from app.domain.findings import Unavailable


@dataclass(frozen=True)
class Progress:
    """How far a run has come (förlopp); counts are prescription rows."""

    total: int
    done: int = 0
    accepted: int = 0
    refused: int = 0
    later: int = 0  # paused, for want of an answer or at the receiver's wish
    trouble: str = ""  # Swedish, why the run stopped early

    def passed(self) -> "Progress":
        """Return it one row further, of which nothing is to be done any more."""
        return replace(self, done=self.done + 1)

    def taken(self) -> "Progress":
        """Return it one row further, which the receiver has."""
        return replace(self, done=self.done + 1, accepted=self.accepted + 1)

    def put_off(self, trouble: str = "") -> "Progress":
        """Return it one row further, whose time comes later."""
        later, trouble = self.later + 1, trouble or self.trouble
        return replace(self, done=self.done + 1, later=later, trouble=trouble)

    def told(self, came: Answer | Unavailable) -> "Progress":
        """Return it one row further, by what came back for it."""
        if isinstance(came, Unavailable):
            return self.put_off(str(came))
        if came.verdict is Verdict.LATER:
            return self.put_off()
        if came.verdict is Verdict.ACCEPTED:
            return self.taken()
        return replace(self, done=self.done + 1, refused=self.refused + 1)
