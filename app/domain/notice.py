"""The written notice to a prescriber that a pharmacy has exchanged what was prescribed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.findings import refuse
from app.domain.identity import parse_identity
from app.domain.order import ExchangeOutcome, Patient, Prescriber, Product
from app.domain.supplied import DispensedRow

STEP = "prescriber_notice"  # its code
HIDDEN_NAME = "Skyddade personuppgifter"


@dataclass(frozen=True)
class Exchanged:
    """One exchanged row (utbyte): what was prescribed, what was handed out, by which list."""

    prescribed: str
    given: str
    packages: int
    period_list: str


@dataclass(frozen=True)
class NoticeFrame:
    """What the pharmacy adds to its notices (ram)."""

    pharmacy: str
    gln: str
    pharmacist: str
    printed_at: datetime
    practice: bool


@dataclass(frozen=True)
class PrescriberNotice:
    """What the paper says (besked till förskrivaren); Lag 2002:160 § 21."""

    frame: NoticeFrame
    slip: str
    happened_at: datetime
    issued_on: date
    prescriber: Prescriber
    patient_name: str
    patient_id: str
    rows: tuple[Exchanged, ...]


def notice_of(
    made: Dispensed, personal: DispensedPersonal | None, frame: NoticeFrame
) -> PrescriberNotice:
    """Return the notice of every exchanged row of a hand-out, or refuse where there is none."""
    if personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Beskedet kan inte skrivas ut.")
    rows = tuple(_exchanged(row) for row in made.rows if is_exchanged(row))
    if not rows:
        raise refuse("Inget är utbytt på expeditionen.", "Inget besked behövs.", field="row")
    patient = personal.patient
    return PrescriberNotice(
        frame=frame,
        slip=made.slip,
        happened_at=made.happened_at,
        issued_on=made.issued_on,
        prescriber=personal.prescriber,
        patient_name=HIDDEN_NAME if patient.is_protected else patient.name,
        patient_id=_identity(patient, made.happened_at.date()),
        rows=rows,
    )


def is_exchanged(row: DispensedRow) -> bool:
    """Tell whether the prescriber is to be told of the row."""
    return row.outcome is ExchangeOutcome.EXCHANGED


def is_told_anew(made: Dispensed) -> bool:
    """Tell whether a hand-out, or its correction, asks for a notice that nothing before it did."""
    return any(step.code == STEP and step.replaces is None for step in made.steps)


def notice_name(subject: UUID) -> str:
    """Return the file's name: of the dispensing, never of a person."""
    return f"besked-{subject.hex[-8:]}.pdf"


def _exchanged(row: DispensedRow) -> Exchanged:
    ordered = _title(row.prescribed) if row.prescribed else ""
    return Exchanged(ordered, _title(row.product), row.packages, row.exchange_list)


def _title(product: Product) -> str:
    number = f"vnr {product.varunummer}" if product.varunummer else ""
    return ", ".join(text for text in (product.title, product.pack, number) if text)


def _identity(patient: Patient, day: date) -> str:
    if patient.identity:
        return parse_identity(patient.identity, day).screen()
    return f"{patient.birth_date:%Y-%m-%d}" if patient.birth_date else ""
