"""The command `second-check`: what waits for a second reading, and how often typing went wrong."""

import argparse
from typing import Any
from uuid import UUID

from app.cli import output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import refuse
from app.domain.kit import FORM_WORDS
from app.domain.reread import ReadField
from app.domain.second_check import ErrorRate, rate_table
from app.usecases.check_typing import errors_csv, transcription_errors
from app.usecases.declare_outage import list_outages
from app.usecases.reread_form import FormToRead, list_to_check, list_to_read
from app.usecases.workplace import Workplace

_HEADS = ("Expedition", "Vad", "Läge")


def add_second_check(commands: Any) -> None:
    """Add what tells of second readings."""
    command = add_command(
        commands, "second-check", "Andra läsningen: vad som väntar, och fel per 1000 uppgifter.",
        "second-check rate",
    )  # fmt: skip
    acts = acts_of(command)
    listing = add_command(acts, "list", "Visa vad som väntar.", "second-check list --json")
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    rate = add_command(acts, "rate", "Visa fel per 1000 uppgifter.", "second-check rate --csv")
    rate.add_argument("--outage", metavar="NAMN", help="ett avbrott, som 2026-11-23-A")
    how = rate.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="en JSON-rad")
    how.add_argument("--csv", action="store_true", help="som CSV med semikolon")


def second_check(words: argparse.Namespace, workplace: Workplace) -> int:
    """List what waits, or tell the rate."""
    if words.act == "list":
        for form in (forms := [*list_to_read(workplace), *list_to_check(workplace)]):
            if words.json:
                output.json_line(_fields(form))
        if not words.json:
            output.table([_row(form) for form in forms], _HEADS)
        return 0
    outage = _outage(workplace, words.outage)
    rate = transcription_errors(workplace, outage)
    if words.json:
        output.json_line(_rate(rate))
    elif words.csv:
        output.line(errors_csv(workplace, outage).rstrip())
    else:
        heads, *rows = rate_table(rate)
        output.table(rows, heads)
    return 0


def _outage(workplace: Workplace, label: str | None) -> UUID | None:
    if not label:
        return None
    found = next((one for one in list_outages(workplace) if one.label == label), None)
    if found is None:
        raise refuse("Avbrottet finns inte.", "Se `lykta outage list`.", field="outage")
    return found.id


def _row(form: FormToRead) -> tuple[str, str, str]:
    what = FORM_WORDS[form.form] if form.form else "skrivet vid disken"
    state = "ska rättas" if form.is_wrong else "väntar på svar" if form.is_compared else "väntar"
    return form.slip, what, state


def _fields(form: FormToRead) -> dict[str, Any]:
    return {
        "slip": form.slip,
        "form": form.form.value if form.form else None,
        "fields": [field.value for field in ReadField if field in form.fields],
        "is_compared": form.is_compared,
        "is_wrong": form.is_wrong,
    }


def _rate(rate: ErrorRate) -> dict[str, Any]:
    return {
        "forms": rate.forms,
        "read": rate.read,
        "typist": rate.typist,
        "reader": rate.reader,
        "per_thousand": _text(rate),
        "fields": [
            {"field": one.field.value, "read": one.read, "typist": one.typist,
             "reader": one.reader}
            for one in rate.fields
        ],
    }  # fmt: skip


def _text(rate: ErrorRate) -> str | None:
    return None if rate.per_thousand is None else str(rate.per_thousand)
