"""The command about requisitions: deliveries, back orders, and the basis of invoices."""

import argparse

from app.cli import output
from app.usecases.list_requisitions import DeliveryLine, list_all, list_back_orders, list_open
from app.usecases.print_requisition import invoice_csv
from app.usecases.workplace import Workplace


def requisitions(words: argparse.Namespace, workplace: Workplace) -> int:
    """List deliveries to units, or what is owed, or write the basis of invoices."""
    if words.invoice:
        output.line(invoice_csv(workplace).rstrip())
    elif words.owed:
        rows = [
            (o.slip, o.unit, o.ref.row, o.product, o.packages) for o in list_back_orders(workplace)
        ]
        output.table(rows, ("Expedition", "Enhet", "Rad", "Vara", "Restas"))
    else:
        lines = list_open(workplace) if words.open else list_all(workplace)
        output.table([_row(line) for line in lines], ("Expedition", "Enhet", "Levererad", "Läge"))
    return 0


def _row(line: DeliveryLine) -> tuple[str, str, str, str]:
    made = line.delivered
    state = "ej kvitterad" if line.received_at is None else f"kvitterad {line.receiver}".strip()
    return made.slip, made.unit.title, f"{made.happened_at:%Y-%m-%d %H:%M}", state
