"""The paper kit: numbered blank forms, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from app.domain.order import OrderKind
from app.domain.slip import SlipNumber, next_serial

MOST_SHEETS = 100  # of one kind in one printing


class KitForm(StrEnum):
    """A kind of numbered blank form (formulär) of the paper kit (pappersreserv)."""

    PRESCRIPTION = "prescription"
    REQUISITION = "requisition"
    AID_CARD = "aid_card"
    HAND_OUT = "hand_out"  # several short rows a sheet, each with a number of its own
    LOG = "log"


FORM_WORDS = {
    KitForm.PRESCRIPTION: "Expedition på papper",
    KitForm.REQUISITION: "Rekvisition på papper",
    KitForm.AID_CARD: "Hjälpmedelskort på papper",
    KitForm.HAND_OUT: "Utlämningar",
    KitForm.LOG: "Loggblad",
}
NUMBERS_A_SHEET = dict.fromkeys(KitForm, 1) | {KitForm.HAND_OUT: 5}
ORDER_KINDS = {  # what a form is captured as; a log sheet is only filed
    KitForm.PRESCRIPTION: OrderKind.HUMAN,
    KitForm.HAND_OUT: OrderKind.HUMAN,
    KitForm.AID_CARD: OrderKind.AID_CARD,
    KitForm.REQUISITION: OrderKind.REQUISITION,
}


class FormEnd(StrEnum):
    """What became of a numbered form (redovisning)."""

    OPEN = ""  # nobody has said
    USED = "used"  # captured as a hand-out or a delivery
    WAITING = "waiting"  # captured as a bag that waits
    UNUSED = "unused"  # a person saw it blank
    VOIDED = "voided"
    MISSING = "missing"
    FILED = "filed"  # a log sheet in the binder


SAID_ENDS = (FormEnd.UNUSED, FormEnd.VOIDED, FormEnd.MISSING, FormEnd.FILED)  # by a person
END_WORDS = {
    FormEnd.OPEN: "ej redovisad",
    FormEnd.USED: "inmatad",
    FormEnd.WAITING: "väntar på hylla",
    FormEnd.UNUSED: "oanvänd",
    FormEnd.VOIDED: "makulerad",
    FormEnd.MISSING: "saknas",
    FormEnd.FILED: "i pärmen",
}


@dataclass(frozen=True)
class FromForm:
    """That a hand-out was captured from a numbered form afterwards, and who typed it (inmatad)."""

    form: KitForm
    keyed_by: str  # UUID of who opened it to type it off, or to correct what two have read
    also_by: tuple[str, ...] = ()  # of others who had the slip before them
    opened_at: datetime | None = None  # when typing began; None where two have read it, or long ago

    @property
    def hands(self) -> frozenset[str]:
        """Everybody who has had it before them: none of them reads it a second time."""
        return frozenset((self.keyed_by, *self.also_by))

    def and_by(self, person: UUID) -> "FromForm":
        """Return it with one more who has had it before them."""
        if str(person) in self.hands:
            return self
        return replace(self, also_by=(*self.also_by, str(person)))


@dataclass(frozen=True)
class KitNumber:
    """One numbered form and what became of it (blankett)."""

    kit: UUID
    form: KitForm
    number: SlipNumber
    printed_at: datetime
    printed_by: str  # signum
    end: FormEnd = FormEnd.OPEN
    said_at: datetime | None = None  # when a person said what became of it
    said_by: str = ""  # signum
    reason: str = ""

    @property
    def may_be_captured(self) -> bool:
        """Whether what was written on it may still be typed in."""
        return self.form in ORDER_KINDS and self.end in (
            FormEnd.OPEN, FormEnd.UNUSED, FormEnd.MISSING,
        )  # fmt: skip


@dataclass(frozen=True)
class Kit:
    """Forms that were printed together (pappersreserv)."""

    id: UUID
    printed_at: datetime
    printed_by: str  # signum
    numbers: tuple[KitNumber, ...]

    def count(self, *ends: FormEnd) -> int:
        """Return how many numbers stand in one of some ways."""
        return sum(number.end in ends for number in self.numbers)

    @property
    def forms(self) -> tuple[KitForm, ...]:
        """The kinds in it, in their order."""
        held = {number.form for number in self.numbers}
        return tuple(form for form in KitForm if form in held)


def take_serials(series: str, after: int, count: int) -> tuple[int, ...]:
    """Return the next usable serials above one."""
    found = [after]
    for _ in range(count):
        found.append(next_serial(series, found[-1]))
    return tuple(found[1:])


def spans(numbers: Iterable[SlipNumber]) -> list[str]:
    """Return numbers by name, those that follow on each other as "A-0002-U till A-0009-9"."""
    ordered = sorted(numbers)
    runs: list[list[SlipNumber]] = [ordered[:1]] if ordered else []
    for before, number in pairwise(ordered):
        follows = number.series == before.series
        if follows and next_serial(number.series, before.serial) == number.serial:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [_span(run) for run in runs]


def _span(run: Sequence[SlipNumber]) -> str:
    if len(run) <= 2:
        return ", ".join(map(str, run))
    return f"{run[0]} till {run[-1]}"
