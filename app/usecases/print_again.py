"""Send once more what did not come out, and print once more, marked, what did or may have."""

from dataclasses import replace

from app.documents.reprint import mark_reprint
from app.domain.after_entries import DispensingCorrected, DispensingReversed
from app.domain.findings import refuse
from app.domain.prescription_entries import PrescriptionRevoked
from app.domain.printing import LEFT, STUCK, UNDER_WAY, PrintJob, PrintState
from app.domain.requisition_entries import RequisitionCorrected
from app.domain.slip_entries import SlipVoided
from app.store import print_jobs
from app.usecases.workplace import Workplace, demand_printer, require_active

_OVER = (SlipVoided, DispensingReversed, PrescriptionRevoked)
_CORRECTED = (DispensingCorrected, RequisitionCorrected)


def retry(workplace: Workplace, number: int) -> PrintJob:
    """Put a job that did not come out in line again, the same bytes.

    One that may have come out is refused: a second paper would look like the first.
    """
    require_active(workplace)
    with workplace.journal.vault.transaction() as connection:
        job = print_jobs.load_job(connection, number)
        if job.state not in STUCK:
            already = "Utskriften är redan på väg." if job.state in UNDER_WAY else "Den är klar."
            raise refuse(already, "Läs listan igen.", field="job")
        if job.state is PrintState.UNKNOWN:
            where = job.order.made_anew
            cure = f"Skriv ut igen under {where}; det" if where else "Skriv om det; det"
            text = "Papperet kan redan ha kommit ut."
            raise refuse(text, f"{cure} märks OMTRYCK.", field="job")
        _demand_current(workplace, job)
        now = workplace.computer.clock.now()
        queued = replace(job, state=PrintState.QUEUED, changed_at=now)
        print_jobs.save_job(connection, queued)
    return queued


def print_again(workplace: Workplace, number: int) -> PrintJob:
    """Put a job that has left, or may have, in line once more, marked; return the new job.

    A dosage label, an emergency prescription and blank forms are refused here: they are made anew
    where they belong, as they now stand, and counted; of blank forms those that are not used.
    """
    require_active(workplace)
    job = print_jobs.load_job(workplace.journal.vault.connection, number)
    if job.state not in (*LEFT, PrintState.UNKNOWN):
        raise refuse("Utskriften har inte lämnat kön.", "Skicka den igen i stället.", field="job")
    if where := job.order.made_anew:
        sheet = "Reservreceptet" if job.order.subject else "Pappersreserven"
        what = "Etiketten" if job.order.row else sheet
        text = f"{what} skrivs om som det nu står, inte som det skrevs ut då."
        raise refuse(text, f"Skriv ut igen under {where}; det märks OMTRYCK.", field="job")
    _demand_current(workplace, job)
    order, now = job.order, workplace.computer.clock.now()
    demand_printer(workplace.computer, order.paper, order.queue)
    if not order.reprint:
        pdf = mark_reprint(order.pdf, now, workplace.computer.resources / "fonts")
        order = replace(order, pdf=pdf, title=f"{order.title}, omtryck", reprint=True)
    with workplace.journal.vault.transaction() as connection:
        if job.state is PrintState.UNKNOWN:  # nobody needs to ask any more
            print_jobs.save_job(connection, print_jobs.taken_away(job, now))
        return print_jobs.add_job(connection, order, workplace.person.id, now)


def _demand_current(workplace: Workplace, job: PrintJob) -> None:
    """Refuse a paper of what is void, or was corrected after it was made."""
    if job.order.subject is None:
        return
    for entry in workplace.journal.entries(job.order.subject):
        if isinstance(entry.content, _OVER):
            text = "Det som står på papperet är makulerat eller återtaget."
            raise refuse(text, "Ta bort utskriften.", field="job")
        if isinstance(entry.content, _CORRECTED) and entry.recorded_at >= job.queued_at:
            text = "Det som står på papperet är rättat sedan det gjordes."
            raise refuse(text, "Ta bort utskriften och skriv ut en ny.", field="job")
