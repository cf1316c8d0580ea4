"""The order of steps written once more, in codes, apart from the rules that the program goes by."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.domain.after_entries import DispensingCorrected
from app.domain.order import Patient
from app.domain.requisition_entries import RequisitionDelivered
from app.domain.slip_entries import DispensingMade
from app.domain.supplied import RowRef
from app.usecases.list_work import StepLine
from app.usecases.workplace import Workplace

FIRST = ("second_reading", "twin_check", "ask_protection")  # before anything is registered
REGISTERED = ("register_prescription", "register_aid_card")
WITHDRAWN = ("register_withdrawal", "register_paper_withdrawal")
BEFORE = {
    "register_prescription": FIRST,
    "register_aid_card": FIRST,
    "register_withdrawal": (*FIRST, *REGISTERED),
    "register_paper_withdrawal": ("second_reading", "twin_check"),
    "register_price": ("second_reading", "twin_check", *WITHDRAWN),
    "credit_price": ("register_price",),
    "credit_withdrawal": (*WITHDRAWN, "credit_price"),
    "strike_notation": ("archive_paper", "archive_requisition"),
}
UNDOING = {  # what must be taken back before a step is done anew
    "register_prescription": "undo_prescription",
    "register_aid_card": "undo_prescription",
    "register_withdrawal": "undo_withdrawal",
    "register_paper_withdrawal": "undo_withdrawal",
    "register_price": "undo_price",
    "decommission": "undo_decommission",
    "invoice_requisition": "undo_invoice",
}
UNDONE_FIRST = {"undo_withdrawal": "undo_price", "undo_prescription": "undo_withdrawal"}
FREE = {  # steps that wait for none, but for what is said of the same pack or paper before
    "decommission": {"undo_decommission"},
    "undo_decommission": set(),
    "archive_paper": set(),
    "archive_requisition": set(),
    "strike_notation": {"archive_paper", "archive_requisition"},
    "note_alcohol": set(),
}
OF_ORDER = (*REGISTERED, "register_withdrawal")  # an earlier hand-out of the same order goes first
PATIENTS = (
    Patient("Tolvan Tolvansson", "191212121212", "personnummer", date(1912, 12, 12), "1"),
    Patient("Åsa Övningsson", "194608239986", "personnummer", date(1946, 8, 23), "2"),
    Patient("Karl Övningsson", "", "birth_date", date(1957, 4, 28), "1"),
)


class Place(NamedTuple):
    """Where a row stands among those that must be told in order (plats)."""

    root: str  # the order that it belongs to
    takes_turns: bool


def assert_in_order(
    lines: Iterable[StepLine], ended: Iterable[StepLine], order: dict[tuple[UUID, int], Place]
) -> None:
    """Fail if anything that must come first is left undone and is not ended with the rest."""
    every, together = list(lines), {line.step.id for line in ended}
    for one in (line for line in every if line.step.id in together):
        for other in every:
            if other.state.is_done or other.step.id in together:
                continue
            assert not comes_first(other, one, order), (
                f"{one.step.code} ran before {other.step.code}"
            )


def awaits_registration(
    one: StepLine, lines: Iterable[StepLine], order: dict[tuple[UUID, int], Place]
) -> bool:
    """Tell whether the prescription that a row is a later withdrawal of is still to be told."""
    return any(not step.state.is_done for step in _registrations(one, lines, order))


def was_early(
    one: StepLine, lines: Iterable[StepLine], order: dict[tuple[UUID, int], Place]
) -> bool:
    """Tell whether its prescription is still to be told, or was to be told after it by the time."""
    return any(
        not step.state.is_done or (step.happened_at, step.slip) > (one.happened_at, one.slip)
        for step in _registrations(one, lines, order)
    )


def _registrations(
    one: StepLine, lines: Iterable[StepLine], order: dict[tuple[UUID, int], Place]
) -> list[StepLine]:
    root = order[one.subject, one.step.row].root
    return [
        line
        for line in lines
        if line.step.code in REGISTERED and line.subject != one.subject
        if root == f"{line.subject}/{line.step.row}"
    ]


def comes_first(other: StepLine, one: StepLine, order: dict[tuple[UUID, int], Place]) -> bool:
    """Tell whether a step must be done before another: the whole order, in one place."""
    if (other.subject, other.step.row) == (one.subject, one.step.row):
        if other.entry == one.entry and UNDONE_FIRST.get(one.step.code) == other.step.code:
            return True
        before = (*BEFORE.get(one.step.code, ()), UNDOING.get(one.step.code))
        return other.step.code in before
    if other.subject == one.subject:
        return False
    place, earlier = order[one.subject, one.step.row], order[other.subject, other.step.row]
    if not (place.takes_turns and earlier.takes_turns):
        return False
    is_earlier = (other.happened_at, other.slip) < (one.happened_at, one.slip)
    if one.step.code == other.step.code == "register_price":
        known = {p.listed_name: p.identity for p in PATIENTS}
        return is_earlier and bool(known[one.patient]) and one.patient == other.patient
    if earlier.root != place.root or one.step.code not in OF_ORDER:
        return False
    began, begins = (place.root.startswith(f"{step.subject}/") for step in (other, one))
    return other.step.code in OF_ORDER and (began or (is_earlier and not begins))


def places(workplace: Workplace) -> dict[tuple[UUID, int], Place]:
    """Return where each row stands, as it reads now."""
    found = {}
    for entry in workplace.journal.entries():
        match entry.content:
            case DispensingMade(dispensed=made) | DispensingCorrected(dispensed=made):
                for row in made.rows:
                    root = row.follows or RowRef(entry.subject, row.row)
                    turns = any(step.turn for step in made.steps if step.row == row.row)
                    found[entry.subject, row.row] = Place(f"{root.subject}/{root.row}", turns)
            case RequisitionDelivered(delivered=made):
                alone = Place(str(entry.subject), takes_turns=False)
                found |= {(entry.subject, row.row): alone for row in made.rows}
    return found
