"""What stands on a dosage label, as words; how it is laid out lives with the documents."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LabelText:
    """One row's label (apoteksetikett): everything that the patient and the next pharmacy read."""

    patient_name: str
    patient_id: str  # short form, as Identity.label gives it
    product: str  # name, form and strength
    pack: str  # contents of a package, as "98 st"
    packages: int
    varunummer: str
    withdrawal: str  # as "uttag 1 av 1, inget kvar"
    dosage: str  # the prescriber's words
    purpose: str  # the prescriber's words; "" when they stand in the dosage
    prescriber: str  # name and profession
    pharmacy: str  # name and place; "" where nobody may learn it
    dispensed_on: date
    signum: str  # who answers for the dispensing
    slip: str  # as SlipNumber writes it
    register_mark: str = ""  # as "varudata 2026-11-01", when they were too old; "" when not
    reprint: bool = False
    practice: bool = False

    @property
    def quantity(self) -> str:
        """How much was handed out and what is left, in one line."""
        vnr = f"vnr {self.varunummer}" if self.varunummer else ""
        parts = (self.pack, f"{self.packages} förp", vnr, self.withdrawal)
        return " · ".join(part for part in parts if part)

    @property
    def directions(self) -> str:
        """What the patient shall do and why, the purpose on a line of its own."""
        return f"{self.dosage}\n{self.purpose}" if self.purpose else self.dosage
