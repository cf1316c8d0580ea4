"""What the middle of Efterregistrera reads for a row: a hand-out, or a delivery to a unit."""

from dataclasses import dataclass

from app.domain.course import Course, DeliveryCourse
from app.ui.texts import UNKNOWN
from app.ui.views.settle.work import Key, WorkRow
from app.usecases.list_requisitions import DeliveryLine, delivery_course, find_delivery
from app.usecases.list_work import view_dispensing
from app.usecases.manage_people import list_people
from app.usecases.take_up import WhatIsLeft, what_is_left
from app.usecases.workplace import Workplace

REVEAL = "reveal"  # the purpose of a look that shows a protected name
_SETTLE = "settle"


@dataclass(frozen=True)
class Viewed:
    """What was read for one row (läst)."""

    key: Key
    course: Course
    names: dict[str, str]  # of people, by id
    revealed: bool  # a protected name was asked for
    left: WhatIsLeft | None = None

    @property
    def signed(self) -> str:
        """Who handed out."""
        return self.names.get(self.course.first.entry.by, UNKNOWN)


@dataclass(frozen=True)
class ViewedDelivery:
    """What was read of a delivery for one row (läst)."""

    line: DeliveryLine
    course: DeliveryCourse
    names: dict[str, str]  # of people, by id


def view_row(workplace: Workplace, row: WorkRow, purpose: str = _SETTLE) -> Viewed | ViewedDelivery:
    """Read what a row is of; a look at a patient is logged, and a unit has none."""
    subject = row.first.subject
    names = {str(person.id): person.name for person in list_people(workplace)}
    if (line := find_delivery(workplace, subject)) is not None:
        return ViewedDelivery(line, delivery_course(workplace, subject), names)
    course = view_dispensing(workplace, subject, purpose)
    purged = course.current.personal is None
    left = None if purged else what_is_left(workplace, subject)
    return Viewed(row.key, course, names, purpose == REVEAL, left)
