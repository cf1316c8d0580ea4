"""An emergency prescription: the whole order as it was issued, on paper and in a code."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.issuing import IssuerKey
from app.domain.order import PaperReason, Patient, Prescriber, Product, RowKind

CODE_PREFIX = "LYKTA1:"  # of the code that is printed
MOST_LINES = 5  # on one print; two on A5


@dataclass(frozen=True)
class PrescribedLine:
    """One order on an emergency prescription (ordination); fields of domain.md F1.9."""

    product: Product
    packages: int  # a withdrawal
    dosage: str
    purpose: str = ""  # treatment purpose (ändamål)
    withdrawals: int = 1
    interval: str = ""  # as "2 Mn": number and unit Dg, V or Mn
    description: str = ""  # of what is made at a pharmacy or sold on a licence
    is_not_exchanged: bool = False  # the prescriber opposes, on medical grounds
    is_conditions_met: bool = False  # of a restricted subsidy
    is_communicable: bool = False  # free of charge by the communicable diseases act
    is_above_usual: bool = False  # "obs": above the highest usual dose, on purpose
    is_start_pack: bool = False  # a small pack at the first withdrawal
    kind: RowKind = RowKind.ORDINARY


@dataclass(frozen=True)
class EmergencyPrescription:
    """What was issued (reservrecept)."""

    id: UUID
    issued_at: datetime  # in whole seconds, as the code holds it
    valid_until: date  # the last day
    reason: PaperReason
    patient: Patient
    prescriber: Prescriber
    lines: tuple[PrescribedLine, ...]
    is_urgent: bool = True  # AKUT
    is_entitled: bool | None = None  # the patient to benefits (förmånsberättigad); None is not said
    first_by: date | None = None  # the latest day of the first withdrawal
    message: str = ""  # to the pharmacist
    language: str = ""  # of the dosage texts, ISO 639-1; "" is Swedish
    is_practice: bool = False  # signed in a practice store: no prescription


@dataclass(frozen=True)
class VerifiedPrescription:
    """A code whose signature holds (kontrollerat reservrecept), and whose key made it."""

    prescription: EmergencyPrescription
    key: IssuerKey
