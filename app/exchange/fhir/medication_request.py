"""The prescription row of a parcel as a FHIR MedicationRequest."""

from app.domain.delivery import Parcel
from app.domain.dispensing import Dispensed
from app.domain.order import NATIONAL_ORIGIN, OrderKind, Prescriber
from app.exchange.fhir import systems
from app.exchange.fhir.parts import (
    Json,
    benefit,
    dispatch,
    known,
    marks,
    medicine,
    packages,
    pharmacy,
    refer,
    resource_id,
    row_of,
    said,
    text,
)


def build_medication_request(parcel: Parcel) -> Json:
    """Return the row as ordered; rows of one paper share the group identifier."""
    row = row_of(parcel)
    dispensed = parcel.dispensed
    dosage = text(parcel.personal.dosages[parcel.row - 1])
    is_used_up = row.withdrawal >= row.withdrawals and row.packages >= row.ordered
    return said(
        resourceType="MedicationRequest",
        id=resource_id(parcel, "MedicationRequest"),
        meta=marks(parcel),
        contained=[_prescriber(parcel.personal.prescriber)],
        extension=[benefit(row), *_extensions(dispensed)],
        identifier=[
            dispatch(parcel),
            {
                "system": systems.SLIP,
                "value": text(dispensed.slip),
                "assigner": pharmacy(parcel, "Organization"),
            },
            *_form(parcel.personal.form_number),
        ],
        groupIdentifier={"system": systems.PRESCRIPTION, "value": str(parcel.entry)},
        status="completed" if is_used_up else "active",
        intent="order",
        medicationCodeableConcept=medicine(row.prescribed or row.product),
        subject=refer(parcel, "Patient"),
        authoredOn=f"{dispensed.issued_on}",
        requester={"reference": "#prescriber"},
        dosageInstruction=[{"text": dosage}] if dosage else None,
        dispenseRequest={
            **_validity(dispensed),
            "numberOfRepeatsAllowed": row.withdrawals - 1,  # beside the first
            "quantity": packages(row.ordered or row.packages),
        },
    )


def _form(number: str) -> list[Json]:
    value = text(number)
    return [{"system": systems.FORM, "value": value}] if value else []


def _extensions(dispensed: Dispensed) -> list[Json]:
    """Return how the order came, and what sort it is where it is not a person's of here."""
    told = [{"url": systems.ORIGIN, "valueCode": NATIONAL_ORIGIN[dispensed.origin]}]
    if dispensed.kind is not OrderKind.HUMAN:
        told.append({"url": systems.ORDER_KIND, "valueCode": dispensed.kind.value})
    if dispensed.reason is not None:
        told.append({"url": systems.PAPER_REASON, "valueCode": dispensed.reason.value})
    return told


def _validity(dispensed: Dispensed) -> Json:
    """Return the last day that is written on the order, if it is shorter than the law's."""
    if dispensed.valid_until is None:
        return {}
    return {"validityPeriod": {"end": f"{dispensed.valid_until}"}}


def _prescriber(prescriber: Prescriber) -> Json:
    """Return who ordered and from where, inside the request: a paper gives no more to refer to."""
    profession, phone = text(prescriber.profession), text(prescriber.phone)
    return said(
        resourceType="PractitionerRole",
        id="prescriber",
        practitioner=known(
            "Practitioner", systems.PRESCRIBER_CODE, prescriber.code, prescriber.name
        ),
        organization=known(
            "Organization", systems.WORKPLACE_CODE, prescriber.workplace_code, prescriber.workplace
        ),
        code=[{"text": profession}] if profession else None,
        telecom=[{"system": "phone", "value": phone}] if phone else None,
    )
