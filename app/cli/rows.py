"""Rows of hand-outs as the command line names them: by the number of the slip, and by the row."""

from typing import Any
from uuid import UUID

from app.domain.findings import refuse
from app.usecases.list_work import list_steps
from app.usecases.workplace import Workplace


def add_rows(command: Any) -> None:
    """Add how a command is told which rows it is about."""
    command.add_argument("slip", metavar="EXPEDITION")
    command.add_argument("--row", type=int, metavar="N", help="en rad; annars alla")


def find_rows(workplace: Workplace, slip: str, row: int | None) -> list[tuple[UUID, int]]:
    """Return the rows of a number, or the one of them, or refuse what is not or says two things."""
    lines = [line for line in list_steps(workplace) if line.slip == slip]
    if len({line.subject for line in lines}) > 1:
        raise refuse("Två expeditioner har numret.", "Gör det i fönstret.", field="slip")
    rows = dict.fromkeys((line.subject, line.step.row) for line in lines)
    found = [key for key in rows if row in (None, key[1])]
    if not found:
        raise refuse("Ingen sådan rad har steg.", "Se `lykta steps --all`.", field="slip")
    return found
