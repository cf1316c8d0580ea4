"""A parcel as one FHIR transaction Bundle."""

from app.domain.delivery import Parcel
from app.exchange.fhir.medication_dispense import build_medication_dispense
from app.exchange.fhir.medication_request import build_medication_request
from app.exchange.fhir.parts import Json, marks, said
from app.exchange.fhir.patient import build_patient
from app.exchange.fhir.provenance import build_provenance


def build_transaction(parcel: Parcel, base: str) -> Json:
    """Return what is sent to the server at the address: each a PUT, so that twice is once.

    Plain JSON values, as all that is built here: valid FHIR is what the tests demand of them. A row
    whose prescription was registered before refers to that.
    """
    resources = (
        build_patient(parcel),
        *(() if parcel.prescription else (build_medication_request(parcel),)),
        build_medication_dispense(parcel),
        build_provenance(parcel),
    )
    places = [f"{resource['resourceType']}/{resource['id']}" for resource in resources]
    return said(
        resourceType="Bundle",
        meta=marks(parcel),
        type="transaction",
        entry=[
            {
                "fullUrl": f"{base}/{place}",
                "resource": resource,
                "request": {"method": "PUT", "url": place},
            }
            for place, resource in zip(places, resources, strict=True)
        ],
    )
