"""The command `money`: what was charged against what was right, and how it ended."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import refuse
from app.domain.money import STATE_WORDS, MoneyLine, kronor_text, total_of
from app.domain.money_entries import DifferenceEnd
from app.usecases.list_work import find_dispensing
from app.usecases.put_on_paper import save_sheet
from app.usecases.settle_money import (
    list_money,
    money_by_patient,
    money_csv,
    set_correct,
    settle_difference,
)
from app.usecases.workplace import Workplace
from app.usecases.write_letter import write_letter

_HEADS = ("Expedition", "Patient", "Betalt", "Rätt belopp", "Återbetala", "Ta betalt", "Läge")


def add_money(commands: Any) -> None:
    """Add what is done with preliminary and correct amounts."""
    command = add_command(
        commands, "money", "Preliminära och rätta belopp: vem ska få tillbaka eller betala.",
        "money list",
    )  # fmt: skip
    acts = acts_of(command)
    listing = add_command(acts, "list", "Visa beloppen och summorna.", "money list --open")
    listing.add_argument("--open", action="store_true", help="bara det som inte är reglerat")
    how = listing.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    how.add_argument("--csv", action="store_true", help="allt som CSV med semikolon")
    right = add_command(
        acts, "set", "Skriv rätt belopp för en expedition.", "money set A-0113-7 413,50"
    )
    right.add_argument("slip", metavar="EXPEDITION")
    right.add_argument("kronor", metavar="KRONOR", help="vad patienten skulle ha betalat")
    right.add_argument("--reference", default="", metavar="R", help="vad det hittas på")
    done = add_command(acts, "done", "Säg hur en skillnad slutade.", "money done A-0113-7 refunded")
    done.add_argument("slip", metavar="EXPEDITION")
    done.add_argument("end", choices=[end.value for end in DifferenceEnd])
    done.add_argument("--reason", default="", metavar="T", help="kvitto, eller varför")
    letter = add_command(
        acts, "letter", "Skriv patientens brev om en skillnad (PDF).",
        "money letter A-0113-7 --out brev.pdf",
    )  # fmt: skip
    letter.add_argument("slip", metavar="EXPEDITION")
    letter.add_argument("--out", required=True, type=Path, metavar="FIL", help="var brevet läggs")
    letter.add_argument("--address", default="", metavar="T", help="rader med / emellan; sparas ej")


def money(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do what was asked."""
    if words.act == "list":
        return _list(words, workplace)
    line = _find(workplace, words.slip)
    if words.act == "letter":
        return _letter(words, workplace, line)
    if words.act == "set":
        set_correct(workplace, line.subject, words.kronor, words.reference)
    else:
        end = DifferenceEnd(words.end)
        settle_difference(workplace, [line.subject], end, line.due, words.reason)
    line = _find(workplace, words.slip)
    output.line(f"{line.slip}: {STATE_WORDS[line.account.state]} {_amount(line.due)}".strip())
    return 0


def _list(words: argparse.Namespace, workplace: Workplace) -> int:
    if words.csv:
        output.line(money_csv(workplace).rstrip())
        return 0
    lines = [line for line in list_money(workplace) if line.due or not words.open]
    if words.json:
        for line in lines:
            output.json_line(_fields(line))
        return 0
    output.table([_row(line) for line in lines], _HEADS)
    sums = total_of(lines)
    back, more = kronor_text(sums.to_refund), kronor_text(sums.to_collect)
    output.line(f"Att återbetala {back} kr, att ta betalt {more} kr, {sums.awaiting} väntar.")
    return 0


def _letter(words: argparse.Namespace, workplace: Workplace, line: MoneyLine) -> int:
    """Write the letter about all that is open with the patient of a hand-out."""
    patients = money_by_patient(workplace)
    of_patient = next(one for one in patients if line in one.lines)
    subjects = [one.subject for one in of_patient.lines]
    with given.new_file(words.out):
        save_sheet(words.out, write_letter(workplace, subjects, words.address.replace("/", "\n")))
    output.line(f"Brevet ligger i {words.out}. Radera filen när det är utskrivet.")
    return 0


def _find(workplace: Workplace, slip: str) -> MoneyLine:
    found = find_dispensing(workplace, slip.strip().upper())
    lines = (line for line in list_money(workplace) if found and line.subject == found.subject)
    if (line := next(lines, None)) is None:
        raise refuse(f"{slip} har inget belopp här.", "Se numren med `lykta money list`.")
    return line


def _row(line: MoneyLine) -> tuple[str, ...]:
    account = line.account
    sums = (account.charged, account.correct)
    back, more = _amount(min(line.due, 0)), _amount(max(line.due, 0))
    return (
        line.slip, line.patient, *map(kronor_text, sums), back, more, STATE_WORDS[account.state],
    )  # fmt: skip


def _amount(ore: int) -> str:
    return kronor_text(abs(ore)) if ore else ""


def _fields(line: MoneyLine) -> dict[str, Any]:
    account = line.account
    return {
        "slip": line.slip,
        "happened_at": line.happened_at,
        "patient": line.patient,
        "state": account.state.value,
        "charged_ore": account.charged,
        "preliminary_ore": account.preliminary,
        "correct_ore": account.correct,
        "due_ore": account.balance,
        "refunded_ore": account.refunded,
        "collected_ore": account.collected,
        "waived_ore": account.waived,
    }
