"""How the command line lists a computer of the store: as a row for people, as JSON for programs."""

from datetime import datetime, timedelta
from typing import Any

from app.domain.member_statements import ClockDifference, ClockVerdict, Span
from app.usecases.show_members import MemberLine

HEADS = (
    "Dator", "Namn", "Senaste besked", "Klocka", "Poster", "Luckor", "Förgrenade", "Väntar", "Läge",
)  # fmt: skip
_UNKNOWN = "okänt"


def as_row(line: MemberLine) -> tuple[object, ...]:
    """Return what stands under each head."""
    heard = f"{line.said.as_of:%Y-%m-%d %H:%M}" if line.said else _UNKNOWN
    return (
        line.device,
        line.workstation or f"Namnlös {line.device[:4]}",
        "nu" if line.is_this else heard,
        _clock(line.said.difference) if line.said and not line.is_this else "",
        line.entries,
        ", ".join(map(_span, line.missing)) or "0",
        line.forks,
        "" if line.revoked_at else _waiting(line),
        _state(line),
    )


def _state(line: MemberLine) -> str:
    if line.revoked_at is not None:
        return f"spärrad {line.revoked_at:%Y-%m-%d}"
    state = "den här datorn" if line.is_this else ""
    if not line.is_believed:
        return f"{state}, anslut på nytt".removeprefix(", ")
    if not line.is_this and not line.takes_part:
        return "före återställning"
    return state


def _clock(difference: ClockDifference) -> str:
    match difference.verdict:
        case ClockVerdict.AGREES:
            return "stämmer"
        case ClockVerdict.AHEAD:
            return f"före {_length(difference.least)}"
        case ClockVerdict.BEHIND:
            return f"efter {_length(-(difference.most or timedelta(0)))}"
        case ClockVerdict.UNKNOWN:
            return _UNKNOWN


def _length(length: timedelta) -> str:
    """Return how far a clock is off at least, as 3 min or 2 d 4 h 5 min."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)


def _waiting(line: MemberLine) -> str:
    if line.waiting is None:
        return _UNKNOWN
    noun = "bild" if line.pictures == 1 else "bilder"
    return f"{line.waiting} + {line.pictures} {noun}" if line.pictures else str(line.waiting)


def _span(span: Span) -> str:
    first, last = span
    return str(first) if first == last else f"{first}–{last}"


def as_json(line: MemberLine) -> dict[str, Any]:
    """Return all that is known of a computer."""
    said = line.said
    return {
        "device": line.device,
        "workstation": line.workstation,
        "fingerprint": line.fingerprint or None,
        "is_this": line.is_this,
        "entries": line.entries,
        "last_entry_at": _iso(line.last_entry_at),
        "missing": [list(span) for span in line.missing],
        "forks": line.forks,
        "beside": list(line.beside),
        "waiting": line.waiting,
        "pictures_waiting": line.pictures,
        "has_all": line.has_all,
        "said_at": _iso(said.made_at if said else None),
        "taken_at": _iso(said.taken_at if said else None),
        "program": said.program if said else None,
        "clock": said.clock.value if said else None,
        "clock_verdict": said.difference.verdict.value if said else None,
        "clock_least_s": said.difference.least.total_seconds() if said else None,
        "clock_most_s": said.difference.most.total_seconds()
        if said and said.difference.most is not None
        else None,
        "admitted_by": line.admitted_by or None,
        "admitted_at": _iso(line.admitted_at),
        "revoked_by": line.revoked_by or None,
        "revoked_at": _iso(line.revoked_at),
        "revoked_why": line.revoked_why.value if line.revoked_why else None,
        "is_believed": line.is_believed,
        "let_in": list(line.let_in),
        "begun_by": line.begun_by or None,
        "begun_at": _iso(line.begun_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
