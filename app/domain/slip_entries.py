"""The kinds of journal entry about a slip, from its number to the hand-out; and that it was seen.

What happens beside and after a hand-out stands in `after_entries.py`; `entries.py` lists them all.
"""

from dataclasses import dataclass
from uuid import UUID

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.free_text import FreeText
from app.domain.kit import KitForm


@dataclass(frozen=True)
class SlipsIssued:
    """Slip numbers were allotted (löpnummer): the usable serials from first to last."""

    series: str
    first: int
    last: int
    form: KitForm | None = None  # of blank forms printed to be filled in by hand


@dataclass(frozen=True)
class SlipVoided:
    """A slip will never be a dispensing (makulerad)."""

    slip: str
    personal: FreeText | None = None


@dataclass(frozen=True)
class LabelPrinted:
    """A label was sent to a printer or saved (etikett)."""

    slip: str
    row: int
    pages: int
    sha256: str  # of the PDF, hex
    reprint: bool


@dataclass(frozen=True)
class DispensingMade:
    """The medicine was handed out (utlämnad)."""

    dispensed: Dispensed
    personal: DispensedPersonal | None = None


@dataclass(frozen=True)
class PatientViewed:
    """Someone looked at a patient's entry (läsning)."""

    purpose: str  # "settle", "dispense", "parked", "history", "notice" or "reread"
    dispensing: UUID  # the subject that was looked at
    others: tuple[UUID, ...] = ()  # what the same patient has had, when that was seen too


SlipContent = SlipsIssued | SlipVoided | LabelPrinted | DispensingMade | PatientViewed
SLIP_KINDS: dict[str, type] = {
    "slips_issued": SlipsIssued,
    "slip_voided": SlipVoided,
    "label_printed": LabelPrinted,
    "dispensing_made": DispensingMade,
    "patient_viewed": PatientViewed,
}
