"""Note that a unit has taken its delivery in hand: who, when, and the signature on the note."""

from datetime import datetime
from uuid import UUID

from app.domain.clock import is_before
from app.domain.entries import Entry
from app.domain.findings import Finding, Refused, missing, refuse, wrong
from app.domain.requisition_entries import DeliveryAcknowledged, Receiver
from app.domain.staff import Act
from app.store.projections.requisitions import DeliveryLine, find_delivery
from app.usecases.workplace import Workplace, demand_past, require

LONGEST_NAME = 100  # characters


def acknowledge_delivery(
    workplace: Workplace,
    subject: UUID,
    receiver: str,
    received_at: datetime | None = None,
    *,
    signature_seen: bool,
) -> Entry:
    """Make the acknowledgement's entry; a delivery is acknowledged once.

    `received_at` is now if nothing is said.
    """
    require(workplace, Act.DRAFT)
    at = demand_past(workplace, received_at)
    name = " ".join(receiver.split())
    with workplace.journal.write(workplace.person.id) as writing:
        line = find_delivery(writing.connection, subject)
        if line is None:
            raise refuse("Leveransen finns inte här.", "Läs listan igen.", field="receiver")
        if line.is_reversed:
            raise refuse("Inget levererades.", "Leveransen är backad.", field="receiver")
        if line.received_at is not None:
            raise refuse("Leveransen är redan kvitterad.", "Läs listan igen.", field="receiver")
        if findings := _findings(line, name, at, signature_seen=signature_seen):
            raise Refused(findings)
        content = DeliveryAcknowledged(at, signature_seen, Receiver(name))
        return writing.append(content, subject=subject, outage=line.outage)


def _findings(
    line: DeliveryLine, name: str, at: datetime, *, signature_seen: bool
) -> list[Finding]:
    found = []
    if not name:
        found.append(missing("Mottagarens namn", "receiver"))
    elif len(name) > LONGEST_NAME:
        found.append(wrong("Namnet är för långt.", "Korta det.", "receiver"))
    if is_before(at, line.delivered.happened_at):
        found.append(wrong("Tiden ligger före leveransen.", "Rätta tiden.", "received_at"))
    if not signature_seen:
        found.append(missing("Mottagarens underskrift", "signature_seen"))
    return found
