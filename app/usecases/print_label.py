"""Print the labels of a slip before the hand-out, show them, and print one again afterwards."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from app.device.printers.file import FilePrinter
from app.documents.label import render_label
from app.documents.raster import Raster, page, page_count
from app.domain.clock import STOCKHOLM
from app.domain.course import CourseState, course_of
from app.domain.dispensing import parts
from app.domain.draft import OpenSlip
from app.domain.findings import refuse
from app.domain.label import LabelText
from app.domain.labelling import LabelFrame, label_text, register_mark
from app.domain.printing import Paper, PrintJob, PrintOrder, PrintReceipt
from app.domain.slip_entries import LabelPrinted
from app.domain.staff import Act, Person
from app.store import drafts, print_jobs
from app.store.projections.dispensings import is_label_printed
from app.store.projections.people import find_person
from app.usecases.workplace import Workplace, demand_printer, require, surroundings

_PREVIEW_DPI = 203


def label_pdf(workplace: Workplace, slip: OpenSlip, row: int) -> bytes:
    """Return a row's label as PDF, as it would be printed now; refuses what does not fit."""
    require(workplace, Act.READ)
    return _render(workplace, _draft_text(workplace, slip, row))


def label_picture(workplace: Workplace, slip: OpenSlip, row: int) -> Raster:
    """Return a row's first label as dots, for the screen."""
    return page(label_pdf(workplace, slip, row), _PREVIEW_DPI)


def print_labels(workplace: Workplace, slip: OpenSlip) -> tuple[OpenSlip, list[PrintJob]]:
    """Put every row's label in line, and return the slip, which counts as printed unless one of
    them turns out not to reach the printer."""
    require(workplace, Act.DRAFT)
    demand_printer(workplace.computer, Paper.LABEL)
    orders = _orders(workplace, slip)
    now, person = workplace.computer.clock.now(), workplace.person.id
    with workplace.journal.vault.transaction() as connection:
        printed = drafts.keep_printed(connection, slip)
        return printed, [print_jobs.add_job(connection, order, person, now) for order in orders]


def save_labels(
    workplace: Workplace, slip: OpenSlip, folder: Path
) -> tuple[OpenSlip, list[PrintReceipt]]:
    """Save every row's label as a file, where there is no printer; somebody must print them."""
    require(workplace, Act.DRAFT)
    printer, receipts = FilePrinter(folder), []
    for order in _orders(workplace, slip):
        receipts.append(printer.print_pdf(order.pdf, title=order.title, size_mm=order.size_mm))
        with workplace.journal.write(workplace.person.id) as writing:
            pages, digest = page_count(order.pdf), sha256(order.pdf).hexdigest()
            content = LabelPrinted(order.slip, order.row, pages, digest, order.reprint)
            writing.append(content, subject=slip.subject)
    with workplace.journal.vault.transaction() as connection:
        print_jobs.drop_labels(connection, slip.subject)
        return drafts.keep_printed(connection, slip), receipts


def reprint_label(workplace: Workplace, dispensing: UUID, row: int) -> PrintJob:
    """Put a handed-out row's label in line again, marked as a reprint."""
    require(workplace, Act.DRAFT)
    course = course_of(workplace.journal.entries(dispensing))
    if course is None or course.state is CourseState.REVERSED:
        raise refuse("Expeditionen finns inte.", "Välj en i listan.", field="slip")
    made, personal = course.current.dispensed, course.current.personal
    if personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Etiketten kan inte skrivas om.")
    if not 1 <= row <= len(made.rows):
        raise refuse("Raden finns inte.", "Välj en i listan.", field="row")
    by = UUID(course.current.entry.by)
    person = find_person(workplace.journal.vault.connection, by) or workplace.person
    frame = _frame(workplace, made.slip, made.happened_at, person)
    noted = [finding.rule for finding in made.findings]
    frame = replace(frame, register_mark=register_mark(made.register, noted))
    demand_printer(workplace.computer, Paper.LABEL)
    text = replace(label_text(made.rows[row - 1], personal, frame), reprint=True)
    order = _order(workplace, text, dispensing, row)
    with workplace.journal.vault.transaction() as connection:
        return print_jobs.add_job(
            connection, order, workplace.person.id, workplace.computer.clock.now()
        )


def _orders(workplace: Workplace, slip: OpenSlip) -> list[PrintOrder]:
    """Return the labels of all rows; one that has left before, or may have, is a reprint."""
    connection = workplace.journal.vault.connection
    drafts.held_draft(connection, slip)
    orders = []
    for row in range(1, len(slip.draft.rows) + 1):
        was = is_label_printed(connection, slip.slip, row)
        again = was or print_jobs.may_be_out(connection, slip.subject, row)
        text = replace(_draft_text(workplace, slip, row), reprint=again)
        orders.append(_order(workplace, text, slip.subject, row))
    return orders


def _order(workplace: Workplace, text: LabelText, subject: UUID, row: int) -> PrintOrder:
    return PrintOrder(
        Paper.LABEL,
        f"{text.slip} rad {row}",
        workplace.computer.label_mm,
        _render(workplace, text),
        subject=subject,
        slip=text.slip,
        row=row,
        reprint=text.reprint,
    )


def _draft_text(workplace: Workplace, slip: OpenSlip, row: int) -> LabelText:
    now = workplace.computer.clock.now()
    rows, personal = parts(slip.draft, now.date())
    frame = _frame(workplace, slip.slip, slip.draft.happened_at or now, workplace.person)
    around = surroundings(workplace, slip.draft)
    old = [stale.finding.rule for stale in around.stale]
    frame = replace(frame, register_mark=register_mark(around.register, old))
    return label_text(rows[row - 1], personal, frame)


def _frame(workplace: Workplace, slip: str, at: datetime, person: Person) -> LabelFrame:
    pharmacy = workplace.pharmacy
    return LabelFrame(
        slip,
        at.astimezone(STOCKHOLM).date(),
        pharmacy.pharmacy,
        person.signature,
        practice=pharmacy.practice,
    )


def _render(workplace: Workplace, text: LabelText) -> bytes:
    computer = workplace.computer
    return render_label(text, computer.resources / "fonts", *computer.label_mm)
