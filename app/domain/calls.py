"""A call with the prescriber: the telephone order itself, or the call-back about an order."""

from collections.abc import Iterator
from datetime import date, datetime

from app.domain.clock import STOCKHOLM, is_before
from app.domain.draft import CallDraft, DispensingDraft
from app.domain.findings import Finding, missing, wrong
from app.domain.order import Origin
from app.domain.surroundings import Surroundings


def parse_call_time(text: str) -> datetime | None:
    """Return the local time that is typed as "2026-11-23 14:32", or nothing when it is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return None if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)


def needs_call(draft: DispensingDraft) -> bool:
    """Tell whether a call must be recorded in full: it is the order, or somebody began to."""
    return draft.origin is Origin.TELEPHONE or draft.call != CallDraft()


def check_call(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what a recorded call lacks: who, which number, when, and that it was read back."""
    call = draft.call
    if not call.spoke_with.strip():
        yield missing("Vem du talade med", "call.spoke_with")
    if not call.number.strip():
        yield missing("Numret som samtalet gick till eller från", "call.number")
    if call.called_back.strip():  # a time alone lets nobody ask again
        if not call.back_number.strip():
            yield missing("Numret som du ringde tillbaka på", "call.back_number")
        if not call.answered.strip():
            yield missing("Vem som svarade", "call.answered")
    yield from _time_findings(draft, around)
    if not call.read_back:
        yield around.rules.finding("T-READBACK", "call.read_back")
    elif call.receiver not in around.pharmacists:
        yield around.rules.finding("T-RECEIVER", "call.receiver")


def _time_findings(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    times = [("call.at", draft.call.at, parse_call_time(draft.call.at))]
    if draft.call.called_back.strip():
        back = draft.call.called_back
        times.append(("call.called_back", back, parse_call_time(back)))
    handed_out = draft.happened_at or around.now
    for field, written, at in times:
        if not written.strip():
            yield missing("Tiden för samtalet", field)
        elif at is None:
            yield wrong("Tiden går inte att läsa.", "Skriv år-månad-dag tid.", field)
        elif is_before(handed_out, at):
            yield wrong("Samtalet är senare än utlämnandet.", "Rätta tiden.", field)
    at = times[0][2]
    if at and draft.origin is Origin.TELEPHONE and _differs(draft.issued_on, at.date()):
        text, cure = "Samtalet och utfärdandet är olika dagar.", "Rätta den som är fel."
        yield wrong(text, cure, "call.at")


def _differs(issued_on: str, day: date) -> bool:
    try:
        return date.fromisoformat(issued_on.strip()) != day
    except ValueError:
        return False  # which is told where it stands
