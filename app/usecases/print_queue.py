"""The print queue: what waits for paper, the sending of it, and what a person says of a job."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

from app.documents.raster import page_count
from app.domain.asking import IN_PLACE, Asking, LeftAlone
from app.domain.clock import later
from app.domain.findings import Unavailable, refuse
from app.domain.printing import (
    LEFT,
    STUCK,
    UNDER_WAY,
    MayBeOut,
    Paper,
    PrintJob,
    PrintReceipt,
    PrintState,
    Progress,
)
from app.domain.slip_entries import LabelPrinted
from app.store import print_jobs
from app.store.locks import alone
from app.usecases.workplace import Workplace, demand_printer, require_active

_KEPT = timedelta(hours=24)  # what is done: long enough to say "again" the same day
_FORGOTTEN = timedelta(days=30)  # what nobody has cared for
_CUT_OFF = "Lykta avslutades medan utskriften skickades."
_REACHED = {Progress.QUEUED: PrintState.SENT, Progress.SPOOLED: PrintState.SPOOLED}
_CLOSED = "Lykta stängdes innan skrivaren hade svarat."
_ALL = tuple(Paper)
_LOST = "Skrivarkön känner inte längre till utskriften."


@dataclass(frozen=True)
class Sent:
    """What a round of sending has done (sändning av utskrifter)."""

    changed: tuple[PrintJob, ...]
    is_waiting: bool  # something is still to be sent, or asked after


@dataclass(frozen=True)
class PrinterState:
    """How it stands with the printers (skrivarläge)."""

    labels: str  # what the label printer is called; "" where none is set
    under_way: int
    stuck: int  # wait for a person


def printer_state(workplace: Workplace) -> PrinterState:
    """Return what the status line says of the printers."""
    states = print_jobs.count_states(workplace.journal.vault.connection)
    labels = workplace.computer.printers.get(Paper.LABEL)
    return PrinterState(
        labels.name if labels else "",
        sum(states.get(state, 0) for state in UNDER_WAY),
        sum(states.get(state, 0) for state in STUCK),
    )


def list_jobs(workplace: Workplace) -> list[PrintJob]:
    """Return the queue, the latest last, without the documents."""
    require_active(workplace)
    return print_jobs.list_jobs(workplace.journal.vault.connection)


def send_waiting(
    workplace: Workplace, papers: Sequence[Paper] = _ALL, asking: Asking = IN_PLACE
) -> Sent:
    """Send what waits for the printers of these papers, in order, and ask after what was sent.

    One program sends to a printer at a time: who finds another at it leaves it to that one. A
    printer that is gone costs its own job some seconds. Once the program closes nothing more is
    begun, and a printer that does not answer is left alone, its job in doubt.
    """
    changed: list[PrintJob] = []
    for paper in papers:
        with _as_the_only_sender(workplace, paper) as is_alone:
            if is_alone:
                changed += _send_all(workplace, paper, asking)
    left = print_jobs.list_jobs(workplace.journal.vault.connection)
    waiting = [job for job in left if job.state in UNDER_WAY and job.order.paper in papers]
    return Sent(tuple(changed), is_waiting=bool(waiting))


def cancel(workplace: Workplace, number: int) -> PrintJob:
    """Take a job out of the line; what the system's queue holds already is not called back."""
    require_active(workplace)
    with workplace.journal.vault.transaction() as connection:
        job = print_jobs.load_job(connection, number)
        if job.state not in (*STUCK, PrintState.QUEUED):
            already = "Utskriften är redan på väg." if job.state in UNDER_WAY else "Den är klar."
            raise refuse(already, "Läs listan igen.", field="job")
        taken = print_jobs.taken_away(job, workplace.computer.clock.now())
        print_jobs.save_job(connection, taken)
    return taken


def came_out(workplace: Workplace, number: int) -> PrintJob:
    """Say of a job that nobody knew of that its paper lies there."""
    require_active(workplace)
    job = print_jobs.load_job(workplace.journal.vault.connection, number)
    if job.state is not PrintState.UNKNOWN:
        raise refuse("Det är redan känt hur utskriften gick.", "Läs listan igen.", field="job")
    return _keep(workplace, replace(job, state=PrintState.ACCEPTED, reason=""))


def _send_all(workplace: Workplace, paper: Paper, asking: Asking) -> list[PrintJob]:
    changed = _doubt_what_was_cut_off(workplace, paper)
    while not asking.is_closing and (job := _claim_next(workplace, paper)) is not None:
        changed.append(_send(workplace, job, asking))
    changed += _ask_after_sent(workplace, paper, asking)
    _sweep(workplace)
    return changed


