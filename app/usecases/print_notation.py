"""Print the note that goes onto the paper form, or say its words to be written by hand."""

from app.documents.notation import render_notation
from app.domain.clock import STOCKHOLM
from app.domain.draft import OpenSlip
from app.domain.findings import refuse
from app.domain.labelling import LabelFrame
from app.domain.notation import NotationText, notation_text
from app.domain.order import Origin
from app.domain.printing import Paper, PrintJob, PrintOrder
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
    """Put a note for each row in line for the label printer."""
    require(workplace, Act.DRAFT)
    notations = list_notations(workplace, slip)
    if not notations:
        raise refuse("Det finns ingen vara att notera på en blankett.", "Välj varan först.")
    computer = workplace.computer
    demand_printer(computer, Paper.LABEL)
    orders = [
        PrintOrder(
            Paper.LABEL,
            f"{text.slip} notering {number}",
            computer.label_mm,
            render_notation(text, computer.resources / "fonts", *computer.label_mm),
            subject=slip.subject,
        )
        for number, text in enumerate(notations, 1)
    ]
    now, person = computer.clock.now(), workplace.person.id
    with workplace.journal.vault.transaction() as connection:
        return [print_jobs.add_job(connection, order, person, now) for order in orders]
