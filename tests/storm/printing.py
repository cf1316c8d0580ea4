"""A program that puts sheets in line and sends them into a folder, until it is killed."""

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from reportlab.pdfgen.canvas import Canvas

from app.device.printers.file import FilePrinter
from app.domain.printing import Paper, PrintOrder
from app.usecases.print_queue import send_waiting
from app.usecases.put_on_paper import put_in_line
from app.usecases.sign_in import sign_in
from app.usecases.workplace import Workplace
from tests.storm.pharmacies import NAME, PASSWORD, Pharmacy, computer


def print_sheets(home: Path, tray: Path) -> None:
    """Sign in, send what waits, then print sheet after sheet and tell of each that stands."""
    workplace = on_folder(sign_in(computer(home), NAME, PASSWORD), tray)
    send_waiting(workplace)
    while True:
        title = f"blad-{uuid4().hex}"
        put_in_line(workplace, PrintOrder(Paper.SHEET, title, pdf=SHEET_PDF))
        sys.stdout.write(f"{title}\n")
        sys.stdout.flush()
        send_waiting(workplace)


def open_on_folder(pharmacy: Pharmacy, tray: Path) -> Workplace:
    """Return the pharmacy after a restart, with the folder as its printer."""
    return on_folder(pharmacy.open(), tray)


def on_folder(workplace: Workplace, tray: Path) -> Workplace:
    """Return the workplace with a folder as the printer of sheets."""
    printers = {Paper.SHEET: FilePrinter(tray)}
    return replace(workplace, computer=replace(workplace.computer, printers=printers))


def _sheet() -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(200, 100))
    canvas.drawString(10, 50, "Blad")
    canvas.save()
    return target.getvalue()


SHEET_PDF = _sheet()
