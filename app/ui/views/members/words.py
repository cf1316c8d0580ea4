"""How another computer is spoken of: its name, how old its word is, its clock, what is lacking."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.clock import ClockState, elapsed
from app.domain.member_statements import ClockDifference, ClockVerdict, Span
from app.domain.members import RevokeReason
from app.ui.headline import moment
from app.ui.texts import BULLET, UNKNOWN, count, day, duration, number
from app.ui.widgets.badge import Tone
from app.usecases.show_members import MemberLine

SILENT = timedelta(hours=24)  # a computer that is heard no more often is told in the list
REASONS = {
    RevokeReason.LOST: "borta",
    RevokeReason.RETIRED: "ur bruk",
    RevokeReason.COPIED: "kopierad",
}
_CLOCK_STATES = {
    ClockState.SYNCED: "följer en tidsserver",
    ClockState.UNCHECKED: "ingen tidsserver",
    ClockState.CONFIRMED: "jämförd av en person",
    ClockState.SUSPECT: "säger själv att tiden är osäker",
}
_NEVER = (
    "inget, den har inte anslutit sig än. Ska den inte det: spärra den (Ctrl+Del), så gäller"
    " tillträdet inte"
)
_MOST_SPANS = 6


def name_of(line: MemberLine) -> str:
    """Return what people call a computer; its key's first signs when nobody has said."""
    return line.workstation or f"Namnlös {line.device[:4]}"


def state_of(line: MemberLine, now: datetime) -> tuple[str, Tone]:
    """Return how a computer stands, in a word or two."""
    if line.revoked_at is not None:
        return "spärrad", Tone.STOP
    if not line.is_believed:
        return "anslut på nytt", Tone.WARN
    if line.is_this:
        return "den här datorn", Tone.OK
    if not line.takes_part:
        return "före återställning", Tone.NEUTRAL
    if line.said is None:
        return "inget besked än", Tone.INFO
    if elapsed(line.said.as_of, now) > SILENT:
        return "tyst", Tone.WARN
    if line.missing:
        return "något saknas", Tone.WARN
    if line.forks > line.handled or line.beside:
        return "att jämföra", Tone.WARN
    return "ansluten", Tone.OK


def heard(line: MemberLine, now: datetime) -> str:
    """Return how old the last word of a computer is."""
    if line.is_this:
        return "nu"
    return moment(line.said.as_of, now) if line.said else "inget"


def heard_fully(line: MemberLine, now: datetime) -> str:
    """Return when a computer said its last word, and when it came here."""
    if line.said is None:
        return _NEVER if line.entries == 0 else "inget besked har kommit hit"
    age = duration(max(timedelta(0), elapsed(line.said.as_of, now)))
    made, taken = moment(line.said.made_at, now), moment(line.said.taken_at, now)
    return f"för {age} sedan{BULLET}gjort {made}, hit {taken}"


def clock_word(difference: ClockDifference) -> str:
    """Return how a clock goes, in the table."""
    match difference.verdict:
        case ClockVerdict.AGREES:
            return "stämmer"
        case ClockVerdict.AHEAD:
            return f"före {duration(difference.least)}"
        case ClockVerdict.BEHIND:
            return f"efter {duration(-(difference.most or timedelta(0)))}"
        case ClockVerdict.UNKNOWN:
            return UNKNOWN


def clock_fully(line: MemberLine) -> str:
    """Return how a clock goes, and what the computer itself says of it."""
    if line.said is None:
        return UNKNOWN
    own = _CLOCK_STATES[line.said.clock]
    difference = line.said.difference
    match difference.verdict:
        case ClockVerdict.AGREES:
            return f"stämmer med den här, på 2 minuter när{BULLET}{own}"
        case ClockVerdict.AHEAD:
            return f"går före den här, minst {duration(difference.least)}{BULLET}{own}"
        case ClockVerdict.BEHIND:
            behind = duration(-(difference.most or timedelta(0)))
            return f"går efter den här, minst {behind}{BULLET}{own}"
        case ClockVerdict.UNKNOWN:
            return f"går inte att jämföra, beskedet var för länge på väg{BULLET}{own}"


def clock_is_wrong(line: MemberLine) -> bool:
    """Tell whether a clock is shown to be wrong."""
    wrong = (ClockVerdict.AHEAD, ClockVerdict.BEHIND)
    return line.said is not None and line.said.difference.verdict in wrong


def missing_words(line: MemberLine) -> str:
    """Return the numbers that are not here."""
    if not line.missing:
        return "inga"
    return f"{count(line.missing_count, 'post', 'poster')}: nummer {span_words(line.missing)}"


def span_words(spans: Iterable[Span]) -> str:
    """Return runs of numbers as 4, 7–9; only the first of many."""
    texts = [
        number(first) if first == last else f"{number(first)}–{number(last)}"
        for first, last in spans
    ]
    rest = len(texts) - _MOST_SPANS
    return ", ".join(texts[:_MOST_SPANS]) + (f" och {rest} till" if rest > 0 else "")


def waiting_word(line: MemberLine) -> str:
    """Return how many entries wait for a computer, in the table."""
    if line.is_this or line.revoked_at is not None:
        return "–"
    if line.waiting is None:
        return UNKNOWN
    pictures = f" + {count(line.pictures, 'bild', 'bilder')}" if line.pictures else ""
    return number(line.waiting) + pictures


def waiting_fully(line: MemberLine) -> str:
    """Return what a computer lacked when it last said so, or that it has all."""
    if line.waiting is None:
        return "okänt, inget besked har kommit hit"
    if line.has_all:
        return "inget, den har allt som finns här"
    lacks = [count(line.waiting, "post", "poster")] if line.waiting else []
    if line.pictures:
        lacks.append(count(line.pictures, "bild", "bilder") + " av papper")
    if lacks:
        return f"{' och '.join(lacks)} som den inte hade vid sitt besked"
    return "inga poster, så vitt numren visar"


def admitted_words(line: MemberLine) -> str:
    """Return how a computer came in."""
    if line.admitted_at is None:
        return "från början, eller återställd från en kopia"
    by = f" av {line.admitted_by}" if line.admitted_by else ""
    return f"{day(line.admitted_at)}{by}"


def revoked_words(line: MemberLine) -> str:
    """Return who revoked a computer, when and why."""
    if line.revoked_at is None:
        return ""
    by = f" av {line.revoked_by}" if line.revoked_by else ""
    why = f": {REASONS[line.revoked_why]}" if line.revoked_why else ""
    return f"{day(line.revoked_at)}{by}{why}"


def begun_words(line: MemberLine, now: datetime) -> str:
    """Return when belief began anew at a computer that is not followed here, and by whom."""
    if line.begun_at is None:
        return ""
    by = f" av {line.begun_by}" if line.begun_by else ""
    return f"{moment(line.begun_at, now)}{by}. Har ni gjort det: följ den här (Ctrl+Skift+J)."
