"""The kinds of journal entry about steps that had to wait: settled, refused, tried again.

`entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.free_text import FreeText

NOT_SAID = -1  # in place of a status: no receiver said no, the row is only free of it


class Settlement(StrEnum):
    """How a step came to its end (hur)."""

    SENT = "sent"  # a receiver accepted it
    ELSEWHERE = "elsewhere"  # a person did it in another system
    REREAD = "reread"  # another person read the form the same
    WAIVED = "waived"  # a manager decided that it will not be done


@dataclass(frozen=True)
class StepSettled:
    """A step that had to wait is done (steg klart)."""

    step: UUID
    how: Settlement
    settled_at: datetime
    receiver: str = ""
    personal: FreeText | None = None  # the reference, or the reason


@dataclass(frozen=True)
class StepRefused:
    """A receiver said no to a step (steg avvisat); it is set aside with the reason."""

    step: UUID
    receiver: str
    at: datetime
    status: int  # HTTP status; 0 where it came in another way, or NOT_SAID
    personal: FreeText | None = None  # the receiver's own words


@dataclass(frozen=True)
class StepReopened:
    """A refused step is to be tried again (steg åter i kö)."""

    step: UUID


@dataclass(frozen=True)
class SendingLeased:
    """A computer sends what had to wait, and the others let it, until a moment (sändningstur)."""

    until: datetime


StepContent = StepSettled | StepRefused | StepReopened | SendingLeased
STEP_KINDS: dict[str, type] = {
    "step_settled": StepSettled,
    "step_refused": StepRefused,
    "step_reopened": StepReopened,
    "sending_leased": SendingLeased,
}
