"""The command `purge`: what personal data has passed its time, and its deletion with a proof."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.exit_codes import Exit
from app.cli.reference_arguments import add_command
from app.domain.retention import RETENTION_WORDS
from app.usecases.purge_personal import PurgeReview, purge, purge_sheet, review_purge
from app.usecases.put_on_paper import save_sheet
from app.usecases.workplace import Workplace


def add_purge(commands: Any) -> None:
    """Add what is done with personal data that has passed its time."""
    command = add_command(
        commands,
        "purge",
        "Visa personuppgifter vars tid har gått, och gallra dem.",
        "purge --proof-out gallring.pdf",
    )
    command.add_argument(
        "--proof-out",
        type=Path,
        metavar="FIL",
        help="gallra nu, för gott, och lägg beviset (PDF) här; annars visas bara vad som väntar",
    )
    command.add_argument("--json", action="store_true", help="en JSON-rad för varje klass")


def purges(words: argparse.Namespace, workplace: Workplace) -> int:
    """List what would go, or let it go."""
    if words.proof_out is None:
        return _show(review_purge(workplace), as_json=words.json)
    with given.new_file(words.proof_out):
        with output.progress("Gallrar") as report:
            made = purge(workplace, report)
        before = review_purge(workplace).purges
        if before:
            save_sheet(words.proof_out, purge_sheet(workplace, before[0].act))
        else:
            words.proof_out.unlink()
    output.line(f"Gallrade poster: {made.parts}.")
    if before:
        output.line(f"Beviset på den senaste gallringen ligger i {words.proof_out}.")
    if made.pictures:
        output.line(f"Borttagna bilder av papper: {made.pictures}.")
    if made.left:
        output.note("En plats för vittnesfilen svarar inte. Sätt i minnet och gallra igen.")
    return Exit.UNAVAILABLE if made.left else Exit.OK


def _show(review: PurgeReview, *, as_json: bool) -> int:
    for each in review.classes if as_json else ():
        output.json_line(
            {
                "class": each.retention.value,
                "years": each.rule.value,
                "until": each.until.isoformat(),
                "due": each.parts,
                "rule": each.rule.id,
                "source": each.rule.source,
                "confidence": each.rule.confidence.value,
            }
        )
    if as_json:
        return 0
    rows = [
        (RETENTION_WORDS[each.retention], f"{each.rule.value} år", f"{each.until}", str(each.parts))
        for each in review.classes
    ]
    output.table(rows, ("Klass", "Sparas", "Går till och med", "Poster"))
    if review.copies:
        output.note(f"Säkerhetskopior från före gallringen, att förstöra: {len(review.copies)}.")
    return 0
