"""The kinds of journal entry about requisitions: delivered, completed, corrected, acknowledged.

A back order that nobody wants any more ends as other orders do, by `OrderClosed`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.after_entries import AfterWords
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


@dataclass(frozen=True)
class CorrectedDelivery:
    """The persons and free texts of a correction (personuppgifter)."""

    of: DeliveredPersonal
    words: AfterWords


@dataclass(frozen=True)
class RequisitionCorrected:
    """What stood of a delivery was wrong (rättad); carries the whole new content.

    That nothing was delivered, or that goods came back, is said as of any hand-out.
    """

    saw: UUID  # the last entry of the delivery that whoever corrected had seen
    delivered: Delivered
    personal: CorrectedDelivery | None = None


Delivery = RequisitionDelivered | RequisitionCompleted
RequisitionContent = (
    RequisitionDelivered | RequisitionCompleted | RequisitionCorrected | DeliveryAcknowledged
)
REQUISITION_KINDS: dict[str, type] = {
    "requisition_delivered": RequisitionDelivered,
    "requisition_completed": RequisitionCompleted,
    "requisition_corrected": RequisitionCorrected,
    "delivery_acknowledged": DeliveryAcknowledged,
}
