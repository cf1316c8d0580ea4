"""The command `work`: the rows that are left to settle, and who has taken them."""

import argparse
from typing import Any
from uuid import UUID

from app.cli import output
from app.cli.reference_arguments import acts_of, add_command
from app.cli.rows import add_rows, find_rows
from app.usecases.list_work import StepLine, list_steps
from app.usecases.take_work import Owner, leave_work, owners, take_work
from app.usecases.workplace import Workplace

_HEADS = ("Expedition", "Rad", "Kvar", "Vem", "Sedan")


def add_work(commands: Any) -> None:
    """Add what tells who does what, and lets rows be taken and left."""
    command = add_command(
        commands, "work", "Raderna som är kvar att redovisa, och vem som gör dem.", "work list"
    )
    acts = acts_of(command)
    listing = add_command(acts, "list", "Visa raderna, i ordning.", "work list --mine --json")
    which = listing.add_mutually_exclusive_group()
    which.add_argument("--mine", action="store_true", help="de som du har tagit")
    which.add_argument("--free", action="store_true", help="de som ingen har tagit")
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    add_rows(add_command(acts, "take", "Ta rader, också en kollegas.", "work take A-0113-7"))
    add_rows(add_command(acts, "release", "Lämna rader du har tagit.", "work release A-0113-7"))


def work(words: argparse.Namespace, workplace: Workplace) -> int:
    """List the rows, or take or leave some."""
    if words.act == "list":
        _list(words, workplace)
        return 0
    rows = find_rows(workplace, words.slip, words.row)
    if words.act == "take":
        output.line(f"Tagna: {take_work(workplace, rows)}.")
    else:
        output.line(f"Lämnade: {leave_work(workplace, rows)}.")
    return 0


def _list(words: argparse.Namespace, workplace: Workplace) -> None:
    taken, here = owners(workplace), workplace.person.id
    shown = []
    for key, lines in _open_rows(workplace).items():
        owner = taken.get(key)
        is_mine = owner is not None and owner.person == here
        if (is_mine or not words.mine) and not (words.free and owner):
            shown.append((lines, owner))
    if words.json:
        for lines, owner in shown:
            output.json_line(_fields(lines, owner))
    else:
        output.table([_row(lines, owner) for lines, owner in shown], _HEADS)


def _open_rows(workplace: Workplace) -> dict[tuple[UUID, int], list[StepLine]]:
    """Return what is left of each row, in the order in which it is done."""
    rows: dict[tuple[UUID, int], list[StepLine]] = {}
    for line in list_steps(workplace, open_only=True):
        rows.setdefault((line.subject, line.step.row), []).append(line)
    return rows


def _row(lines: list[StepLine], owner: Owner | None) -> tuple[object, ...]:
    first = lines[0]
    since = f"{owner.since:%Y-%m-%d %H:%M}" if owner else ""
    return first.slip, first.step.row, len(lines), owner.name if owner else "", since


def _fields(lines: list[StepLine], owner: Owner | None) -> dict[str, Any]:
    first = lines[0]
    return {
        "slip": first.slip,
        "row": first.step.row,
        "happened_at": first.happened_at.isoformat(),
        "left": [line.step.code for line in lines],
        "owner": owner.name if owner else None,
        "owned_since": owner.since.isoformat() if owner else None,
    }
