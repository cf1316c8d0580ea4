"""The command `stock`: balances, batches, and the cases that nobody has closed."""

import argparse
from datetime import date
from typing import Any

from app.cli import output
from app.domain.holdings import Batch, Deviation, Holding
from app.domain.stock_entries import BatchState
from app.usecases.show_stock import list_holdings
from app.usecases.workplace import Workplace

_BALANCES = ("Vara", "Förteckning", "Saldo", "I påsar", "Undanlagt", "Ledigt", "Avvikelser")
_BATCHES = ("Vara", "Batch", "Utgår", "Förp", "Läge")
_CASES = ("Vara", "Öppnad", "Saldo då", "Räknat", "Skillnad nu")
_STATES = {
    BatchState.AVAILABLE: "ledig",
    BatchState.QUARANTINED: "spärrad",
    BatchState.HELD: "hålls kvar",
}


def stock(words: argparse.Namespace, workplace: Workplace) -> int:
    """Write what the stock holds; in JSON a product a line, with its batches and open cases."""
    found = [h for h in list_holdings(workplace) if h.is_narcotic or not words.narcotics]
    today = workplace.computer.clock.now().date()
    if words.json:
        for holding in found:
            output.json_line(_fields(holding, today))
    elif words.batches:
        output.table([_batch_row(h, b) for h in found for b in h.batches], _BATCHES)
    elif words.cases:
        output.table([_case_row(h, case) for h in found for case in h.open_cases], _CASES)
    else:
        output.table([_row(holding, today) for holding in found], _BALANCES)
    return 0


def _row(holding: Holding, today: date) -> tuple[str, ...]:
    product = holding.product
    numbers = (
        holding.balance,
        holding.reserved,
        holding.set_aside(today),
        holding.available(today),
        len(holding.open_cases),
    )
    return product.title, product.schedule or "", *map(str, numbers)


def _batch_row(holding: Holding, batch: Batch) -> tuple[str, ...]:
    day = batch.expires.isoformat() if batch.expires else ""
    return holding.product.title, batch.batch, day, str(batch.packages), _STATES[_state(batch)]


def _case_row(holding: Holding, case: Deviation) -> tuple[str, ...]:
    numbers = (str(case.expected), str(case.actual), f"{holding.difference_now(case):+d}")
    return holding.product.title, f"{case.opened_at:%Y-%m-%d %H:%M}", *numbers


def _fields(holding: Holding, today: date) -> dict[str, Any]:
    product = holding.product
    return {
        "product": product.title,
        "pack": product.pack,
        "varunummer": product.varunummer,
        "npl_pack_id": product.npl_pack_id,
        "schedule": product.schedule or "",
        "is_known": holding.is_known,
        "balance": holding.balance,
        "reserved": holding.reserved,
        "set_aside": holding.set_aside(today),
        "available": holding.available(today),
        "batches": [
            {
                "batch": batch.batch,
                "expires": batch.expires.isoformat() if batch.expires else None,
                "packages": batch.packages,
                "state": _state(batch).value,
            }
            for batch in holding.batches
        ],
        "open_cases": [
            {
                "id": str(case.id),
                "opened_at": case.opened_at.isoformat(),
                "expected": case.expected,
                "actual": case.actual,
                "difference_now": holding.difference_now(case),
            }
            for case in holding.open_cases
        ],
    }


def _state(batch: Batch) -> BatchState:
    return batch.mark.state if batch.mark else BatchState.AVAILABLE
