"""Print the page that tries a printer: on labels, or on A4."""

from app.documents.printer_test import ProofPage, render_proof_page
from app.domain.printing import Paper, PrintJob, PrintOrder
from app.store import print_jobs
from app.usecases.workplace import Workplace, demand_printer, require_active

_A4_MM = (210.0, 297.0)


def try_printer(workplace: Workplace, paper: Paper) -> PrintJob:
    """Put the page in line for the printer of a paper."""
    require_active(workplace)
    computer = workplace.computer
    printer = demand_printer(computer, paper)
    now, size_mm = computer.clock.now(), computer.label_mm if paper is Paper.LABEL else _A4_MM
    pharmacy = workplace.pharmacy
    page = ProofPage(pharmacy.pharmacy, printer.name, size_mm, now, pharmacy.practice)
    pdf = render_proof_page(page, computer.resources / "fonts")
    title = "Provetikett" if paper is Paper.LABEL else "Provsida A4"
    order = PrintOrder(paper, title, size_mm, pdf)
    with workplace.journal.vault.transaction() as connection:
        return print_jobs.add_job(connection, order, workplace.person.id, now)
