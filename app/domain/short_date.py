"""Days that are written short, as on a form that was filled in lately."""

from datetime import date

_LENGTHS = (1, 2, 4)  # a day, or month and day
_MONTHS = 12
_YEARS = 8  # 29 February may be that long ago


def last_such_day(digits: str, today: date) -> date | None:
    """Return the last day, today included, of a day's number or month and day; None for no day."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _LENGTHS):
        return None
    day = int(digits[-2:])
    if len(digits) == max(_LENGTHS):
        tried = ((today.year - back, int(digits[:2])) for back in range(_YEARS + 1))
    else:
        months = (today.year * _MONTHS + today.month - 1 - back for back in range(_MONTHS))
        tried = ((at // _MONTHS, at % _MONTHS + 1) for at in months)
    days = (_day(year, month, day) for year, month in tried)
    return next((found for found in days if found is not None and found <= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
