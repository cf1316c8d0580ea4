"""The delivery to a unit that a subject's entries tell of, in whatever order they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.entries import Entry
from app.domain.requisition_entries import Delivery, RequisitionCompleted, RequisitionDelivered
from app.domain.unit_delivery import Delivered, DeliveredPersonal

DELIVERY_KINDS: frozenset[type] = frozenset({RequisitionDelivered, RequisitionCompleted})


@dataclass(frozen=True)
class MadeDelivery:
    """A delivery and the entry that says it (gjord leverans)."""

    entry: Entry
    content: Delivery

    @property
    def delivered(self) -> Delivered:
        """Its facts."""
        return self.content.delivered

    @property
    def first(self) -> UUID:
        """The delivery that owed what this one completes, else itself."""
        if isinstance(self.content, RequisitionCompleted):
            return self.content.first
        return self.entry.subject


def delivery_of(entries: Sequence[Entry]) -> MadeDelivery | None:
    """Return the first delivery that entries in fold order say; no screen writes a second."""
    for entry in entries:
        if isinstance(entry.content, Delivery) and entry.outage:
            return MadeDelivery(entry, entry.content)
    return None


def as_content(delivered: Delivered, personal: DeliveredPersonal) -> Delivery:
    """Return what the entry of a delivery says: the first of an order, or one that completes it."""
    if (first := delivered.first) is not None:
        return RequisitionCompleted(first, delivered, personal)
    return RequisitionDelivered(delivered, personal)
