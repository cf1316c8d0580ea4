"""The command about requisitions: deliveries, back orders, and the basis of invoices."""

import argparse
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.cli import output
from app.usecases.list_requisitions import DeliveryLine, list_all, list_back_orders, list_open
from app.usecases.print_requisition import invoice_csv
from app.usecases.workplace import Workplace

_DELIVERY = {  # columns by name; JSON has the lines too
    "slip": "Expedition",
    "unit": "Enhet",
    "customer": "Kundnummer",
    "cost_centre": "Kostnadsställe",
    "happened_at": "Levererad",
    "received_at": "Kvitterad",
    "receiver": "Mottagare",
}
_OWED = {
    "slip": "Expedition",
    "unit": "Enhet",
    "row": "Rad",
    "product": "Vara",
    "packages": "Restas",
}


def requisitions(words: argparse.Namespace, workplace: Workplace) -> int:
    """List deliveries to units, or what is owed, or write the basis of invoices."""
    if words.invoice:
        output.line(invoice_csv(workplace).rstrip())
    elif words.owed:
        rests = (
            {"slip": o.slip, "unit": o.unit, "row": o.ref.row, "product": o.product,
             "packages": o.packages}
            for o in list_back_orders(workplace)
        )  # fmt: skip
        _write(rests, _OWED, as_json=words.json)
    else:
        lines = list_open(workplace) if words.open else list_all(workplace)
        _write(map(_values, lines), _DELIVERY, as_json=words.json)
    return 0


def _values(line: DeliveryLine) -> dict[str, Any]:
    made, back = line.delivered, dict(line.returned)
    return {
        "slip": made.slip,
        "unit": made.unit.title,
        "customer": made.unit.customer,
        "cost_centre": made.unit.cost_centre,
        "happened_at": made.happened_at,
        "received_at": line.received_at,
        "receiver": line.receiver,
        "lines": [
            {"row": row.row, "product": row.product.title, "varunummer": row.product.varunummer,
             "ordered": row.ordered, "packages": row.packages, "owed": row.owed,
             "returned": back.get(row.row, 0)}
            for row in made.rows
        ],
        "reversed": line.is_reversed,
    }  # fmt: skip


def _write(rows: Iterable[dict[str, Any]], heads: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            output.json_line(row)
    else:
        output.table([[_cell(row[name]) for name in heads] for row in rows], list(heads.values()))


def _cell(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value or "")
