"""What this store knows that a patient has had: rows of earlier hand-outs, and of bags that wait.

It knows only what was entered here, or came here from other counters; screens say so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.order import OrderKind, Origin
from app.domain.order_entries import TwinDecided
from app.domain.supplied import DispensedRow


@dataclass(frozen=True)
class FormUse:
    """A slip on which a form was taken before (använd blankett)."""

    slip: str
    happened_at: datetime
    orders: frozenset[UUID]  # the slip's own subject, and those that its rows go on from


@dataclass(frozen=True)
class PastRow:
    """One row that the patient has had or that waits for the patient (tidigare rad)."""

    subject: UUID  # of the dispensing
    slip: str
    happened_at: datetime
    issued_on: date
    origin: Origin
    kind: OrderKind
    row: DispensedRow
    is_closed: bool = False  # nothing more is handed out on the order that began here
    examined: int = 0  # later hand-outs of that order, known when it was last examined
    is_waiting: bool = False  # prepared, in a bag, not handed out
    is_returned: bool = False  # all of it came back; the withdrawal is still made
    entry: UUID | None = None  # which says the content that holds
    twins: tuple[str, ...] = ()  # slips that were known and decided upon at the hand-out
    decided: tuple[TwinDecided, ...] = ()  # what was said of twins since
    is_by_code: bool = False  # read from the order's signed code, not typed off its paper
