"""The hand-out of a parcel as a FHIR MedicationDispense."""

from app.domain.delivery import Parcel
from app.domain.order import ExchangeOutcome
from app.exchange.fhir import systems
from app.exchange.fhir.parts import (
    Json,
    benefit,
    dispatch,
    marks,
    medicine,
    packages,
    pharmacist,
    pharmacy,
    refer,
    resource_id,
    row_of,
    said,
    text,
)


def build_medication_dispense(parcel: Parcel) -> Json:
    """Return the hand-out with its real time; when it was written down is an extension."""
    row = row_of(parcel)
    dosage = text(parcel.personal.dosages[parcel.row - 1])
    return said(
        resourceType="MedicationDispense",
        id=resource_id(parcel, "MedicationDispense"),
        meta=marks(parcel),
        extension=[
            benefit(row),
            {"url": systems.WITHDRAWAL, "valuePositiveInt": row.withdrawal},
            {"url": systems.RECORDED, "valueDateTime": parcel.recorded_at.isoformat()},
        ],
        identifier=[dispatch(parcel)],
        status="completed",
        medicationCodeableConcept=medicine(row.product),
        subject=refer(parcel, "Patient"),
        performer=[{"actor": pharmacist(parcel)}],
        location=pharmacy(parcel, "Location"),
        authorizingPrescription=[refer(parcel, "MedicationRequest")],
        quantity=packages(row.packages),
        whenHandedOver=parcel.dispensed.happened_at.isoformat(),
        dosageInstruction=[{"text": dosage}] if dosage else None,
        substitution={"wasSubstituted": row.outcome is ExchangeOutcome.EXCHANGED},
    )
