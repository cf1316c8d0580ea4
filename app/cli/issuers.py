"""The command `issuer`: the key that this computer signs emergency prescriptions with."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import output
from app.cli.reference_arguments import acts_of, add_command
from app.usecases.request_enrolment import own_issuing_key, request_enrolment, show_request
from app.usecases.workplace import Workplace


def add_issuer(commands: Any) -> None:
    """Add what is done about the issuing key."""
    command = add_command(commands, "issuer", "Datorns nyckel för reservrecept.", "issuer show")
    acts = acts_of(command)
    request = add_command(
        acts,
        "request",
        "Spara en ansökan om att datorns nyckel ska gälla, att lämna till organisationen.",
        'issuer request ansokan.json --issuer "Backe hälsocentral"',
    )
    request.add_argument("file", type=Path, metavar="FIL", help="var ansökan läggs")
    request.add_argument(
        "--issuer", required=True, metavar="NAMN", help="mottagningen, som apoteken ska läsa den"
    )
    request.add_argument(
        "--new",
        action="store_true",
        help="gör en ny nyckel, när den gamla är återkallad eller kan vara i orätta händer",
    )
    show = add_command(
        acts, "show", "Visa fingeravtrycket för datorns nyckel, eller en ansökans.", "issuer show"
    )
    show.add_argument("file", nargs="?", type=Path, metavar="FIL", help="en ansökan")


def issuer(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts."""
    if words.act == "show":
        return _show(words, workplace)
    request = request_enrolment(workplace, words.issuer, words.file, anew=words.new)
    if request.kept_as:
        output.note(f"Nyckeln är ny. Den förra är kvar som {request.kept_as.name}.")
    output.line(f"{request.issuer}, {request.fingerprint}")
    output.note(
        f"Ansökan ligger i {words.file}. Lämna den till organisationen och läs upp fingeravtrycket."
    )
    return 0


def _show(words: argparse.Namespace, workplace: Workplace) -> int:
    if words.file:
        request = show_request(words.file)
        output.line(f"{request.issuer}, {request.fingerprint}")
    else:
        own = own_issuing_key(workplace)
        output.line(f"{own.name}, {own.fingerprint}")
    return 0
