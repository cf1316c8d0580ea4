"""The blind second reading of a form: what another person read, held against what was captured."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.identity import parse_identity
from app.domain.kit import FromForm
from app.domain.order import OrderKind, Product
from app.domain.packs import is_same
from app.domain.unit_delivery import Delivered


class ReadField(StrEnum):
    """What is read twice, since an error in it harms (högriskuppgift)."""

    ROWS = "rows"  # how many there are
    PATIENT = "patient"  # of a requisition the unit
    PRODUCT = "product"
    STRENGTH = "strength"
    DOSE = "dose"
    QUANTITY = "quantity"
    WITHDRAWALS = "withdrawals"  # how many the prescriber allows


FIELD_WORDS = {
    ReadField.ROWS: "Antal rader",
    ReadField.PATIENT: "Patient",
    ReadField.PRODUCT: "Läkemedel",
    ReadField.STRENGTH: "Styrka",
    ReadField.DOSE: "Dosering",
    ReadField.QUANTITY: "Antal förpackningar",
    ReadField.WITHDRAWALS: "Antal uttag",
}


class Right(StrEnum):
    """Who read the form right (rätt)."""

    FIRST = "first"  # what is captured stands
    SECOND = "second"  # it is to be corrected


@dataclass(frozen=True)
class ReadRow:
    """One row as somebody read it (läst rad)."""

    product: Product | None = None
    dosage: str = ""
    packages: int = 0
    withdrawals: int = 0  # 0: not read
    ordered: Product | None = None  # captured: what stands on the paper, when another was given
    ordered_packages: int = 0  # captured: what stands there, when fewer were given


@dataclass(frozen=True)
class Reading:
    """What somebody read on a form (avläsning)."""

    patient: str = ""  # the number; without one the birth date, else the name
    rows: tuple[ReadRow, ...] = (ReadRow(),)


@dataclass(frozen=True)
class Captured:
    """What stands of a form here (inmatat): what it is held against, and who typed it."""

    slip: str
    form: FromForm | None  # of the paper kit; None: typed at the counter, paper in hand
    patients: tuple[str, ...]  # what the patient may be called by, the first as it is shown
    rows: tuple[ReadRow, ...]
    has_dose: bool  # a unit's order has none, nor need a card

    is_unit: bool = False  # a unit's order: the unit stands where the patient does

    @classmethod
    def of_dispensing(cls, made: Dispensed, personal: DispensedPersonal) -> "Captured":
        """Return what a hand-out says."""
        patient = personal.patient
        born = patient.birth_date.strftime("%Y%m%d") if patient.birth_date else ""
        names = [patient.identity or born, *([] if patient.identity else [patient.name])]
        rows = tuple(
            ReadRow(
                row.product,
                personal.dosages[row.row - 1],
                row.packages,
                row.withdrawals,
                row.prescribed,
                row.ordered,
            )
            for row in made.rows
        )
        called = tuple(filter(None, names))
        return cls(made.slip, made.from_form, called, rows, made.kind is not OrderKind.AID_CARD)

    @classmethod
    def of_delivery(cls, made: Delivered) -> "Captured":
        """Return what a delivery to a unit says."""
        rows = tuple(
            ReadRow(row.product, "", row.packages, ordered_packages=row.ordered)
            for row in made.rows
        )
        unit = (made.unit.title,)
        return cls(made.slip, made.from_form, unit, rows, has_dose=False, is_unit=True)


@dataclass(frozen=True)
class Difference:
    """Something that two people read differently (skillnad)."""

    row: int  # from 1; 0 for the whole form
    field: ReadField
    first: str  # as captured
    second: str


def compare(first: Captured, second: Reading, today: date) -> tuple[Difference, ...]:
    """Return every difference between what is captured and what another person read."""
    return tuple(_differences(first, second, today))


def _differences(first: Captured, second: Reading, today: date) -> Iterator[Difference]:
    keys = {_key(name, today) for name in first.patients}
    if _key(second.patient, today) not in keys:
        yield Difference(0, ReadField.PATIENT, first.patients[0], second.patient.strip())
    if len(first.rows) != len(second.rows):
        counts = str(len(first.rows)), str(len(second.rows))
        yield Difference(0, ReadField.ROWS, *counts)
    for number, (one, other) in enumerate(zip(first.rows, second.rows, strict=False), 1):
        yield from _of_row(number, one, other, has_dose=first.has_dose)


def _of_row(number: int, one: ReadRow, other: ReadRow, *, has_dose: bool) -> Iterator[Difference]:
    asked = one.ordered or one.product  # the paper may say this alone, or what was given too
    if not any(_is_same_product(said, other.product) for said in (asked, one.product)):
        is_strength = _is_other_strength(asked, other.product)
        what = ReadField.STRENGTH if is_strength else ReadField.PRODUCT
        yield Difference(number, what, _named(asked), _named(other.product))
    if has_dose and _words(one.dosage) != _words(other.dosage):
        yield Difference(number, ReadField.DOSE, one.dosage, " ".join(other.dosage.split()))
    if other.packages not in (one.packages, one.ordered_packages or one.packages):
        yield Difference(number, ReadField.QUANTITY, str(one.packages), str(other.packages))
    if other.withdrawals and one.withdrawals != other.withdrawals:
        both = str(one.withdrawals), str(other.withdrawals)
        yield Difference(number, ReadField.WITHDRAWALS, *both)


def _is_same_product(one: Product | None, other: Product | None) -> bool:
    if one is None or other is None:
        return one is other
    if (one.npl_pack_id and other.npl_pack_id) or (one.varunummer and other.varunummer):
        return is_same(one, other)
    return _words(_named(one)) == _words(_named(other))  # one is in no register: titles and packs


def _is_other_strength(one: Product | None, other: Product | None) -> bool:
    """Tell whether it is the strength alone that differs."""
    if one is None or other is None:
        return False
    is_alike = _words(one.name) == _words(other.name)
    return is_alike and _words(one.strength) != _words(other.strength)


def _named(product: Product | None) -> str:
    return ", ".join(filter(None, (product.title, product.pack))) if product else ""


def _words(text: str) -> str:
    """Return what is the same in whatever case, and however it is spaced and stopped.

    A stop or comma between two digits is a decimal sign: "1,5" is "1.5", but neither "1, 5" nor 15.
    """
    decimal = re.sub(r"(?<=\d)[.,](?=\d)", "\0", text.casefold())
    return " ".join(decimal.replace(".", " ").replace(",", " ").split())


def _key(name: str, today: date) -> str:
    """Return what a patient's number, birth date or name is held together by."""
    text = name.strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    if digits and not any(sign.isalpha() for sign in text):
        return parse_identity(text, today).canonical if len(digits) >= 10 else digits
    return _words(text)
