"""What the commands about an outage that ends are given: no new paper, its report, its proof."""

from pathlib import Path
from typing import Any

from app.cli.reference_arguments import add_command


def add_freeze(acts: Any) -> None:
    """Add that new paper is stopped, and that it is not after all."""
    freeze = add_command(
        acts, "freeze", "Stoppa nytt papper: nya utlämningar görs i apotekssystemet.",
        "outage freeze --at 2026-11-23T16:00",
    )  # fmt: skip
    freeze.add_argument("--at", metavar="TID", help="från när; annars nu")
    thaw = add_command(
        acts, "thaw", "Häv stoppet: systemen höll inte.", 'outage thaw --reason "eHM nere igen"'
    )
    thaw.add_argument("--reason", required=True, metavar="TEXT", help="varför")


def add_report(acts: Any) -> None:
    """Add the report for management and authority."""
    report = add_command(
        acts,
        "report",
        "Visa avbrottets mått, eller spara rapporten.",
        "outage report --pdf-out rapport.pdf --csv-out rapport.csv",
    )
    _which(report)
    report.add_argument("--pdf-out", type=Path, metavar="FIL", help="var rapporten (PDF) läggs")
    report.add_argument("--csv-out", type=Path, metavar="FIL", help="var måtten (CSV) läggs")
    report.add_argument("--json", action="store_true", help="måtten som en JSON-rad")


def add_check(acts: Any) -> None:
    """Add the check of what a closing covers."""
    check = add_command(
        acts,
        "check",
        "Kontrollera att allt som ett stängt avbrott omfattar finns kvar, oförändrat.",
        "outage check --outage 2026-11-23-A",
    )
    check.add_argument("--outage", metavar="NAMN", help="vilket; annars det senaste som är stängt")


def _which(command: Any) -> None:
    command.add_argument(
        "--outage",
        metavar="NAMN",
        help="vilket, som 2026-11-23-A; annars det som pågår eller det senaste",
    )
