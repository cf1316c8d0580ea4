"""The patient of a parcel as a FHIR Patient."""

from fhir.resources.R4B.humanname import HumanName
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.patient import Patient

from app.domain.delivery import Parcel
from app.exchange.fhir import systems
from app.exchange.fhir.parts import marks, resource_id, text

_GENDER = {"1": "male", "2": "female", "3": "unknown"}


def build_patient(parcel: Parcel) -> Patient:
    """Return no more of the person than the paper says."""
    patient = parcel.personal.patient
    is_known_by_number = bool(patient.identity) and patient.is_protected
    identity, name = text(patient.identity), "" if is_known_by_number else text(patient.name)
    system = systems.PATIENT_IDENTITY.get(patient.identity_kind, systems.OTHER_IDENTITY)
    return Patient(
        id=resource_id(parcel, "Patient"),
        meta=marks(parcel),
        identifier=[Identifier(system=system, value=identity)] if identity else None,
        name=[HumanName(text=name)] if name else None,
        birthDate=patient.birth_date,
        gender=_GENDER.get(patient.sex),
    )
