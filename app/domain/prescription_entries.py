"""The kinds of journal entry about emergency prescriptions that are issued here, and their issuers.

An issued order is never changed: it is revoked and another is issued.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.decisions import NotedFinding
from app.domain.order import PaperReason, Patient, Prescriber, Product, RowKind


class EPrescription(StrEnum):
    """What became of the same order as an e-prescription (e-receptet)."""

    NOT_SENT = "not_sent"
    QUEUED = "queued"  # lies in another system, which may send it later
    SENT = "sent"  # went too: a twin of the paper


E_PRESCRIPTION_WORDS = {
    EPrescription.NOT_SENT: "E-recept skickas ej",
    EPrescription.QUEUED: "E-recept ligger i kö",
    EPrescription.SENT: "E-recept också skickat",
}


class RevocationReason(StrEnum):
    """Why an order was revoked (makuleringsorsak), by the national codes; domain.md F1.33."""

    WRONG_PATIENT = "1"
    WRONG_MEDICINE = "2"
    STOPPED = "3"
    OTHER = "4"


@dataclass(frozen=True)
class PrescribedRow:
    """One order on an emergency prescription (ordination), without its words."""

    product: Product
    packages: int  # a withdrawal
    withdrawals: int = 1
    interval: str = ""  # as "2 Mn": number and unit Dg, V or Mn
    is_not_exchanged: bool = False  # the prescriber opposes, on medical grounds
    is_conditions_met: bool = False  # of a restricted subsidy
    is_communicable: bool = False  # free of charge by the communicable diseases act
    is_above_usual: bool = False  # above the highest usual dose, on purpose
    is_start_pack: bool = False  # a small pack at the first withdrawal
    kind: RowKind = RowKind.ORDINARY


@dataclass(frozen=True)
class Issued:
    """The facts of an emergency prescription (reservrecept), without any person."""

    number: str
    issued_at: datetime
    valid_until: date  # the last day
    reason: PaperReason
    rows: tuple[PrescribedRow, ...]
    is_urgent: bool  # AKUT
    is_entitled: bool  # the patient to benefits (förmånsberättigad)
    e_prescription: EPrescription
    findings: tuple[NotedFinding, ...]
    rules: str  # hash of the rule set
    register: str  # version of the register, "" when empty
    first_by: date | None = None  # the latest day of the first withdrawal
    language: str = ""  # of the dosage texts, ISO 639-1; "" is Swedish
    is_large: bool = False  # on A4 though A5 would hold it


@dataclass(frozen=True)
class OrderWords:
    """What the prescriber wrote of one order (ordinationens texter)."""

    dosage: str
    purpose: str = ""
    description: str = ""  # of what is made or sold on a licence


@dataclass(frozen=True)
class IssuedPersonal:
    """The persons and free texts of an emergency prescription (personuppgifter)."""

    patient: Patient
    prescriber: Prescriber
    dosages: tuple[str, ...]  # one a row
    purposes: tuple[str, ...]  # one a row
    message: str = ""  # to the pharmacist
    descriptions: tuple[str, ...] = ()  # one a row; none in an entry where nothing has one

    @property
    def words(self) -> tuple[OrderWords, ...]:
        """Return the words of each row."""
        descriptions = self.descriptions or ("",) * len(self.dosages)
        each = zip(self.dosages, self.purposes, descriptions, strict=True)
        return tuple(OrderWords(*words) for words in each)


@dataclass(frozen=True)
class PrescriptionIssued:
    """An emergency prescription was issued (utfärdad)."""

    issued: Issued
    personal: IssuedPersonal | None = None


@dataclass(frozen=True)
class RevocationWords:
    """Why, in the prescriber's own words (fritext)."""

    text: str


@dataclass(frozen=True)
class PrescriptionRevoked:
    """An issued prescription does not hold any more (makulerad)."""

    reason: RevocationReason
    personal: RevocationWords | None = None


@dataclass(frozen=True)
class PrescriptionMarked:
    """What became of the e-prescription of the same order (märkt)."""

    e_prescription: EPrescription


@dataclass(frozen=True)
class PrescriptionReprinted:
    """The paper was made once more (omtryck)."""

    copy: int  # 2 for the first reprint


@dataclass(frozen=True)
class ProfileSet:
    """A prescriber told who they are (uppgifter); carries the whole new content."""

    personal: Prescriber | None = None


@dataclass(frozen=True)
class Favourite:
    """A medicine with the words that go with it (favorit); of no patient."""

    product: Product
    packages: int
    dosage: str
    purpose: str
    kind: RowKind = RowKind.ORDINARY
    description: str = ""  # of what is made or sold on a licence


@dataclass(frozen=True)
class Favourites:
    """A prescriber's favourites, in their order (favoriter)."""

    rows: tuple[Favourite, ...]


@dataclass(frozen=True)
class FavouritesSet:
    """A prescriber changed the list of favourites (favoriter); carries the whole new list."""

    personal: Favourites | None = None


PrescriptionContent = (
    PrescriptionIssued
    | PrescriptionRevoked
    | PrescriptionMarked
    | PrescriptionReprinted
    | ProfileSet
    | FavouritesSet
)
ISSUED_KINDS: dict[str, type] = {  # about one prescription
    "prescription_issued": PrescriptionIssued,
    "prescription_revoked": PrescriptionRevoked,
    "prescription_marked": PrescriptionMarked,
    "prescription_reprinted": PrescriptionReprinted,
}
ISSUER_KINDS: dict[str, type] = {  # about the prescriber, who is staff
    "prescriber_profile_set": ProfileSet,
    "favourites_set": FavouritesSet,
}
PRESCRIPTION_KINDS = ISSUED_KINDS | ISSUER_KINDS
