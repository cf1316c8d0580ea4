"""Outages: what can be down, since when, and which outage a moment belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.clock import is_before, to_micros


class Dependency(StrEnum):
    """What dispensing normally leans on (beroende)."""

    POWER = "power"
    NETWORK = "network"
    EHM = "ehm"  # E-hälsomyndigheten: prescriptions, NLL, price and high-cost services
    EVIS = "evis"  # e-VIS, verification of packs
    PHARMACY_SYSTEM = "pharmacy_system"
    CARD_PAYMENT = "card_payment"
    WHOLESALER = "wholesaler"


DEPENDENCY_WORDS = {
    Dependency.POWER: "El",
    Dependency.NETWORK: "Internet",
    Dependency.EHM: "E-hälsomyndigheten",
    Dependency.EVIS: "e-VIS",
    Dependency.PHARMACY_SYSTEM: "Apotekssystemet",
    Dependency.CARD_PAYMENT: "Kortbetalning",
    Dependency.WHOLESALER: "Partihandel",
}


class OutageState(StrEnum):
    """Where an outage stands (läge)."""

    OPEN = "open"
    ENDED = "ended"  # systems are back; late capture still belongs here
    CLOSED = "closed"


@dataclass(frozen=True)
class DownPeriod:
    """One dependency down for a time (avbrottstid)."""

    dependency: Dependency
    since: datetime
    until: datetime | None = None  # None while still down

    def contains(self, moment: datetime) -> bool:
        """Tell whether the dependency was down at the moment."""
        begun = not is_before(moment, self.since)
        return begun and (self.until is None or is_before(moment, self.until))


@dataclass(frozen=True)
class Outage:
    """One declared outage (avbrott), the spine of all that is dispensed in it."""

    id: UUID
    label: str  # as "2026-11-23-A"
    since: datetime  # when the first dependency went down
    declared_at: datetime
    declared_by: str  # person's name as known, else empty
    ground: str  # what the decision rests on; free text, absent after purge
    periods: tuple[DownPeriod, ...]
    state: OutageState
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    frozen_at: datetime | None = None  # since when new hand-outs go by the ordinary system

    def contains(self, moment: datetime) -> bool:
        """Tell whether what happens at the moment is handed out by the reserve routine."""
        begun = not is_before(moment, self.since)
        ends = [end for end in (self.ended_at, self.frozen_at) if end is not None]
        return begun and not any(is_before(end, moment) for end in ends)

    def down_at(self, moment: datetime) -> frozenset[Dependency]:
        """Return what was down at the moment."""
        return frozenset(p.dependency for p in self.periods if p.contains(moment))

    def restored_at(self, needed: frozenset[Dependency], since: datetime) -> datetime | None:
        """Return when first all of these were up, from a moment on; None while one is down."""
        moment, lasting = since, [p for p in self.periods if p.dependency in needed]
        while ends := [p.until for p in lasting if p.contains(moment)]:
            if None in ends:
                return None
            moment = max((end for end in ends if end), key=to_micros)
        return moment

    @property
    def down(self) -> frozenset[Dependency]:
        """What is down as far as anyone has said."""
        return frozenset(p.dependency for p in self.periods if p.until is None)


def is_frozen(outage: Outage) -> bool:
    """Tell whether new paper is stopped in an outage that still lasts."""
    return outage.state is OutageState.OPEN and outage.frozen_at is not None


def next_label(day: datetime, taken: Iterable[str]) -> str:
    """Return the label of a new outage: the day and the first free letter."""
    used = set(taken)
    for number in range(1, 27 * 26):
        letters = (
            chr(64 + number)
            if number <= 26
            else f"{chr(64 + (number - 1) // 26)}{chr(65 + (number - 1) % 26)}"
        )
        if (label := f"{day:%Y-%m-%d}-{letters}") not in used:
            return label
    raise ValueError("more outages in one day than there are letters")


def find_containing(outages: Iterable[Outage], moment: datetime) -> Outage | None:
    """Return the outage, not closed, that contains the moment; the latest if several do."""
    found = [o for o in outages if o.state is not OutageState.CLOSED and o.contains(moment)]
    return max(found, key=lambda o: to_micros(o.since), default=None)
