"""The same handed out by two counters that knew nothing of each other: a case, until decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.history import PastRow
from app.domain.order_entries import TwinDecided, TwinVerdict
from app.domain.totals import root_of
from app.domain.twins import days_apart, is_same_medicine, is_same_strength


@dataclass(frozen=True)
class TwinCase:
    """A row, and another hand-out of the same to the same patient (dubblettärende)."""

    own: PastRow
    other: PastRow
    decided: TwinDecided | None = None
    counters: tuple[str, str] = field(default=("", ""), compare=False)
    # what people call the computers of both; "" of one that has not said

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what to do."""
        return self.decided is None

    @property
    def is_double(self) -> bool:
        """Whether only one of the two may stand."""
        return self.decided is not None and self.decided.verdict is TwinVerdict.DUPLICATE


def cases_of(pairs: Iterable[tuple[PastRow, PastRow]], longest: timedelta) -> list[TwinCase]:
    """Return the cases among hand-outs to one patient each, both ways round.

    What was decided upon at the counter, with the other in sight, is none.
    """
    found = []
    for one, other in pairs:
        if is_twin(one, other, longest) and not (_knew(one, other) or _knew(other, one)):
            decided = _decision(one, other) or _decision(other, one)
            found += [TwinCase(one, other, decided), TwinCase(other, one, decided)]
    return sorted(found, key=lambda case: (case.other.happened_at, case.other.slip))


def is_twin(one: PastRow, other: PastRow, longest: timedelta) -> bool:
    """Tell whether a patient has the same twice, each on an order of its own."""
    return (
        one.subject != other.subject
        and not any(past.is_waiting or past.is_returned for past in (one, other))
        and root_of(one) != root_of(other)
        and is_same_medicine(one.row.product, other.row.product)
        and is_same_strength(one.row.product, other.row.product)
        and days_apart(one.happened_at, other.happened_at) <= longest
    )


def _knew(one: PastRow, other: PastRow) -> bool:
    return other.slip in one.twins


def _decision(one: PastRow, other: PastRow) -> TwinDecided | None:
    """Return what was last said of the two as they stand now."""
    about = (one.row.row, one.entry, other.entry, other.row.row)
    said = (d for d in reversed(one.decided) if (d.row, d.of, d.twin, d.twin_row) == about)
    return next(said, None)
