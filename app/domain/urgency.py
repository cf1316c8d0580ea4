"""How urgent it is to settle a row: narcotics first, then what a patient may soon ask for again."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.clock import STOCKHOLM
from app.domain.course import AnyCourse
from app.domain.ledger import is_narcotic
from app.domain.pace import thirds_on
from app.domain.unit_delivery import Delivered

_THIRDS = 2  # of the time that what was handed out lasts; then patients begin to come back


@dataclass(frozen=True)
class Urgency:
    """What tells how urgent a row is (angelägenhet)."""

    is_narcotic: bool = False
    left: int = 0  # withdrawals, which another pharmacy would give out while it knows of none
    next_on: date | None = None  # when more may be asked for; None: nobody can tell

    def is_soon(self, today: date, days: int) -> bool:
        """Tell whether the patient may ask for more within some days."""
        return self.next_on is not None and self.next_on <= today + timedelta(days=days)

    def place(self, today: date, soon_days: int) -> tuple[bool, bool, bool]:
        """Return what rows are ordered by: the most urgent first, and of equals the oldest."""
        return not self.is_narcotic, not self.left, not self.is_soon(today, soon_days)


def urgency_of(course: AnyCourse) -> dict[int, Urgency]:
    """Return how urgent each row is, by its number, as it now reads."""
    made = course.current.dispensed
    if isinstance(made, Delivered):
        return {row.row: Urgency(is_narcotic(row.product)) for row in made.rows}
    handed = made.happened_at.astimezone(STOCKHOLM).date()
    found = {}
    for row in made.rows:
        days = [thirds_on(handed, row.lasts_days, _THIRDS)]
        days += [row.interval.after(handed)] if row.interval else []
        next_on = max((day for day in days if day), default=None)
        left = max(0, row.withdrawals - row.withdrawal)
        found[row.row] = Urgency(is_narcotic(row.product), left, next_on)
    return found
