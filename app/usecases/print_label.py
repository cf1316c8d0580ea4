"""Print the labels of a slip before the hand-out, show them, and print one again afterwards."""

import hashlib
from dataclasses import replace
from datetime import datetime
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
from app.domain.printing import PrintReceipt
from app.domain.slip_entries import LabelPrinted
from app.domain.staff import Act, Person
from app.store import drafts
from app.store.projections.dispensings import is_label_printed
from app.store.projections.people import find_person
from app.usecases.workplace import Printer, Workplace, require, surroundings

_PREVIEW_DPI = 203


def label_pdf(workplace: Workplace, slip: OpenSlip, row: int) -> bytes:
    """Return a row's label as PDF, as it would be printed now; refuses what does not fit."""
    require(workplace, Act.READ)
    return _render(workplace, _draft_text(workplace, slip, row))


def label_picture(workplace: Workplace, slip: OpenSlip, row: int) -> Raster:
    """Return a row's first label as dots, for the screen."""
    return page(label_pdf(workplace, slip, row), _PREVIEW_DPI)


def print_labels(
    workplace: Workplace, slip: OpenSlip, printer: Printer | None = None
) -> tuple[OpenSlip, list[PrintReceipt]]:
    """Send every row's label, note it, and return the slip that now counts as printed."""
    require(workplace, Act.DRAFT)
    connection = workplace.journal.vault.connection
    drafts.held_draft(connection, slip)
    receipts: list[PrintReceipt] = []
    for row in range(1, len(slip.draft.rows) + 1):
        again = is_label_printed(connection, slip.slip, row)
        text = replace(_draft_text(workplace, slip, row), reprint=again)
        receipts.append(_send(workplace, text, (slip.subject, row), printer))
    printed = slip.draft.label_digest()
    with workplace.journal.vault.transaction() as writing:
        # what was typed while it printed stays; only the labels' state is new
        stored = drafts.held_draft(writing, slip)
        drafts.save_draft(writing, replace(stored, printed=printed))
    return replace(slip, printed=printed), receipts


def save_labels(
    workplace: Workplace, slip: OpenSlip, folder: Path
) -> tuple[OpenSlip, list[PrintReceipt]]:
    """Save every row's label as a file, where there is no printer; somebody must print them."""
    return print_labels(workplace, slip, FilePrinter(folder))


def reprint_label(
    workplace: Workplace, dispensing: UUID, row: int, printer: Printer | None = None
) -> PrintReceipt:
    """Print a handed-out row's label again, marked as such, and note it."""
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
    text = replace(label_text(made.rows[row - 1], personal, frame), reprint=True)
    return _send(workplace, text, (dispensing, row), printer)


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


def _send(
    workplace: Workplace, text: LabelText, place: tuple[UUID, int], printer: Printer | None
) -> PrintReceipt:
    """Send one label and note it at once: what has left for the printer is never unrecorded."""
    pdf = _render(workplace, text)
    subject, row = place
    width_mm, height_mm = workplace.computer.label_mm
    receipt = (printer or workplace.computer.printer).print_pdf(
        pdf, title=f"{text.slip} rad {row}", width_mm=width_mm, height_mm=height_mm
    )
    digest = hashlib.sha256(pdf).hexdigest()
    with workplace.journal.write(workplace.person.id) as writing:
        content = LabelPrinted(text.slip, row, page_count(pdf), digest, text.reprint)
        writing.append(content, subject=subject)
    return receipt
