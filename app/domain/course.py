"""The course of one dispensing: what its entries say together, in whatever order they came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeGuard, TypeVar
from uuid import UUID

from app.domain.after_entries import (
    DispensingCorrected,
    DispensingPrepared,
    DispensingReturned,
    DispensingReversed,
)
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.entries import Content, Entry
from app.domain.requisition_entries import RequisitionCorrected
from app.domain.slip_entries import DispensingMade, SlipVoided
from app.domain.unit_delivery import Delivered, DeliveredPersonal

COURSE_KINDS: frozenset[type] = frozenset(
    {
        DispensingMade,
        DispensingPrepared,
        DispensingCorrected,
        DispensingReversed,
        DispensingReturned,
        SlipVoided,
    }
)
Said = DispensingCorrected | RequisitionCorrected | DispensingReversed | DispensingReturned
M = TypeVar("M", Dispensed, Delivered)  # what was handed out, to a patient or to a unit
P = TypeVar("P", DispensedPersonal, DeliveredPersonal)


class CourseState(StrEnum):
    """Where a dispensing stands (läge)."""

    WAITING = "waiting"  # the bag is prepared
    APART = "apart"  # the bag was taken apart, its slip is void
    HANDED_OUT = "handed_out"
    REVERSED = "reversed"


@dataclass(frozen=True)
class VersionOf(Generic[M, P]):
    """The whole content as one entry says it (version)."""

    entry: Entry
    dispensed: M
    personal: P | None


@dataclass(frozen=True)
class CourseOf(Generic[M, P]):
    """What is known of one dispensing, or of one delivery to a unit (förlopp)."""

    state: CourseState
    versions: tuple[VersionOf[M, P], ...]  # the hand-out, or else the bag; then every correction
    after: tuple[Entry, ...]  # corrections, reversals and returns, in order

    @property
    def first(self) -> VersionOf[M, P]:
        """What was said first."""
        return self.versions[0]

    @property
    def current(self) -> VersionOf[M, P]:
        """What holds now."""
        return self.versions[-1]

    @property
    def last(self) -> UUID:
        """The entry that whoever writes the next has seen."""
        return self.after[-1].id if self.after else self.first.entry.id

    @property
    def is_handed_out(self) -> bool:
        """Whether the patient has it, as far as anybody knows."""
        return self.state is CourseState.HANDED_OUT

    @property
    def returned(self) -> Counter[int]:
        """How many packages of each row came back."""
        found: Counter[int] = Counter()
        for entry in self.after:
            if isinstance(entry.content, DispensingReturned):
                found.update({row.row: row.packages for row in entry.content.rows})
        return found

    @property
    def conflict(self) -> tuple[Entry, ...]:
        """The last that were written of one and the same entry; () when nothing is in doubt.

        Whoever has seen them and writes the next has decided.
        """
        seen = said_of(self.after[-1]).saw if self.after else None
        found = tuple(entry for entry in self.after if said_of(entry).saw == seen)
        return found if len(found) > 1 else ()


Version = VersionOf[Dispensed, DispensedPersonal]
Course = CourseOf[Dispensed, DispensedPersonal]
DeliveryVersion = VersionOf[Delivered, DeliveredPersonal]
DeliveryCourse = CourseOf[Delivered, DeliveredPersonal]
AnyVersion = Version | DeliveryVersion
AnyCourse = Course | DeliveryCourse


def course_of(entries: Sequence[Entry]) -> Course | None:
    """Return the course that a subject's entries tell, in fold order; None without any content."""
    made = next((e for e in entries if isinstance(e.content, DispensingMade) and e.outage), None)
    bag = next((e for e in entries if isinstance(e.content, DispensingPrepared) and e.outage), None)
    first = made or bag
    if first is None or (begun := version_of(first)) is None:
        return None
    if made is None:
        is_void = any(isinstance(entry.content, SlipVoided) for entry in entries)
        state = CourseState.APART if is_void else CourseState.WAITING
        return CourseOf(state, (begun,), ())
    after = said_after(entries, DispensingCorrected)
    corrected = [version for entry in after if (version := version_of(entry))]
    return CourseOf(state_after(after), (begun, *corrected), after)


def said_after(entries: Sequence[Entry], correction: type) -> tuple[Entry, ...]:
    """Return what was said after a hand-out or a delivery, which has corrections of its own."""
    kinds = (correction, DispensingReversed, DispensingReturned)
    return tuple(entry for entry in entries if isinstance(entry.content, kinds))


def state_after(after: Sequence[Entry]) -> CourseState:
    """Return where it stands after corrections, reversals and returns: the last that is whole."""
    whole = [e for e in after if not isinstance(e.content, DispensingReturned)]
    is_undone = bool(whole) and isinstance(whole[-1].content, DispensingReversed)
    return CourseState.REVERSED if is_undone else CourseState.HANDED_OUT


def version_of(entry: Entry) -> Version | None:
    """Return the whole content that an entry says, if it says one."""
    match entry.content:
        case DispensingMade(dispensed, personal):
            return VersionOf(entry, dispensed, personal)
        case DispensingPrepared(dispensed, personal=personal):
            return VersionOf(entry, dispensed, personal)
        case DispensingCorrected(dispensed=dispensed, personal=personal):
            return VersionOf(entry, dispensed, personal.of if personal else None)
    return None


def said_of(entry: Entry) -> Said:
    """Return what an entry says of a hand-out that was made."""
    if not is_said(entry.content):
        raise AssertionError("the entry is about no hand-out that was made")
    return entry.content


def is_said(content: Content | None) -> TypeGuard[Said]:
    """Tell whether a content is about a hand-out that was made."""
    return isinstance(content, Said)