@contextmanager
def _as_the_only_sender(workplace: Workplace, paper: Paper) -> Iterator[bool]:
    """Yield whether no other program is sending; the system lets go when a program dies."""
    with ExitStack() as held:
        is_alone = True
        try:
            lane = workplace.computer.home / f"printing-{paper}"
            held.enter_context(alone(lane, timeout_s=0))
        except Unavailable as unavailable:
            if unavailable.code != "busy":
                raise
            is_alone = False
        yield is_alone


def _doubt_what_was_cut_off(workplace: Workplace, paper: Paper) -> list[PrintJob]:
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        return print_jobs.doubt(connection, (PrintState.SENDING,), _CUT_OFF, now, paper)


def _claim_next(workplace: Workplace, paper: Paper) -> PrintJob | None:
    """Return the first that waits, marked as being sent before anything of it leaves."""
    with workplace.journal.vault.transaction() as connection:
        jobs = (j for j in print_jobs.list_jobs(connection) if j.order.paper is paper)
        if (first := next((j for j in jobs if j.state is PrintState.QUEUED), None)) is None:
            return None
        job = print_jobs.load_job(connection, first.number)
        now = workplace.computer.clock.now()
        claimed = replace(job, state=PrintState.SENDING, reason="", changed_at=now)
        print_jobs.save_job(connection, claimed)
    return claimed


def _send(workplace: Workplace, job: PrintJob, asking: Asking) -> PrintJob:
    order = job.order
    size, copies = order.size_mm, order.copies
    try:
        printer = demand_printer(workplace.computer, order.paper, order.queue)
        call = partial(printer.print_pdf, order.pdf, title=order.title, size_mm=size, copies=copies)
        receipt = asking.ask(call)
    except Unavailable as unavailable:
        return _keep(workplace, _failed(job, unavailable))
    except LeftAlone:
        doubt = replace(job, state=PrintState.UNKNOWN, sent_to=printer.name, reason=_CLOSED)
        return _keep(workplace, doubt)
    return _keep(workplace, _received(job, receipt))


def _ask_after_sent(workplace: Workplace, paper: Paper, asking: Asking) -> list[PrintJob]:
    connection, changed = workplace.journal.vault.connection, []
    for listed in print_jobs.list_jobs(connection):
        order = listed.order
        if listed.state is not PrintState.SENT or order.paper is not paper or asking.is_closing:
            continue
        try:
            printer = demand_printer(workplace.computer, order.paper, order.queue)
            known = printer.name == listed.sent_to
            receipt = asking.ask(partial(printer.ask, listed.job)) if known else None
        except LeftAlone:
            break  # it is asked after at the next start
        except Unavailable as unavailable:
            is_known = unavailable.code == "printer_refused" or isinstance(unavailable, MayBeOut)
            if not is_known:
                continue  # the print system is silent: ask again
            now = _failed(listed, unavailable)
        else:
            lost = replace(listed, state=PrintState.UNKNOWN, reason=_LOST)
            now = _received(listed, receipt) if receipt else lost
        if (now.state, now.reason) != (listed.state, listed.reason):
            changed.append(_keep(workplace, now))
    return changed


def _received(job: PrintJob, receipt: PrintReceipt) -> PrintJob:
    state = _REACHED.get(receipt.progress, PrintState.ACCEPTED)
    return replace(
        job, state=state, sent_to=receipt.sent_to, job=receipt.job, reason=receipt.remark
    )


def _failed(job: PrintJob, unavailable: Unavailable) -> PrintJob:
    """Return the job as not come out, or as in doubt when some of it may have left."""
    if isinstance(unavailable, MayBeOut):
        job = replace(job, sent_to=unavailable.sent_to, job=unavailable.job)
        return replace(job, state=PrintState.UNKNOWN, reason=str(unavailable))
    return replace(job, state=PrintState.FAILED, reason=str(unavailable))


def _keep(workplace: Workplace, job: PrintJob) -> PrintJob:
    """Keep how a job stands; that a label has left is noted with it, once.

    What is asked after comes here without its document: that it left was noted when it was sent.
    """
    kept = replace(job, changed_at=workplace.computer.clock.now())
    order = job.order
    if order.subject is None or not order.row or job.state not in LEFT or not order.pdf:
        with workplace.journal.vault.transaction() as connection:
            print_jobs.save_job(connection, kept)
        return kept
    pages, digest = page_count(order.pdf), sha256(order.pdf).hexdigest()
    with workplace.journal.write(job.by) as writing:
        print_jobs.save_job(writing.connection, kept)
        content = LabelPrinted(order.slip, order.row, pages, digest, order.reprint)
        writing.append(content, id=job.entry_id(order.subject), subject=order.subject)
    return kept


def _sweep(workplace: Workplace) -> None:
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        print_jobs.sweep(connection, later(now, -_KEPT), later(now, -_FORGOTTEN))
