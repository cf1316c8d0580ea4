"""The kind of journal entry that says which personal parts are gone; `entries.py` lists it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.domain.findings import Confidence


class Retention(StrEnum):
    """What is kept equally long (bevarandeklass)."""

    DISPENSING = "dispensing"
    NARCOTICS = "narcotics"  # hand-outs with a narcotic
    REQUISITION = "requisition"
    STOCK = "stock"
    LOG = "log"
    OUTAGE = "outage"
    PRESCRIPTION = "prescription"  # emergency prescriptions that were issued here


@dataclass(frozen=True)
class PurgeGround:
    """By which rule something was purged, as the rule stood then (grund)."""

    rule: str
    years: int
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class PersonalPurged:
    """The personal parts of these entries are deleted for good (gallring): this is the proof."""

    entries: tuple[UUID, ...]
    retention: Retention
    until: date  # the last day that they may have been written on
    ground: PurgeGround | None = None  # None in purges of before it was kept
    digest: str = ""  # SHA-256 over the hashes of the entries' heads, hex
