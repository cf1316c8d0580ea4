"""Parts that several resources share: ids, references, the medicine, who and where, the marks."""

from typing import Any
from uuid import uuid5

from app.domain.delivery import Parcel
from app.domain.order import Product
from app.domain.supplied import DispensedRow
from app.exchange.fhir import systems

Json = dict[str, Any]


def said(**members: Any) -> Json:
    """Return an object without the members that say nothing."""
    return {name: value for name, value in members.items() if value}


def text(value: str) -> str:
    """Return what FHIR takes as a string: no white space but single spaces; "" is left out."""
    return " ".join(value.split())


def resource_id(parcel: Parcel, kind: str) -> str:
    """Return the id that the parcel's resource of a kind has wherever and whenever it is sent.

    The store's id is the namespace and is never sent: without it, trying every personnummer does
    not lead from a patient's id back to the person.
    """
    patient = parcel.personal.patient
    about = _row_name(parcel)
    if kind == "Patient":
        about = f"{patient.identity_kind}/{patient.key}"
    elif kind == "MedicationRequest" and (root := parcel.prescription) is not None:
        about = f"{root.entry}/{root.row}"
    return str(uuid5(parcel.store, f"{kind}/{about}"))


def refer(parcel: Parcel, kind: str) -> Json:
    """Return a reference to another resource of the same parcel."""
    return {"reference": f"{kind}/{resource_id(parcel, kind)}"}


def row_of(parcel: Parcel) -> DispensedRow:
    """Return the row of the hand-out that the parcel is about."""
    return next(row for row in parcel.dispensed.rows if row.row == parcel.row)


def dispatch(parcel: Parcel) -> Json:
    """Return the pharmacy's own name of the row, the same in every attempt."""
    return {"system": systems.DISPATCH, "value": _row_name(parcel)}


def marks(parcel: Parcel) -> Json:
    """Return what says that this is practice, or about a protected person, in general terms too.

    Which of the two kinds of protection it is nobody at a counter knows; where somebody fetched a
    medicine tells where they are, so every resource is marked.
    """
    labels, tags = [], []
    if parcel.practice:
        labels.append(_coding(systems.ACT_REASON, "HTEST", "test health data"))
        tags.append(_coding(systems.PRACTICE, "ÖVNING", "ÖVNING"))
    if parcel.personal.patient.is_protected:
        labels.append(_coding(systems.ACT_CODE, "DEMO", "all demographic information sensitivity"))
    return said(security=labels, tag=tags)


def medicine(product: Product) -> Json:
    """Return the package by every number known, and in words."""
    numbers = (
        (systems.NPL_PACK_ID, text(product.npl_pack_id)),
        (systems.VARUNUMMER, text(product.varunummer)),
    )
    coding = [{"system": system, "code": code} for system, code in numbers if code]
    return said(coding=coding, text=text(f"{product.title} {product.pack}"))


def packages(number: int) -> Json:
    """Return how many packages, the unit of every quantity here."""
    unit = {"unit": "förpackning", "system": systems.UCUM, "code": "{package}"}
    return {"value": number, **unit}


def benefit(row: DispensedRow) -> Json:
    """Return the row's benefit choice by its national letter."""
    return {"url": systems.BENEFIT, "valueCode": row.benefit.value}


def pharmacist(parcel: Parcel) -> Json:
    """Return who handed out."""
    person = parcel.pharmacist
    return known("Practitioner", systems.STAFF, str(person.id), person.name)


def pharmacy(parcel: Parcel, kind: str) -> Json:
    """Return the pharmacy by its GLN, as the kind of resource that the place asks for."""
    return known(kind, systems.GLN, parcel.gln, parcel.pharmacy)


def known(kind: str, system: str, number: str, name: str) -> Json:
    """Return a reference to who or what is known by a number there, if any, and in words."""
    value = text(number)
    identifier = {"system": system, "value": value} if value else None
    return said(type=kind, identifier=identifier, display=text(name))


def _coding(system: str, code: str, display: str) -> Json:
    return {"system": system, "code": code, "display": display}


def _row_name(parcel: Parcel) -> str:
    return f"{parcel.entry}/{parcel.row}"
