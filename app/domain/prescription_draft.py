"""An emergency prescription being written: everything as typed, complete or not."""

import re
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.draft import PatientDraft
from app.domain.interval import NO_INTERVAL, Interval, IntervalUnit
from app.domain.order import PaperReason, Product, RowKind
from app.domain.prescription_entries import EPrescription

_AMOUNT = re.compile(r"(?:(\d{1,3})\s*[x×*]\s*)?(\S.*)", re.IGNORECASE)
_INTERVAL = re.compile(r"(\d{1,3})\s*([a-zåäö]+)\.?", re.IGNORECASE)
_UNITS = {
    IntervalUnit.DAY: ("dg", "d", "dag", "dagar"),
    IntervalUnit.WEEK: ("v", "vecka", "veckor"),
    IntervalUnit.MONTH: ("mn", "m", "mån", "månad", "månader"),
}


_NOBODY = PatientDraft()


@dataclass(frozen=True)
class MedicineDraft:
    """One order as typed (ordination)."""

    product: Product | None = None  # of the register, or in the prescriber's words
    amount: str = ""  # "30 st", "2 x 98 st", or how long the treatment lasts
    withdrawals: str = "1"
    interval: str = ""  # least time between withdrawals, as "2 mån"
    dosage: str = ""
    purpose: str = ""
    is_not_exchanged: bool = False
    is_conditions_met: bool = False
    is_communicable: bool = False
    is_above_usual: bool = False
    is_start_pack: bool = False
    kind: RowKind = RowKind.ORDINARY
    description: str = ""  # of what is made or sold on a licence


@dataclass(frozen=True)
class PrescriptionDraft:
    """An emergency prescription being written (utkast)."""

    entry: UUID  # id of the entry to be: no retry doubles it
    patient: PatientDraft = _NOBODY
    is_entitled: bool = True
    rows: tuple[MedicineDraft, ...] = (MedicineDraft(),)
    is_urgent: bool = True
    reason: PaperReason | None = None
    first_by: str = ""  # date as typed
    valid_until: str = ""  # date as typed, when shorter than a year
    message: str = ""
    language: str = ""
    e_prescription: EPrescription | None = None  # the question that must be answered
    confirmed: tuple[str, ...] = ()  # keys of warnings that were decided upon
    is_large: bool = False  # on A4 though A5 would hold it

    @property
    def is_begun(self) -> bool:
        """Whether anything stands here that a person would miss."""
        return self.patient.is_named or self.rows != (MedicineDraft(),) or bool(self.message)


def written(product: Product | None) -> str:
    """Return what the field of a medicine says: the register's title, or the words as written."""
    return "" if product is None else product.title


def parse_amount(text: str) -> tuple[int, str] | None:
    """Return packages a withdrawal and what one holds: "2 x 98 st" is two of "98 st"."""
    match = _AMOUNT.fullmatch(" ".join(text.split()))
    if match is None or int(match[1] or 1) < 1:
        return None
    return int(match[1] or 1), match[2]


def parse_withdrawals(text: str) -> int | None:
    """Return how many withdrawals are typed, 1 to 99, or nothing when it is no such number."""
    digits = "".join(text.split())
    return int(digits) if re.fullmatch("[1-9][0-9]?", digits) else None


def parse_interval(text: str) -> Interval | None:
    """Return the interval as typed, none where nothing stands; nothing when it is no interval."""
    if not text.strip():
        return NO_INTERVAL
    match = _INTERVAL.fullmatch(" ".join(text.split()))
    for unit, words in _UNITS.items() if match else ():
        if match and match[2].casefold() in words and int(match[1]) > 0:
            return Interval(int(match[1]), unit)
    return None


def without_medicine(draft: PrescriptionDraft, index: int) -> PrescriptionDraft:
    """Return the draft with one order taken away; one always stands there."""
    rows = draft.rows[:index] + draft.rows[index + 1 :]
    return replace(draft, rows=rows or (MedicineDraft(),))
