"""Parts that several resources share: ids, references, the medicine, who and where, the marks."""

from decimal import Decimal
from uuid import uuid5

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.meta import Meta
from fhir.resources.R4B.quantity import Quantity
from fhir.resources.R4B.reference import Reference

from app.domain.delivery import Parcel
from app.domain.order import Product
from app.domain.supplied import DispensedRow, RowRef
from app.exchange.fhir import systems


def text(value: str) -> str | None:
    """Return what FHIR takes as a string: no white space but single spaces, nothing for empty."""
    return " ".join(value.split()) or None


def resource_id(parcel: Parcel, kind: str) -> str:
    """Return the id that the parcel's resource of a kind has wherever and whenever it is sent.

    The store's id is the namespace and is never sent: without it, trying every personnummer does
    not lead from a patient's id back to the person.
    """
    patient = parcel.personal.patient
    about = _row_name(parcel)
    if kind == "Patient":
        about = f"{patient.identity_kind}/{patient.key}"
    elif kind == "MedicationRequest" and (root := registered_with(parcel)) is not None:
        about = f"{root.entry}/{root.row}"
    return str(uuid5(parcel.store, f"{kind}/{about}"))


def refer(parcel: Parcel, kind: str) -> Reference:
    """Return a reference to another resource of the same parcel."""
    return Reference(reference=f"{kind}/{resource_id(parcel, kind)}")


def row_of(parcel: Parcel) -> DispensedRow:
    """Return the row of the hand-out that the parcel is about."""
    return next(row for row in parcel.dispensed.rows if row.row == parcel.row)


def registered_with(parcel: Parcel) -> RowRef | None:
    """Return the earlier hand-out that the prescription was registered with; none for its own."""
    follows = row_of(parcel).follows
    return follows if follows and follows.entry else None


def dispatch(parcel: Parcel) -> Identifier:
    """Return the pharmacy's own name of the row, the same in every attempt."""
    return Identifier(system=systems.DISPATCH, value=_row_name(parcel))


def marks(parcel: Parcel) -> Meta | None:
    """Return what says that this is practice, or about a protected person, in general terms too.

    Which of the two kinds of protection it is nobody at a counter knows; where somebody fetched a
    medicine tells where they are, so every resource is marked.
    """
    labels = []
    if parcel.practice:
        labels.append(Coding(system=systems.ACT_REASON, code="HTEST", display="test health data"))
    if parcel.personal.patient.is_protected:
        labels.append(
            Coding(
                system=systems.ACT_CODE,
                code="DEMO",
                display="all demographic information sensitivity",
            )
        )
    tag = Coding(system=systems.PRACTICE, code="ÖVNING", display="ÖVNING")
    return Meta(security=labels, tag=[tag] if parcel.practice else None) if labels else None


def medicine(product: Product) -> CodeableConcept:
    """Return the package by every number known, and in words."""
    numbers = (
        (systems.NPL_PACK_ID, text(product.npl_pack_id)),
        (systems.VARUNUMMER, text(product.varunummer)),
    )
    coding = [Coding(system=system, code=code) for system, code in numbers if code]
    return CodeableConcept(coding=coding or None, text=text(f"{product.title} {product.pack}"))


def packages(number: int) -> Quantity:
    """Return how many packages, the unit of every quantity here."""
    return Quantity(
        value=Decimal(number), unit="förpackning", system=systems.UCUM, code="{package}"
    )


def benefit(row: DispensedRow) -> Extension:
    """Return the row's benefit choice by its national letter."""
    return Extension(url=systems.BENEFIT, valueCode=row.benefit.value)


def pharmacist(parcel: Parcel) -> Reference:
    """Return who handed out."""
    person = parcel.pharmacist
    return Reference(
        type="Practitioner",
        identifier=Identifier(system=systems.STAFF, value=str(person.id)),
        display=text(person.name),
    )


def pharmacy(parcel: Parcel, kind: str) -> Reference:
    """Return the pharmacy by its GLN, as the kind of resource that the place asks for."""
    return Reference(
        type=kind,
        identifier=Identifier(system=systems.GLN, value=text(parcel.gln)),
        display=text(parcel.pharmacy),
    )


def _row_name(parcel: Parcel) -> str:
    return f"{parcel.entry}/{parcel.row}"
