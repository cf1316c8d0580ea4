"""A slip being filled in: everything as typed, saved to the last field, complete or not."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from app.domain.order import Benefit, PaperReason, Product


@dataclass(frozen=True)
class PatientDraft:
    """The patient as typed (patientuppgifter)."""

    name: str = ""
    identity: str = ""  # personnummer or any other number, as typed
    birth_date: str = ""  # eight digits, when no number is known
    sex: str = ""  # national code 1, 2 or 3; asked for with a birth date


@dataclass(frozen=True)
class PrescriberDraft:
    """The prescriber as typed (förskrivaruppgifter)."""

    name: str = ""
    profession: str = ""
    code: str = ""
    workplace: str = ""
    workplace_code: str = ""
    phone: str = ""


@dataclass(frozen=True)
class RowDraft:
    """One product row as typed (rad)."""

    product: Product | None = None
    packages: int = 1
    withdrawals: int = 1  # allowed by the prescriber
    dosage: str = ""  # dosage and purpose, as the label will say
    benefit: Benefit = Benefit.WITH


@dataclass(frozen=True)
class DispensingDraft:
    """A slip being filled in (utkast)."""

    patient: PatientDraft = PatientDraft()
    prescriber: PrescriberDraft = PrescriberDraft()
    rows: tuple[RowDraft, ...] = (RowDraft(),)
    issued_on: str = ""  # ISO date as typed
    reason: PaperReason | None = None
    signature_seen: bool = False  # the prescriber's handwritten signature is on the paper
    identity_checked: str = ""  # how the collector's identity was assured
    advice_given: bool = False
    happened_at: datetime | None = None  # None: at the moment of handing out
    confirmed: tuple[str, ...] = ()  # rules whose warning the pharmacist has taken a decision on

    def label_digest(self) -> str:
        """Return what changes whenever anything on the labels would."""
        on_labels = msgspec.json.encode((self.patient, self.prescriber, self.rows))
        return hashlib.sha256(on_labels).hexdigest()


@dataclass(frozen=True)
class OpenSlip:
    """A draft on its slip (öppen expedition): the numbers that no crash can double."""

    subject: UUID  # of the dispensing to be
    entry: UUID  # id of the entry to be
    slip: str  # as "A-0113-M"
    opened_at: datetime
    saved_at: datetime
    draft: DispensingDraft
    printed: str = ""  # the draft's label digest when its labels were last printed
    holder: str = ""  # which screen has it; whoever takes it up later holds it alone
