"""The command `prescribers`: whom orders that were handed out here were by."""

import argparse
from dataclasses import asdict
from typing import Any

from app.cli import output
from app.cli.reference_arguments import add_command
from app.usecases.keep_prescribers import list_prescribers
from app.usecases.workplace import Workplace


def add_prescribers(commands: Any) -> None:
    """Add the list of prescribers."""
    listing = add_command(
        commands,
        "prescribers",
        "Visa förskrivarna som är kända från det som lämnats ut, den senaste först.",
        "prescribers öberg",
    )
    listing.add_argument("text", nargs="*", metavar="ORD", help="namn, kod eller arbetsplats")
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")


def prescribers(words: argparse.Namespace, workplace: Workplace) -> int:
    """List them, each with the day that it was last seen."""
    found = list_prescribers(workplace, " ".join(words.text))
    if words.json:
        for known in found:
            output.json_line(asdict(known.prescriber) | {"day": known.day})
        return 0
    rows = [
        (
            k.day,
            told.code,
            told.name,
            told.profession,
            told.workplace,
            told.workplace_code,
            told.phone,
        )
        for k in found
        for told in [k.prescriber]
    ]
    heads = ("Senast", "Kod", "Namn", "Yrke", "Arbetsplats", "Arbetsplatskod", "Telefon")
    output.table(rows, heads)
    return 0
