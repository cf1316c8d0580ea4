"""Who did, who wrote down and when, as a FHIR Provenance of a parcel's request and dispense."""

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.provenance import Provenance, ProvenanceAgent

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import marks, pharmacist, pharmacy, refer, registered_with, resource_id


def build_provenance(parcel: Parcel) -> Provenance:
    """Return the same in every attempt: its times are the journal's, never that of sending."""
    is_registered = registered_with(parcel) is not None
    made = ("MedicationDispense",) if is_registered else ("MedicationRequest", "MedicationDispense")
    return Provenance(
        id=resource_id(parcel, "Provenance"),
        meta=marks(parcel),
        target=[refer(parcel, kind) for kind in made],
        occurredDateTime=parcel.dispensed.happened_at,
        recorded=parcel.recorded_at,
        activity=CodeableConcept(coding=[Coding(system=systems.DATA_OPERATION, code="CREATE")]),
        reason=[CodeableConcept(text="Registrerat i efterhand efter avbrott")],
        agent=[
            ProvenanceAgent(
                type=CodeableConcept(
                    coding=[Coding(system=systems.PROVENANCE_AGENT, code="author")]
                ),
                who=pharmacist(parcel),
                onBehalfOf=pharmacy(parcel, "Organization"),
            )
        ],
    )
