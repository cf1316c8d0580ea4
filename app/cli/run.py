"""The entry of the command line: parse, open, act, and turn every outcome into an exit code."""

import argparse
import getpass
import logging
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from app.cli import commands, output
from app.domain.findings import Refused, Unavailable, refuse
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace

_log = logging.getLogger(__name__)


class Exit(IntEnum):
    """Exit codes (svarskoder); documented, they stay."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    UNAVAILABLE = 3
    FAULTS = 4


def run(given: argparse.Namespace, assemble: Callable[[Path], Computer], home: Path) -> int:
    """Do one parsed command and return its exit code."""
    return guarded(lambda: _act(given, assemble(home)))


def guarded(act: Callable[[], int]) -> int:
    """Return the exit code of an act; never a traceback for what a person can mend."""
    try:
        return act()
    except Refused as refused:
        output.complain(*(f"{f.text} {f.cure}".strip() for f in refused.findings))
        return Exit.REFUSED
    except Unavailable as unavailable:
        output.complain(str(unavailable))
        return Exit.UNAVAILABLE
    except BrokenPipeError:
        return Exit.UNAVAILABLE
    except KeyboardInterrupt:
        output.complain("Avbrutet.")
        return Exit.REFUSED
    except Exception:  # noqa: BLE001  one of the two places that catch all
        _log.exception("a bug in the command line")
        output.complain("Något i Lykta är fel. Detaljer står i loggen.")
        return Exit.UNAVAILABLE


def _act(given: argparse.Namespace, computer: Computer) -> int:
    if given.command in commands.WITHOUT_STORE:
        return commands.WITHOUT_STORE[given.command](given, computer, _password(given))
    workplace = _open(given, computer)
    try:
        return commands.WITH_STORE[given.command](given, workplace)
    finally:
        sign_out(workplace)


def _open(given: argparse.Namespace, computer: Computer) -> Workplace:
    if not given.name:
        raise refuse("Vem handlar?", "Skriv --as och namnet.", field="as")
    workplace = sign_in(computer, given.name, _password(given)())
    if workplace.start.recovered:
        output.note(f"{len(workplace.start.recovered)} poster kom tillbaka från vittnet:")
        output.note(*workplace.start.recovered)
    if workplace.start.missing:
        output.complain("Poster som var sparade saknas:", *workplace.start.missing)
    return workplace


def _password(given: argparse.Namespace) -> Callable[[], str]:
    def ask() -> str:
        if given.password_file:
            return str(given.password_file.read_text(encoding="utf-8").rstrip("\r\n"))
        if not sys.stdin.isatty():
            raise refuse("Lösenord saknas.", "Skriv --password-file och en fil.", field="password")
        return getpass.getpass("Lösenord: ")

    return ask
