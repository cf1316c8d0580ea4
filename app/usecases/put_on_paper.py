"""Put a document that is already made in line for paper, into a file or on the screen."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.device.files import disk_errors, write_whole
from app.documents.raster import Raster, page, page_count, page_size_mm
from app.domain.printing import PrintJob, PrintOrder, PrintReceipt
from app.usecases.computer import Computer, demand_printer

if TYPE_CHECKING:
    from app.usecases.workplace import Workplace

__all__ = ["Raster", "page_count"]


def put_in_line(workplace: "Workplace", order: PrintOrder) -> PrintJob:
    """Put a document in line for its printer and return at once; the queue sends it.

    The paper is as large as the document's first page. Whoever holds the document may print it.
    """
    from app.store import print_jobs  # the door, which prints no queue, starts sooner without

    demand_printer(workplace.computer, order.paper, order.queue)
    measured = replace(order, size_mm=page_size_mm(order.pdf))
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        return print_jobs.add_job(connection, measured, workplace.person.id, now)


def print_at_once(computer: Computer, order: PrintOrder) -> PrintReceipt:
    """Send a document past the queue and keep nothing of it: for what opens the store."""
    printer = demand_printer(computer, order.paper, order.queue)
    return printer.print_pdf(
        order.pdf, title=order.title, size_mm=page_size_mm(order.pdf), copies=order.copies
    )


def save_sheet(path: Path, pdf: bytes) -> None:
    """Write the document as a file that only this user reads."""
    with disk_errors(f"{path.name} kunde inte sparas"):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, pdf)


def draw_sheet(pdf: bytes, dpi: float, number: int = 0) -> Raster:
    """Return one page, counted from 0, as dots for the screen."""
    return page(pdf, dpi, number)
