"""The least time between withdrawals, as the prescriber writes it: days, weeks or months."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_LONGEST = 999


class IntervalUnit(StrEnum):
    """The unit of an interval (enhet), by the national letters."""

    DAY = "Dg"
    WEEK = "V"
    MONTH = "Mn"


@dataclass(frozen=True)
class Interval:
    """The least time between two withdrawals (expedieringsintervall); 0: none is written."""

    count: int = 0
    unit: IntervalUnit = IntervalUnit.DAY

    def __bool__(self) -> bool:
        """Tell whether any is written."""
        return self.count > 0

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}"

    def after(self, day: date) -> date:
        """Return the first day of the next withdrawal; the end of a month stays its end."""
        if self.unit is not IntervalUnit.MONTH:
            days = self.count * (7 if self.unit is IntervalUnit.WEEK else 1)
            return day + timedelta(days=days)
        year, month = divmod(day.year * 12 + day.month - 1 + self.count, 12)
        last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
        return date(year, month + 1, min(day.day, last.day))


NO_INTERVAL = Interval()


def parse_interval(text: str) -> Interval:
    """Return the interval that is written as "2 Mn", none for ""; ValueError for anything else."""
    if not text:
        return NO_INTERVAL
    count, _, unit = text.partition(" ")
    if not (count.isascii() and count.isdecimal() and 1 <= int(count) <= _LONGEST):
        raise ValueError("an interval is a count and a unit")
    return Interval(int(count), IntervalUnit(unit))
