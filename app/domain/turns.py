"""Which hand-outs take turns: what must be told of an earlier one before anything of a later.

Withdrawals of one order are told in the order in which they were made, so that the prescription is
there when the second of them comes. Prices of one patient likewise: each adds to what the patient
has paid so far. Nobody waits for anybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from app.domain.clock import to_micros
from app.domain.course import AnyVersion
from app.domain.steps import Step, has_full_number
from app.domain.supplied import DispensedRow, RowRef
from app.domain.unit_delivery import Delivered, DeliveredPersonal

ORDER, PATIENT = "order", "patient"  # what a step rule may take turns by


@dataclass(frozen=True)
class Waiting:
    """A step that is not done, and the turn that it takes (i kö)."""

    step: UUID
    turn: str
    subject: UUID  # of the hand-out
    slip: str
    happened_at: datetime


def turn_of(step: Step, of: AnyVersion) -> str:
    """Return what a step takes turns within, "" when nobody is before it."""
    made, personal = of.dispensed, of.personal
    if isinstance(made, Delivered) or isinstance(personal, DeliveredPersonal):
        return ""
    if step.turn == PATIENT:
        is_known = personal is not None and has_full_number(personal.patient)
        return f"p{personal.patient.key}" if personal and is_known else ""
    row = next((row for row in made.rows if row.row == step.row), None)
    return _order_key(of.entry.subject, row) if step.turn == ORDER and row else ""


def earlier(waiting: Iterable[Waiting]) -> dict[UUID, tuple[Waiting, ...]]:
    """Return what each step waits for: all that is left, in its turn, of the hand-out before."""
    found: dict[UUID, tuple[Waiting, ...]] = {}
    ordered = sorted(waiting, key=_place)
    for _, of_turn in groupby(ordered, key=lambda w: w.turn):
        before: tuple[Waiting, ...] = ()
        for _, of_subject in groupby(of_turn, key=lambda w: w.subject):
            own = tuple(of_subject)
            if before:
                found |= dict.fromkeys((w.step for w in own), before)
            before = own
    return found


def _place(one: Waiting) -> tuple[str, bool, int, str, UUID]:
    """Return what turns are taken by: where an order began comes first, whatever its time says."""
    began_here = one.turn.startswith(_begins(one.subject))
    return one.turn, not began_here, to_micros(one.happened_at), one.slip, one.subject


def _begins(subject: UUID) -> str:
    return f"o{subject.hex}/"


def _order_key(subject: UUID, row: DispensedRow) -> str:
    root = row.follows or RowRef(subject, row.row)
    return f"{_begins(root.subject)}{root.row}"
