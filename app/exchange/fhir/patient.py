"""The patient of a parcel as a FHIR Patient."""

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import Json, marks, resource_id, said, text

_GENDER = {"1": "male", "2": "female", "3": "unknown"}


def build_patient(parcel: Parcel) -> Json:
    """Return no more of the person than the paper says, and no name that is protected.

    Without a number the receiver has birth date and sex, and the slip to ask the pharmacy about.
    """
    patient = parcel.personal.patient
    identity, name = text(patient.identity), "" if patient.is_protected else text(patient.name)
    system = systems.PATIENT_IDENTITY.get(patient.identity_kind, systems.OTHER_IDENTITY)
    return said(
        resourceType="Patient",
        id=resource_id(parcel, "Patient"),
        meta=marks(parcel),
        identifier=[{"system": system, "value": identity}] if identity else None,
        name=[{"text": name}] if name else None,
        gender=_GENDER.get(patient.sex),
        birthDate=f"{patient.birth_date or ''}",
    )
