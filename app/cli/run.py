"""The entry of the command line: open, act, and turn every outcome into an exit code."""

import argparse
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import output
from app.cli.exit_codes import Exit
from app.domain.findings import Refused, Unavailable, refuse

if TYPE_CHECKING:
    from app.usecases.computer import Computer
    from app.usecases.workplace import Workplace

_log = logging.getLogger(__name__)
_DAMAGE = {"damaged", "missing", "keyslots_damaged", "keyslots_foreign", "keyslots_missing"}


def guarded(do: Callable[[], int]) -> int:
    """Return the exit code of an act; never a traceback for what a person can mend."""
    output.write_utf8()
    try:
        return do()
    except Refused as refused:
        output.note(*(f"{f.text} {f.cure}".strip() for f in refused.findings))
        return Exit.REFUSED
    except Unavailable as unavailable:
        output.note(str(unavailable))
        return Exit.UNAVAILABLE
    except BrokenPipeError:
        output.fall_silent()
        return Exit.UNAVAILABLE
    except KeyboardInterrupt:
        output.note("Avbrutet.")
        return Exit.REFUSED
    except Exception as error:  # noqa: BLE001  one of the two places that catch all
        output.note(f"Något i Lykta är fel ({_write_down(error)}).")
        return Exit.UNAVAILABLE


def _write_down(error: Exception) -> str:
    """Log where a bug is and of what kind, and say it in short; its text may name a person."""
    where = traceback.extract_tb(error.__traceback__)
    _log.error("unexpected %s\n%s", type(error).__name__, "".join(traceback.format_list(where)))
    return f"{type(error).__name__}, {Path(where[-1].filename).name}:{where[-1].lineno}"


def act(words: argparse.Namespace, computer: "Computer") -> int:
    """Do one parsed command and return its exit code."""
    from app.cli import commands  # the window, which needs none, starts sooner without them
    from app.usecases.sign_in import sign_out

    if without_store := commands.find_without_store(words):
        return without_store(words, computer)
    try:
        workplace = _open(words, computer)
    except Unavailable as unavailable:
        if words.command != "verify" or unavailable.code not in _DAMAGE:
            raise
        output.line(str(unavailable))
        return Exit.FAULTS
    try:
        return commands.WITH_STORE[words.command](words, workplace)
    finally:
        witness = workplace.journal.witness
        for trouble in filter(None, (witness.trouble, witness.away)):
            output.note(trouble)
        sign_out(workplace)


def _open(words: argparse.Namespace, computer: "Computer") -> "Workplace":
    from app.cli import given
    from app.usecases.sign_in import sign_in

    if not words.name:
        raise refuse("Vem handlar?", "Skriv --as och namnet.", field="as")
    workplace = sign_in(computer, words.name, given.password(words))
    start = workplace.start
    if start.recovered:
        output.note(f"Tillbaka från vittnet, {len(start.recovered)} st:", *start.recovered_runs)
    if start.missing:
        output.note("Poster som var sparade saknas:", *start.missing_runs)
    if start.faults:
        output.note("Något är fel. Kör `lykta verify`.", *start.faults)
    output.note(*start.keys)
    return workplace
