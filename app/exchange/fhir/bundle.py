"""A parcel as one FHIR transaction Bundle."""

from fhir.resources.R4B.bundle import Bundle, BundleEntry, BundleEntryRequest

from app.domain.delivery import Parcel
from app.exchange.fhir.medication_dispense import build_medication_dispense
from app.exchange.fhir.medication_request import build_medication_request
from app.exchange.fhir.parts import marks, registered_with
from app.exchange.fhir.patient import build_patient
from app.exchange.fhir.provenance import build_provenance


def build_transaction(parcel: Parcel, base: str) -> Bundle:
    """Return what is sent to the server at the address: each a PUT, so that twice is once.

    A row that goes on from an earlier hand-out refers to the prescription that came with that.
    """
    is_registered = registered_with(parcel) is not None
    resources = (
        build_patient(parcel),
        *(() if is_registered else (build_medication_request(parcel),)),
        build_medication_dispense(parcel),
        build_provenance(parcel),
    )
    places = [f"{resource.__resource_type__}/{resource.id}" for resource in resources]
    return Bundle(
        meta=marks(parcel),
        type="transaction",
        entry=[
            BundleEntry(
                fullUrl=f"{base}/{place}",
                resource=resource,
                request=BundleEntryRequest(method="PUT", url=place),
            )
            for place, resource in zip(places, resources, strict=True)
        ],
    )
