"""The command `export`: rows that wait, in signed files for another system, and its answers."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import output
from app.cli.exit_codes import Exit
from app.cli.reference_arguments import acts_of, add_command
from app.domain.row_export import AnswerReport
from app.usecases.settle_by_file import (
    check_export,
    export_rows,
    plan_export,
    preview_answers,
    take_answers,
)
from app.usecases.workplace import Workplace


def add_export(commands: Any) -> None:
    """Add what gives rows to another system by file."""
    command = add_command(
        commands,
        "export",
        "Lämna rader som väntar i en undertecknad fil, och läs in svaren.",
        "export make /media/usb",
    )
    acts = acts_of(command)
    make = add_command(
        acts,
        "make",
        "Skriv raderna i en egen mapp; filerna har patientuppgifter i klartext.",
        "export make /media/usb",
    )
    make.add_argument("folder", type=Path, metavar="MAPP")
    make.add_argument("--again", action="store_true", help="också de som ligger i en fil utan svar")
    make.add_argument("--check", action="store_true", help="visa hur många, skriv inget")
    answers = add_command(
        acts,
        "answers",
        "Redovisa stegen efter svarsfilen.",
        "export answers /media/usb/svar.csv --check",
    )
    answers.add_argument("file", type=Path, metavar="FIL")
    answers.add_argument(
        "--check", action="store_true", help="visa vad svaren betyder, skriv inget"
    )
    verify = add_command(
        acts, "verify", "Pröva underskriften på en mapp.", "export verify /media/usb/lykta-1"
    )
    verify.add_argument("folder", type=Path, metavar="MAPP")


def exports(words: argparse.Namespace, workplace: Workplace) -> int:
    """Make, verify, or take the answers."""
    if words.act == "make":
        return _make(words, workplace)
    if words.act == "verify":
        found = check_export(words.folder)
        rows = output.count(found.rows, "rad", "rader")
        output.line(f"Underskriften stämmer. {found.pharmacy}, {rows}, {found.made_at}.")
        output.line(f"Nyckel: {found.key}")
        return 0
    call = preview_answers if words.check else take_answers
    report = call(workplace, words.file)
    for line in report_words(report):
        output.line(line)
    left = report.otherwise or report.corrected or report.outdated
    return Exit.FAULTS if left else 0


def _make(words: argparse.Namespace, workplace: Workplace) -> int:
    plan = plan_export(workplace, again=words.again)
    if not words.check:
        made = export_rows(workplace, words.folder, again=words.again)
        rows = output.count(made.rows, "rad", "rader")
        output.line(f"{rows} i {made.folder}. Filerna har patientuppgifter i klartext.")
        output.line(f"Nyckel: {made.key}")
    else:
        output.line(f"{output.count(plan.ready, 'rad', 'rader')} är redo.")
    if plan.lying:
        rows = output.count(plan.lying, "rad", "rader")
        output.line(f"{rows} ligger redan i en fil utan svar.")
    if plan.unheard:
        rows = output.count(plan.unheard, "rad", "rader")
        output.line(f"{rows} skickades utan svar: skicka igen först.")
    if plan.unregistered:
        output.line(f"{plan.unregistered} uttag går inte i fil. {plan.why}")
    return 0


def report_words(report: AnswerReport) -> list[str]:
    """Return what answers meant, a line for each thing."""
    return [text for text in _lines(report) if text]


def _lines(report: AnswerReport) -> list[str]:
    other = "redan redovisad på annat sätt, svaret ändrade inget."
    old = "rättad sedan filen gjordes. Det gamla är registrerat där; ta tillbaka det."
    past = "rättad sedan filen gjordes, nejet gäller det gamla."
    return [
        f"Mottagna: {report.accepted}. Avvisade: {report.refused}.",
        f"Svarade förut: {report.already}." if report.already else "",
        f"Utan svar än: {report.unanswered}." if report.unanswered else "",
        *(f"{slip}: {other}" for slip in report.otherwise),
        *(f"{slip}: {old}" for slip in report.corrected),
        *(f"{slip}: {past}" for slip in report.outdated),
    ]
