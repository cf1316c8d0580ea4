"""The patient of a parcel as a FHIR Patient."""

from fhir.resources.R4B.humanname import HumanName
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.patient import Patient

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import marks, resource_id, text

_GENDER = {"1": "male", "2": "female", "3": "unknown"}


def build_patient(parcel: Parcel) -> Patient:
    """Return no more of the person than the paper says, and no name that is protected.

    Without a number the receiver has birth date and sex, and the slip to ask the pharmacy about.
    """
    patient = parcel.personal.patient
    identity, name = text(patient.identity), "" if patient.is_protected else text(patient.name)
    system = systems.PATIENT_IDENTITY.get(patient.identity_kind, systems.OTHER_IDENTITY)
    return Patient(
        id=resource_id(parcel, "Patient"),
        meta=marks(parcel),
        identifier=[Identifier(system=system, value=identity)] if identity else None,
        name=[HumanName(text=name)] if name else None,
        birthDate=patient.birth_date,
        gender=_GENDER.get(patient.sex),
    )
