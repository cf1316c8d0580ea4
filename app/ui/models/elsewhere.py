"""What is said of slips that are open at other counters: on the empty counter, and of one read."""

from collections.abc import Sequence
from datetime import datetime

from app.ui.headline import moment
from app.ui.texts import BULLET, NBSP
from app.usecases.open_elsewhere import OpenElsewhere

_NAMED = 3  # in one line


def elsewhere_words(slips: Sequence[OpenElsewhere], now: datetime) -> str:
    """Return a line for the empty counter; nothing when none is open elsewhere."""
    if not slips:
        return ""
    named = [f"{slip.number} vid {_at(slip, now)}" for slip in slips[:_NAMED]]
    more = len(slips) - len(named)
    rest = [f"{more}{NBSP}till under Parkerade"] if more else []
    return f"Öppna vid andra kassor: {BULLET.join([*named, *rest])}"


def read_words(slip: OpenElsewhere, now: datetime) -> str:
    """Return what is answered when such a slip's number is read."""
    first = f"Blankett {slip.number} är öppen vid {slip.counter}."
    if slip.is_gone:
        return f"{first} Datorn är spärrad."
    if slip.known_until is not None:
        return f"{first} Känt till {moment(slip.known_until, now)}."
    return f"{first} Fortsätt där."


def known_words(slip: OpenElsewhere, now: datetime) -> str:
    """Return how old it is that a slip is open: nu, till 10:32."""
    if slip.is_gone:
        return "datorn är spärrad"
    return "nu" if slip.known_until is None else f"till {moment(slip.known_until, now)}"


def _at(slip: OpenElsewhere, now: datetime) -> str:
    since = f"{slip.counter} sedan {moment(slip.since, now)}"
    if slip.is_gone or slip.known_until is not None:
        return f"{since}, {'' if slip.is_gone else 'känd '}{known_words(slip, now)}"
    return since
