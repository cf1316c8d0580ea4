"""What a row's label says: from the values of a hand-out, made or about to be made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.dispensing import DispensedPersonal
from app.domain.identity import parse_identity
from app.domain.issuer import profession_words
from app.domain.label import LabelText
from app.domain.order import Patient
from app.domain.reference import SOURCE_WORDS, age_rule
from app.domain.supplied import DispensedRow


@dataclass(frozen=True)
class LabelFrame:
    """What stands on every label of a slip (ram)."""

    slip: str
    dispensed_on: date
    pharmacy: str
    signum: str
    practice: bool
    register_mark: str = ""


def label_text(row: DispensedRow, personal: DispensedPersonal, frame: LabelFrame) -> LabelText:
    """Return the label of one row."""
    prescriber = personal.prescriber
    rest = _rest(row)
    return LabelText(
        patient_name=_name(personal.patient),
        patient_id=_short_id(personal.patient, frame.dispensed_on),
        product=_product(row, personal),
        pack=row.product.pack,
        packages=row.packages,
        varunummer=row.product.varunummer,
        withdrawal=f"uttag {row.withdrawal} av {row.withdrawals}, {rest}",
        dosage=personal.dosages[row.row - 1],
        purpose="",
        prescriber=", ".join(
            t for t in (prescriber.name, profession_words(prescriber.profession)) if t
        ),
        pharmacy="" if personal.patient.is_protected else frame.pharmacy,
        dispensed_on=frame.dispensed_on,
        signum=frame.signum,
        slip=frame.slip,
        register_mark=frame.register_mark,
        practice=frame.practice,
    )


def _rest(row: DispensedRow) -> str:
    """Return what the patient has still to come for: what is owed, and whole withdrawals."""
    left = row.withdrawals - row.withdrawal
    owed = row.ordered - row.packages if row.completes is None else 0
    words = [f"{owed} förp restas"] if owed > 0 else []
    words += [f"{left} kvar"] if left else []
    return ", ".join(words) or "inget kvar"


def register_mark(register: str, rules: Iterable[str]) -> str:
    """Return the mark of product data that were too old by the rules found; "" when none was.

    `register` names its editions as entries keep them, each with its day last.
    """
    broken = set(rules)
    old = [words for source, words in SOURCE_WORDS.items() if age_rule(source) in broken]
    days = [name[-10:] for name in register.split("; ") if name.startswith(tuple(old))]
    return f"varudata {min(days)}" if days else ""


def _name(patient: Patient) -> str:
    """Return the patient's name; of an animal the owner's, and which animal."""
    animal = " ".join(word for word in (patient.species.lower(), patient.animal) if word)
    return f"{patient.listed_name}, {animal}" if animal else patient.listed_name


def _product(row: DispensedRow, personal: DispensedPersonal) -> str:
    """Return the product, and in words what is made or sold on a licence."""
    described = personal.descriptions[row.row - 1] if personal.descriptions else ""
    return f"{row.product.title}, {described}" if described else row.product.title


def _short_id(patient: Patient, today: date) -> str:
    if patient.identity:
        return parse_identity(patient.identity, today).label(today)
    return patient.birth_date.isoformat() if patient.birth_date else ""
