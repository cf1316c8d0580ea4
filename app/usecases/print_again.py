"""Print once more what has left the print queue, marked as a reprint."""

from dataclasses import replace

from app.documents.reprint import mark_reprint
from app.domain.findings import Refused, refuse
from app.domain.printing import LEFT, PrintJob, PrintOrder
from app.store import print_jobs
from app.store.projections.prescriptions import find_prescription
from app.usecases.workplace import Workplace, demand_printer, require_active


def print_again(workplace: Workplace, number: int) -> PrintJob:
    """Put a job that has left in line once more, marked; return the new job.

    A dosage label and an emergency prescription are refused here: they are made anew where they
    belong, as they now stand, and counted.
    """
    require_active(workplace)
    job = print_jobs.load_job(workplace.journal.vault.connection, number)
    if job.state not in LEFT:
        raise refuse("Utskriften har inte lämnat kön.", "Skicka den igen i stället.", field="job")
    if job.order.row:
        raise _elsewhere("Etiketten", "Expediera eller Efterregistrera")
    if _is_prescription(workplace, job.order):
        raise _elsewhere("Reservreceptet", "Förskriv")
    order, now = job.order, workplace.computer.clock.now()
    demand_printer(workplace.computer, order.paper, order.queue)
    if not order.reprint:
        pdf = mark_reprint(order.pdf, now, workplace.computer.resources / "fonts")
        order = replace(order, pdf=pdf, title=f"{order.title}, omtryck", reprint=True)
    with workplace.journal.vault.transaction() as connection:
        return print_jobs.add_job(connection, order, workplace.person.id, now)


def _elsewhere(what: str, where: str) -> Refused:
    text = f"{what} skrivs om som det nu står, inte som det skrevs ut då."
    return refuse(text, f"Skriv ut igen under {where}; det märks OMTRYCK.", field="job")


def _is_prescription(workplace: Workplace, order: PrintOrder) -> bool:
    connection = workplace.journal.vault.connection
    return order.subject is not None and find_prescription(connection, order.subject) is not None
