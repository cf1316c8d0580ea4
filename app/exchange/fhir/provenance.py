"""Who did, who wrote down and when, as a FHIR Provenance of a parcel's request and dispense."""

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.provenance import Provenance, ProvenanceAgent

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import marks, pharmacist, pharmacy, refer, resource_id


def build_provenance(parcel: Parcel) -> Provenance:
    """Return the same in every attempt: its times are the journal's, never that of sending."""
    return Provenance(
        id=resource_id(parcel, "Provenance"),
        meta=marks(parcel),
        target=[refer(parcel, "MedicationRequest"), refer(parcel, "MedicationDispense")],
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
