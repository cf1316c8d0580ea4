"""List what was delivered to units: what is owed, what is not acknowledged, and who orders."""

from dataclasses import replace
from uuid import UUID

from app.domain.course import DeliveryCourse
from app.domain.deliveries import delivery_of
from app.domain.draft import RequisitionDraft
from app.domain.findings import refuse
from app.domain.staff import Act
from app.domain.unit_delivery import requisition_of
from app.store.projections import requisitions
from app.store.projections.requisitions import BackOrder, DeliveryLine, list_deliveries
from app.usecases.workplace import Workplace, require

__all__ = ["BackOrder", "DeliveryLine"]  # screens and commands take them from here


def list_all(workplace: Workplace, outage: UUID | None = None) -> list[DeliveryLine]:
    """Return the deliveries to units, of one outage or all, the latest first."""
    require(workplace, Act.READ)
    return list_deliveries(workplace.journal.vault.connection, outage)


def list_open(workplace: Workplace) -> list[DeliveryLine]:
    """Return the deliveries that no unit has acknowledged, the first first."""
    require(workplace, Act.READ)
    return requisitions.list_unacknowledged(workplace.journal.vault.connection)


def list_back_orders(workplace: Workplace) -> list[BackOrder]:
    """Return every line that a unit waits for, those that went wrong first."""
    require(workplace, Act.READ)
    return requisitions.list_back_orders(workplace.journal.vault.connection)


def find_slip(workplace: Workplace, slip: str) -> DeliveryLine | None:
    """Return the delivery of a slip number, if any."""
    require(workplace, Act.READ)
    return requisitions.find_by_slip(workplace.journal.vault.connection, slip)


def find_delivery(workplace: Workplace, subject: UUID) -> DeliveryLine | None:
    """Return a delivery to a unit, if the subject is one."""
    require(workplace, Act.READ)
    return requisitions.find_delivery(workplace.journal.vault.connection, subject)


def delivery_course(workplace: Workplace, subject: UUID) -> DeliveryCourse:
    """Return a delivery with all that was said of it since."""
    require(workplace, Act.READ)
    course = delivery_of(workplace.journal.entries(subject))
    if course is None:
        raise refuse("Leveransen finns inte här.", "Läs listan igen.", field="slip")
    return course


def list_units(workplace: Workplace) -> list[RequisitionDraft]:
    """Return each unit with each of its orderers, as last said on a requisition here, the latest
    first; a new requisition can be filled in from them."""
    require(workplace, Act.DRAFT)
    found: dict[tuple[str, str], RequisitionDraft] = {}
    for line in list_deliveries(workplace.journal.vault.connection):
        known = replace(requisition_of(line.delivered.unit, line.orderer), physician="")
        found.setdefault((known.unit.casefold(), known.orderer.casefold()), known)
    return list(found.values())
