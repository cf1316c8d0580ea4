"""The course of one delivery to a unit: what its entries say together, however they came."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.after_entries import DispensingReturned, DispensingReversed
from app.domain.course import (
    CourseOf,
    DeliveryCourse,
    DeliveryVersion,
    VersionOf,
    said_after,
    state_after,
)
from app.domain.entries import Entry
from app.domain.requisition_entries import (
    Delivery,
    RequisitionCompleted,
    RequisitionCorrected,
    RequisitionDelivered,
)
from app.domain.unit_delivery import Delivered, DeliveredPersonal

DELIVERY_KINDS: frozenset[type] = frozenset(
    {
        RequisitionDelivered,
        RequisitionCompleted,
        RequisitionCorrected,
        DispensingReversed,
        DispensingReturned,
    }
)


def delivery_of(entries: Sequence[Entry]) -> DeliveryCourse | None:
    """Return the course of the first delivery that entries in fold order say; no screen writes a
    second."""
    made = next((e for e in entries if isinstance(e.content, Delivery) and e.outage), None)
    if made is None or (begun := delivery_version_of(made)) is None:
        return None
    after = said_after(entries, RequisitionCorrected)
    corrected = [version for entry in after if (version := delivery_version_of(entry))]
    return CourseOf(state_after(after), (begun, *corrected), after)


def delivery_version_of(entry: Entry) -> DeliveryVersion | None:
    """Return the whole content that an entry says of a delivery, if it says one."""
    match entry.content:
        case RequisitionDelivered(made, personal) | RequisitionCompleted(_, made, personal):
            return VersionOf(entry, made, personal)
        case RequisitionCorrected(delivered=made, personal=told):
            return VersionOf(entry, made, told.of if told else None)
    return None


def order_of(course: DeliveryCourse) -> UUID:
    """Return the delivery that owed what this one completes, else itself."""
    content = course.first.entry.content
    if isinstance(content, RequisitionCompleted):
        return content.first
    return course.first.entry.subject


def as_content(delivered: Delivered, personal: DeliveredPersonal) -> Delivery:
    """Return what the entry of a delivery says: the first of an order, or one that completes it."""
    if (first := delivered.first) is not None:
        return RequisitionCompleted(first, delivered, personal)
    return RequisitionDelivered(delivered, personal)
