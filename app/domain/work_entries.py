"""The kinds of journal entry about who does the work after an outage; about what was handed out.

`entries.py` lists them with the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class WorkTaken:
    """Who wrote it settles a row (rad tagen); the last word holds, whoever had it before."""

    row: int


@dataclass(frozen=True)
class WorkLeft:
    """Nobody in particular settles a row any more (rad lämnad)."""

    row: int


WorkContent = WorkTaken | WorkLeft
WORK_KINDS: dict[str, type] = {"work_taken": WorkTaken, "work_left": WorkLeft}
