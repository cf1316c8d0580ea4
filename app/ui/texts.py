"""Swedish words that several screens share; how dates, money and lengths of time are written."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

NBSP = "\u00a0"  # numbers and their units stay on one line
BULLET = " · "

_STRENGTH = re.compile(r"(?<=[0-9]) (?=[^0-9 ]+$)")
UNKNOWN = "okänt"  # never blank, never 0

_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
_LONG_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_LONG_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def unbroken(title: str) -> str:
    """Return a product's name with its strength on one line."""
    return _STRENGTH.sub(NBSP, title)


def number(value: int) -> str:
    """Return 24600 as 24 600."""
    return f"{value:,}".replace(",", NBSP)


def money(kronor: Decimal) -> str:
    """Return 413.5 as 413,50 kr."""
    whole = f"{kronor:,.2f}".replace(",", NBSP).replace(".", ",")
    return f"{whole}{NBSP}kr"


def clock_time(moment: datetime) -> str:
    """Return the time of day as 14:32."""
    return f"{moment:%H:%M}"


def clock_seconds(moment: datetime) -> str:
    """Return the time of day as 17:21:40."""
    return f"{moment:%H:%M:%S}"


def day(moment: datetime) -> str:
    """Return the date as 2026-11-23."""
    return f"{moment:%Y-%m-%d}"


def short_day(moment: datetime) -> str:
    """Return the date as mån 23 nov."""
    return f"{_WEEKDAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}"


def long_day(moment: datetime) -> str:
    """Return the date as måndag 23 november 2026."""
    weekday, month = _LONG_WEEKDAYS[moment.weekday()], _LONG_MONTHS[moment.month - 1]
    return f"{weekday} {moment.day} {month} {moment.year}"


def duration(length: timedelta) -> str:
    """Return a length of time as 48 min, 2 h 49 min or 3 d 4 h."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours}{NBSP}h {minutes}{NBSP}min" if minutes else f"{hours}{NBSP}h"
    days, hours = divmod(hours, 24)
    return f"{days}{NBSP}d {hours}{NBSP}h" if hours else f"{days}{NBSP}d"


def initials(name: str) -> str:
    """Return Sara Lindqvist as SL, for the round mark beside a person."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def count(value: int, one: str, many: str) -> str:
    """Return 1 varning, 2 varningar."""
    return f"{number(value)}{NBSP}{one if value == 1 else many}"
