"""The command `clock`: how far the computer's clock is believed, and comparing it with another."""

import argparse
from datetime import timedelta
from typing import Any

from app.cli import given, output
from app.cli.exit_codes import Exit
from app.cli.reference_arguments import add_command
from app.domain.clock import ClockState, are_alike
from app.usecases.compare_clock import compare_clock
from app.usecases.workplace import Workplace

_STATES = {
    ClockState.SYNCED: "följer en tidsserver",
    ClockState.UNCHECKED: "ingen tidsserver",
    ClockState.CONFIRMED: "jämförd av en person",
    ClockState.SUSPECT: "går inte att lita på",
}


def add_clock(commands: Any) -> None:
    """Add what is said and compared of the clock."""
    command = add_command(
        commands,
        "clock",
        "Visa hur datorns klocka går, eller jämför den med en annan.",
        "clock 2026-11-23T14:32",
    )
    command.add_argument(
        "time", nargs="?", metavar="TID", help="av en annan klocka just nu, som 2026-11-23T14:32"
    )


def clock(words: argparse.Namespace, workplace: Workplace) -> int:
    """Say how the clock goes, or hold it against another."""
    if words.time is None:
        output.line(f"{_now(workplace)}, {_STATES[workplace.journal.clock.state()]}")
        return Exit.OK
    told = given.moment(words.time)
    ahead = compare_clock(workplace, told)
    if are_alike(told, told + ahead):
        output.line("Klockan stämmer.")
        return Exit.OK
    how = "före" if ahead > timedelta() else "efter"
    minutes = round(abs(ahead) / timedelta(minutes=1))
    output.note(f"Datorns klocka går {minutes} minuter {how}. Ställ den och jämför igen.")
    return Exit.REFUSED


def _now(workplace: Workplace) -> str:
    return f"{workplace.computer.clock.now():%Y-%m-%d %H:%M}"
