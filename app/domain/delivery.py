"""What is sent to a receiver for a prescription row, and what a receiver may answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.access import Access
from app.domain.clock import elapsed, is_before
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.staff import Person
from app.domain.supplied import RowRef

_NAMES = {"fhir": "FHIR-mottagaren", "nll": "Nationella läkemedelslistan"}

_LONGEST_PAUSE = timedelta(hours=1)  # a receiver gets no longer one either

ASK_FIRST = "Skicka dit igen: då frågas den först. Eller säg i ord att raden inte finns där."


def name_of(receiver: str) -> str:
    """Return what people call a receiver."""
    return _NAMES.get(receiver, receiver)


def is_ahead(now: datetime, until: datetime) -> bool:
    """Tell whether a pause lasts; one that is longer than any was is of a clock that was wrong."""
    return is_before(now, until) and elapsed(now, until) <= _LONGEST_PAUSE


@dataclass(frozen=True)
class Endpoint:
    """Where a receiver listens (adress)."""

    url: str  # https, or http on this computer only
    ca_file: str = ""  # path of certificate authorities to believe; "": the system's own
    access: Access | None = None  # of a receiver that one is let in to by agreement


@dataclass(frozen=True)
class Parcel:
    """One row of a hand-out on its way to a receiver (försändelse)."""

    store: UUID
    entry: UUID
    row: int  # from 1
    pharmacy: str
    gln: str
    dispensed: Dispensed
    personal: DispensedPersonal
    pharmacist: Person
    recorded_at: datetime
    practice: bool
    codes: frozenset[str] = frozenset()  # of the steps that it settles
    prescription: RowRef | None = None  # registered apart from it; None: with it, or not from here
    has_fallen: bool = False  # corrected or reversed since: only asked about, never sent


class Verdict(StrEnum):
    """What a receiver said (besked)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"  # overloaded or out of order: the same again after a pause


@dataclass(frozen=True)
class Answer:
    """A receiver's answer (svar): the bytes of both sides are kept beside the receipt."""

    verdict: Verdict
    status: int  # HTTP status
    sent: bytes
    body: bytes
    reason: str = ""  # the receiver's own words, short
    retry_after_s: int = 0
