"""Who did, who wrote down and when, as a FHIR Provenance of a parcel's request and dispense."""

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import (
    Json,
    marks,
    pharmacist,
    pharmacy,
    refer,
    resource_id,
    said,
)


def build_provenance(parcel: Parcel) -> Json:
    """Return the same in every attempt: its times are the journal's, never that of sending."""
    is_registered = parcel.prescription is not None
    made = ("MedicationDispense",) if is_registered else ("MedicationRequest", "MedicationDispense")
    return said(
        resourceType="Provenance",
        id=resource_id(parcel, "Provenance"),
        meta=marks(parcel),
        target=[refer(parcel, kind) for kind in made],
        occurredDateTime=parcel.dispensed.happened_at.isoformat(),
        recorded=parcel.recorded_at.isoformat(),
        reason=[{"text": "Registrerat i efterhand efter avbrott"}],
        activity={"coding": [{"system": systems.DATA_OPERATION, "code": "CREATE"}]},
        agent=[
            {
                "type": {"coding": [{"system": systems.PROVENANCE_AGENT, "code": "author"}]},
                "who": pharmacist(parcel),
                "onBehalfOf": pharmacy(parcel, "Organization"),
            }
        ],
    )
