"""The papers of deliveries to units: the note that goes with one, and the basis of invoices."""

import csv
from io import StringIO
from uuid import UUID

from app.documents.delivery_note import NoteText, render_delivery_note
from app.documents.invoice_basis import render_invoice_basis
from app.domain.findings import refuse
from app.domain.invoice import InvoiceLine, as_table, invoice_lines
from app.domain.staff import Act
from app.store.projections.requisitions import find_delivery, list_deliveries
from app.usecases.workplace import Workplace, require


def delivery_note(workplace: Workplace, subject: UUID) -> bytes:
    """Return the delivery note as PDF; again at any time, with who received it once that is
    known."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    line = find_delivery(connection, subject)
    if line is None:
        raise refuse("Leveransen finns inte här.", "Läs listan igen.", field="slip")
    if line.is_reversed:
        raise refuse("Inget levererades.", "Leveransen är backad.", field="slip")
    first = find_delivery(connection, line.first) if line.first != line.subject else None
    text = NoteText(
        delivered=line.delivered,
        orderer=line.orderer,
        notes=line.notes,
        signum=line.signum,
        completes=first.delivered.slip if first else "",
        receiver=line.receiver,
        received_at=line.received_at,
        is_corrected=line.is_corrected,
        returned=dict(line.returned),
    )
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    return render_delivery_note(text, workplace.pharmacy, now, fonts)


def invoice_basis(workplace: Workplace, outage: UUID | None = None) -> bytes:
    """Return the basis of invoices as PDF, of one outage or all."""
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    return render_invoice_basis(_lines(workplace, outage), workplace.pharmacy, now, fonts)


def invoice_csv(workplace: Workplace, outage: UUID | None = None) -> str:
    """Return the basis of invoices as CSV with semicolons, as Swedish spreadsheets read it."""
    written = StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(
        as_table(_lines(workplace, outage))
    )
    return written.getvalue()


def _lines(workplace: Workplace, outage: UUID | None) -> list[InvoiceLine]:
    require(workplace, Act.READ)
    found = list_deliveries(workplace.journal.vault.connection, outage)
    return invoice_lines(
        (line.delivered, dict(line.returned)) for line in found if not line.is_reversed
    )
