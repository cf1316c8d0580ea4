"""Take rows of the work list, so that colleagues at every counter see who settles them."""

from collections.abc import Iterable
from uuid import UUID

from app.domain.staff import Act
from app.domain.work_entries import WorkLeft, WorkTaken
from app.store.projections.owners import Owner, list_owners
from app.store.projections.steps import list_steps
from app.usecases.workplace import Workplace, require

__all__ = ["Owner"]  # what is told of rows that somebody has taken


def owners(workplace: Workplace) -> dict[tuple[UUID, int], Owner]:
    """Return who has taken what, by dispensing and row."""
    require(workplace, Act.READ)
    return list_owners(workplace.journal.vault.connection)


def take_work(workplace: Workplace, rows: Iterable[tuple[UUID, int]]) -> int:
    """Take rows, also those that another has; return how many were another's or nobody's."""
    return _write(workplace, rows, is_taken=True)


def leave_work(workplace: Workplace, rows: Iterable[tuple[UUID, int]]) -> int:
    """Leave rows to whoever comes; return how many the person had."""
    return _write(workplace, rows, is_taken=False)


def _write(workplace: Workplace, rows: Iterable[tuple[UUID, int]], *, is_taken: bool) -> int:
    require(workplace, Act.SETTLE)
    here, written = workplace.person.id, 0
    with workplace.journal.write(here) as writing:
        held = list_owners(writing.connection)
        wanted = dict.fromkeys(rows)
        lines = list_steps(writing.connection, of={subject for subject, _ in wanted})
        outages = {(line.subject, line.step.row): line.outage for line in lines}
        for subject, row in wanted:
            owner = held.get((subject, row))
            is_own = owner is not None and owner.person == here
            if is_own == is_taken or (subject, row) not in outages:
                continue
            content = WorkTaken(row) if is_taken else WorkLeft(row)
            writing.append(content, subject=subject, outage=outages[subject, row])
            written += 1
    return written
