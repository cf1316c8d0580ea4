"""The kinds of journal entry about the log of who saw what: searches in it, and reviews of it.

Their facts name no patient: a search keeps the number that was typed, and a review its remarks,
in `personal`. `entries.py` lists the kinds with the others.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class SearchedFor:
    """Whom a search was about (sökt patient)."""

    identity: str  # canonical number


@dataclass(frozen=True)
class LogSearched:
    """Someone looked a patient up in the log (sökning i loggen)."""

    since: datetime
    until: datetime
    seen: tuple[UUID, ...]  # the slips that the patient has here, the latest first
    personal: SearchedFor | None = None


@dataclass(frozen=True)
class Remark:
    """What a reviewer wrote of one line (anmärkning)."""

    entry: UUID
    text: str


@dataclass(frozen=True)
class ReviewWords:
    """What a reviewer wrote in own words (ord)."""

    remarks: tuple[Remark, ...] = ()
    text: str = ""  # of the review as a whole


@dataclass(frozen=True)
class ReviewMade:
    """A review of the log is done (granskning): this entry is its proof."""

    since: datetime
    until: datetime
    population: int  # lines of people in the span, of which the sample was drawn
    seed: str  # hex; with the span it draws the same lines again; "" when nothing was drawn
    drawn: tuple[UUID, ...]  # entries drawn at random
    chosen: tuple[UUID, ...]  # entries that the reviewer took in besides
    found: tuple[UUID, ...]  # of both: those to be investigated
    own: int  # of both: lines that are the reviewer's own
    personal: ReviewWords | None = None
