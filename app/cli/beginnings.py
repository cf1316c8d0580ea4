"""Beginning anew whom to believe, at one computer, and following that at the others."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import add_command
from app.domain.findings import refuse
from app.usecases.begin_belief import begin_belief, follow_belief
from app.usecases.show_members import MemberLine, show_members
from app.usecases.workplace import Workplace


def add_beginning(acts: Any) -> None:
    """Add the two acts to those of `members`."""
    beginning = add_command(
        acts,
        "begin",
        "Börja om härifrån, när spärrar har stängt ute datorer som ska vara med.",
        'members begin --code-file kod.txt --second "Johan Berglund"',
    )
    beginning.add_argument(
        "--second", required=True, metavar="NAMN", help="kollegan som också intygar"
    )
    beginning.add_argument(
        "--second-password-file",
        type=Path,
        metavar="FIL",
        help="fil med kollegans lösenord; annars frågas det",
    )
    following = add_command(
        acts,
        "follow",
        "Följ en annan dators omstart, som ni själva har gjort.",
        "members follow 0e80 --code-file kod.txt",
    )
    following.add_argument("device", metavar="DATOR", help="dess tecken i listan, eller början")
    for command in (beginning, following):
        command.add_argument(
            "--code-file",
            type=Path,
            required=True,
            metavar="FIL",
            help="fil med återställningskoden",
        )


def begin(words: argparse.Namespace, workplace: Workplace) -> int:
    """Believe this computer alone."""
    code, password = given.secret(words.code_file), given.second_password(words)
    begin_belief(workplace, code, words.second, password)
    output.line("Bara den här datorn gäller nu.")
    output.note(
        "Kör `lykta carry` här. På varje dator som ska vara med: `lykta carry`, `lykta members"
        " follow`, `lykta members ask`. Anslut den sedan härifrån."
    )
    return 0


def follow(words: argparse.Namespace, workplace: Workplace) -> int:
    """Go by what another computer began."""
    device, line = marked(words.device, show_members(workplace).lines)
    follow_belief(workplace, device, given.secret(words.code_file))
    output.line(f"Den här datorn följer {(line and line.workstation) or device}.")
    output.note("Ansök på nytt: `lykta members ask`, och anslut den där.")
    return 0


def marked(typed: str, lines: Sequence[MemberLine]) -> tuple[str, MemberLine | None]:
    """Return the device that was meant by its first signs, and what is known of it."""
    found = [line for line in lines if line.device.startswith(typed.lower())]
    if len(found) > 1:
        raise refuse("Flera datorer börjar så.", "Skriv fler tecken.", field="device")
    return (found[0].device, found[0]) if found else (typed, None)
