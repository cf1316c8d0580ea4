"""Print the note that goes onto the paper form, or say its words to be written by hand."""

from dataclasses import replace
from uuid import UUID

from app.documents.notation import render_notation
from app.documents.reprint import mark_reprint
from app.domain.clock import STOCKHOLM
from app.domain.draft import OpenSlip
from app.domain.findings import refuse
from app.domain.labelling import LabelFrame
from app.domain.notation import NotationText, notation_text
from app.domain.order import Origin
from app.domain.printing import NOT_OUT, Paper, PrintJob, PrintOrder
from app.domain.staff import Act
from app.domain.supply import totals_with
from app.store import print_jobs
from app.usecases.workplace import Workplace, demand_printer, require, surroundings


def list_notations(workplace: Workplace, slip: OpenSlip) -> list[NotationText]:
    """Return the note of each row with a product; none where no paper form can be noted on."""
    require(workplace, Act.READ)
    if slip.draft.origin is not Origin.PAPER:
        return []
    around = surroundings(workplace, slip.draft, own=slip.subject)
    moment = slip.draft.happened_at or around.now
    pharmacy = workplace.pharmacy
    frame = LabelFrame(
        slip.slip,
        moment.astimezone(STOCKHOLM).date(),
        pharmacy.pharmacy,
        workplace.person.signature,
        practice=pharmacy.practice,
    )
    found = []
    for index, row in enumerate(slip.draft.rows):
        totals = totals_with(slip.draft, around, index)
        if row.product is not None and totals is not None:
            found.append(notation_text(row, totals, frame))
    return found


def print_notations(workplace: Workplace, slip: OpenSlip) -> list[PrintJob]:
    """Put a note for each row in line for the label printer; marked if one has left before."""
    require(workplace, Act.DRAFT)
    notations = list_notations(workplace, slip)
    if not notations:
        raise refuse("Det finns ingen vara att notera på en blankett.", "Välj varan först.")
    demand_printer(workplace.computer, Paper.LABEL)
    orders = [
        _order(workplace, slip.subject, f"{text.slip} notering {number}", text)
        for number, text in enumerate(notations, 1)
    ]
    now, person = workplace.computer.clock.now(), workplace.person.id
    with workplace.journal.vault.transaction() as connection:
        return [print_jobs.add_job(connection, order, person, now) for order in orders]


def _order(workplace: Workplace, subject: UUID, title: str, text: NotationText) -> PrintOrder:
    computer = workplace.computer
    fonts = computer.resources / "fonts"
    pdf = render_notation(text, fonts, *computer.label_mm)
    order = PrintOrder(Paper.LABEL, title, computer.label_mm, pdf, subject=subject)
    if not _may_be_out(workplace, subject, title):
        return order
    marked = mark_reprint(pdf, computer.clock.now(), fonts)
    return replace(order, pdf=marked, title=f"{title}, omtryck", reprint=True)


def _may_be_out(workplace: Workplace, subject: UUID, title: str) -> bool:
    """Tell whether a note of this row has left before, or may have, while the queue knows of it."""
    jobs = print_jobs.list_jobs(workplace.journal.vault.connection)
    return any(
        job.order.subject == subject
        and job.order.title in (title, f"{title}, omtryck")
        and job.state not in NOT_OUT
        for job in jobs
    )
