"""The kinds of journal entry about requisitions: delivered, completed, acknowledged by the unit.

A back order that nobody wants any more ends as other orders do, by `OrderClosed`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.unit_delivery import Delivered, DeliveredPersonal


@dataclass(frozen=True)
class RequisitionDelivered:
    """A unit's order was delivered, wholly or in part (levererad)."""

    delivered: Delivered
    personal: DeliveredPersonal | None = None


@dataclass(frozen=True)
class RequisitionCompleted:
    """What a delivery owed was delivered, or some of it (restleverans)."""

    first: UUID  # subject of the delivery that owed it
    delivered: Delivered
    personal: DeliveredPersonal | None = None


@dataclass(frozen=True)
class Receiver:
    """Who took a delivery in hand at the unit (mottagare)."""

    name: str


@dataclass(frozen=True)
class DeliveryAcknowledged:
    """The unit has signed that the delivery came (kvitterad); about the delivery."""

    received_at: datetime
    signature_seen: bool  # the receiver's, on the delivery note
    personal: Receiver | None = None


Delivery = RequisitionDelivered | RequisitionCompleted
RequisitionContent = RequisitionDelivered | RequisitionCompleted | DeliveryAcknowledged
REQUISITION_KINDS: dict[str, type] = {
    "requisition_delivered": RequisitionDelivered,
    "requisition_completed": RequisitionCompleted,
    "delivery_acknowledged": DeliveryAcknowledged,
}
