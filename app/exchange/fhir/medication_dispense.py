"""The hand-out of a parcel as a FHIR MedicationDispense."""

from fhir.resources.R4B.dosage import Dosage
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.medicationdispense import (
    MedicationDispense,
    MedicationDispensePerformer,
)

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import (
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
    text,
)


def build_medication_dispense(parcel: Parcel) -> MedicationDispense:
    """Return the hand-out with its real time; when it was written down is an extension."""
    row = row_of(parcel)
    dosage = text(parcel.personal.dosages[parcel.row - 1])
    return MedicationDispense(
        id=resource_id(parcel, "MedicationDispense"),
        meta=marks(parcel),
        extension=[
            benefit(row),
            Extension(url=systems.WITHDRAWAL, valuePositiveInt=row.withdrawal),
            Extension(url=systems.RECORDED, valueDateTime=parcel.recorded_at),
        ],
        identifier=[dispatch(parcel)],
        status="completed",
        medicationCodeableConcept=medicine(row.product),
        subject=refer(parcel, "Patient"),
        performer=[MedicationDispensePerformer(actor=pharmacist(parcel))],
        location=pharmacy(parcel, "Location"),
        authorizingPrescription=[refer(parcel, "MedicationRequest")],
        quantity=packages(row.packages),
        whenHandedOver=parcel.dispensed.happened_at,
        dosageInstruction=[Dosage(text=dosage)] if dosage else None,
    )
