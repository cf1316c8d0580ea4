"""Which rows of the work a filter lets through, and what the line over the list tells of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.rate import Rate, rate_of

if TYPE_CHECKING:
    from app.ui.views.settle.work import WorkRow


class Filter(StrEnum):
    """What is shown (urval)."""

    ALL = "Alla"
    WAITING = "Väntar"
    NARCOTICS = "Narkotika"
    TWINS = "Dubblett"
    REFUSED = "Avvisade"
    FORESEEN = "Avvisas troligen"
    IN_FILE = "I fil"
    LATE = "Sena"
    MINE = "Mina"
    DONE = "Klara"


@dataclass(frozen=True)
class Figures:
    """What is told of all the rows together (siffror)."""

    oldest: datetime | None = None  # when the oldest that is left was handed out
    late: int = 0
    near: int = 0  # close to a limit that nobody can move
    rate: Rate | None = None


def select(
    rows: Iterable["WorkRow"], read_at: datetime | None, reader: UUID | None
) -> dict[Filter, tuple["WorkRow", ...]]:
    """Return the rows that each filter lets through, in their order."""
    found: dict[Filter, list[WorkRow]] = {filter_: [] for filter_ in Filter}
    for row in rows:
        for filter_ in _of(row, read_at, reader):
            found[filter_].append(row)
    return {filter_: tuple(chosen) for filter_, chosen in found.items()}


def _of(row: "WorkRow", read_at: datetime | None, reader: UUID | None) -> Iterable[Filter]:
    yield Filter.ALL
    if row.is_doubtful:
        yield Filter.TWINS
    if row.is_done:
        yield Filter.DONE
        return
    yield Filter.REFUSED if row.is_refused else Filter.WAITING
    if row.foreseen_words:
        yield Filter.FORESEEN
    if row.in_file is not None:
        yield Filter.IN_FILE
    if row.urgency.is_narcotic and not row.is_blind:
        yield Filter.NARCOTICS
    if read_at is not None and row.is_late(read_at):
        yield Filter.LATE
    if row.owner is not None and row.owner.person == reader:
        yield Filter.MINE


def figures_of(rows: Sequence["WorkRow"], now: datetime | None, near_days: int) -> Figures:
    """Return what is told of the rows together."""
    left = [row for row in rows if not row.is_done]
    if now is None:
        return Figures(min((row.first.happened_at for row in left), default=None))
    done = filter(None, (row.done_at for row in rows))
    return Figures(
        oldest=min((row.first.happened_at for row in left), default=None),
        late=sum(row.is_late(now) for row in left),
        near=sum(row.is_near(now, near_days) for row in left),
        rate=rate_of(done, len(left), now),
    )
