"""The command `scan-over`: which rows may be scanned over, their codes on paper, letting go."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.cli.rows import add_rows, find_rows
from app.usecases.list_work import list_scanned
from app.usecases.put_on_paper import save_sheet
from app.usecases.scan_over import list_ready, release_row, scan_sheet
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
    release = add_command(
        acts, "release", "Släpp det som skannas över och säkert inte är registrerat där.",
        'scan-over release A-0113-7 --reason "ringde kassan, inget är sparat"',
    )  # fmt: skip
    add_rows(release)
    release.add_argument(
        "--reason", required=True, metavar="T", help="hur du vet att raden inte är registrerad"
    )


def scan_over(words: argparse.Namespace, workplace: Workplace) -> int:
    """List the rows that may go, write the codes of some, or let go of them."""
    if words.act == "release":
        return _release(words, workplace)
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


def _release(words: argparse.Namespace, workplace: Workplace) -> int:
    rows, scanned = find_rows(workplace, words.slip, words.row), list_scanned(workplace)
    for subject, row in [key for key in rows if key in scanned] or rows:
        release_row(workplace, subject, row, words.reason)
        output.line(f"{words.slip} rad {row} är släppt.")
    return 0
