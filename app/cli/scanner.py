"""The command `scanner`: when the scanner here was last tried, and the sheet to try it with."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.exit_codes import Exit
from app.cli.reference_arguments import add_command
from app.domain.scanner_check import FAULTS
from app.usecases.put_on_paper import save_sheet
from app.usecases.try_scanner import latest_trial, scanner_sheet
from app.usecases.workplace import Workplace


def add_scanner(commands: Any) -> None:
    """Add what is told of the scanner."""
    command = add_command(
        commands,
        "scanner",
        "Visa när läsaren här provades, eller gör provbladet. Provet görs i fönstret, under Drift.",
        "scanner --sheet-out provblad.pdf",
    )
    command.add_argument("--sheet-out", type=Path, metavar="FIL", help="var provbladet läggs")


def scanner(words: argparse.Namespace, workplace: Workplace) -> int:
    """Write the sheet, or tell of the last trial."""
    if words.sheet_out:
        with given.new_file(words.sheet_out):
            save_sheet(words.sheet_out, scanner_sheet(workplace))
        output.line(f"Provbladet ligger i {words.sheet_out}.")
        return 0
    trial = latest_trial(workplace)
    if trial is None:
        output.line("Läsaren här är inte provad.")
        return 0
    output.line(f"Provad {trial.at:%Y-%m-%d %H:%M} av {trial.person}.")
    for fault in trial.faults:
        output.line(" ".join(FAULTS.get(fault, (fault,))))
    return Exit.FAULTS if trial.faults else 0
