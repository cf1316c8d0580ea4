"""The command `scan-over`: which rows may be scanned over, and their codes on paper."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.cli.rows import add_rows, find_rows
from app.usecases.put_on_paper import save_sheet
from app.usecases.scan_over import list_ready, scan_sheet
from app.usecases.workplace import Workplace

_HEADS = ("Expedition", "Rad", "Utlämnad", "Steg")


def add_scan_over(commands: Any) -> None:
    """Add what is scanned over into the pharmacy's own system."""
    command = add_command(
        commands, "scan-over", "Rader att skanna över till apotekssystemet.", "scan-over list"
    )
    acts = acts_of(command)
    listing = add_command(acts, "list", "Visa raderna som går nu.", "scan-over list --json")
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    sheet = add_command(
        acts, "sheet", "Skriv en expeditions koder på ett blad (PDF); namnger patienten.",
        "scan-over sheet A-0113-7 --out koder.pdf",
    )  # fmt: skip
    add_rows(sheet)
    sheet.add_argument("--out", required=True, type=Path, metavar="FIL", help="var bladet läggs")


def scan_over(words: argparse.Namespace, workplace: Workplace) -> int:
    """List the rows that may go, or write the codes of some."""
    if words.act == "sheet":
        rows = find_rows(workplace, words.slip, words.row)
        with given.new_file(words.out):
            save_sheet(words.out, scan_sheet(workplace, rows))
        return 0
    found = list_ready(workplace)
    if words.json:
        for one in found:
            when = one.happened_at.isoformat()
            said = {"slip": one.slip, "row": one.row, "happened_at": when}
            output.json_line(said | {"steps": list(one.steps)})
    else:
        rows_shown = [
            (one.slip, one.row, f"{one.happened_at:%Y-%m-%d %H:%M}", ", ".join(one.steps))
            for one in found
        ]
        output.table(rows_shown, _HEADS)
    return 0
