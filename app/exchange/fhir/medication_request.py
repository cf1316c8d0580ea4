"""The prescription row of a parcel as a FHIR MedicationRequest."""

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.contactpoint import ContactPoint
from fhir.resources.R4B.dosage import Dosage
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.medicationrequest import (
    MedicationRequest,
    MedicationRequestDispenseRequest,
)
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.practitionerrole import PractitionerRole
from fhir.resources.R4B.reference import Reference

from app.domain.delivery import Parcel
from app.domain.dispensing import Dispensed
from app.domain.order import NATIONAL_ORIGIN, OrderKind, Prescriber
from app.exchange.fhir import systems
from app.exchange.fhir.parts import (
    benefit,
    dispatch,
    marks,
    medicine,
    packages,
    pharmacy,
    refer,
    resource_id,
    row_of,
    text,
)


def build_medication_request(parcel: Parcel) -> MedicationRequest:
    """Return the row as ordered; rows of one paper share the group identifier."""
    row = row_of(parcel)
    dispensed = parcel.dispensed
    dosage = text(parcel.personal.dosages[parcel.row - 1])
    is_used_up = row.withdrawal >= row.withdrawals and row.packages >= row.ordered
    return MedicationRequest(
        id=resource_id(parcel, "MedicationRequest"),
        meta=marks(parcel),
        contained=[_prescriber(parcel.personal.prescriber)],
        extension=[benefit(row), *_extensions(dispensed)],
        identifier=[
            dispatch(parcel),
            Identifier(
                system=systems.SLIP,
                value=text(dispensed.slip),
                assigner=pharmacy(parcel, "Organization"),
            ),
            *_form(parcel.personal.form_number),
        ],
        groupIdentifier=Identifier(system=systems.PRESCRIPTION, value=str(parcel.entry)),
        status="completed" if is_used_up else "active",
        intent="order",
        medicationCodeableConcept=medicine(row.product),
        subject=refer(parcel, "Patient"),
        authoredOn=dispensed.issued_on,  # type: ignore[arg-type]  # a day is a dateTime too
        requester=Reference(reference="#prescriber"),
        dosageInstruction=[Dosage(text=dosage)] if dosage else None,
        dispenseRequest=MedicationRequestDispenseRequest(
            validityPeriod=_validity(dispensed),
            numberOfRepeatsAllowed=row.withdrawals - 1,  # beside the first
            quantity=packages(row.ordered or row.packages),
        ),
    )


def _form(number: str) -> list[Identifier]:
    value = text(number)
    return [Identifier(system=systems.FORM, value=value)] if value else []


def _extensions(dispensed: Dispensed) -> list[Extension]:
    """Return how the order came, and what sort it is where it is not a person's of here."""
    said = [Extension(url=systems.ORIGIN, valueCode=NATIONAL_ORIGIN[dispensed.origin])]
    if dispensed.kind is not OrderKind.HUMAN:
        said.append(Extension(url=systems.ORDER_KIND, valueCode=dispensed.kind.value))
    if dispensed.reason is not None:
        said.append(Extension(url=systems.PAPER_REASON, valueCode=dispensed.reason.value))
    return said


def _validity(dispensed: Dispensed) -> Period | None:
    """Return the last day that is written on the order, if it is shorter than the law's."""
    if dispensed.valid_until is None:
        return None
    return Period(end=dispensed.valid_until)  # type: ignore[arg-type]  # a day is a dateTime too


def _prescriber(prescriber: Prescriber) -> PractitionerRole:
    """Return who ordered and from where, inside the request: a paper gives no more to refer to."""
    profession, phone = text(prescriber.profession), text(prescriber.phone)
    return PractitionerRole(
        id="prescriber",
        practitioner=_known(
            "Practitioner", systems.PRESCRIBER_CODE, prescriber.code, prescriber.name
        ),
        organization=_known(
            "Organization", systems.WORKPLACE_CODE, prescriber.workplace_code, prescriber.workplace
        ),
        code=[CodeableConcept(text=profession)] if profession else None,
        telecom=[ContactPoint(system="phone", value=phone)] if phone else None,
    )


def _known(kind: str, system: str, code: str, name: str) -> Reference:
    value = text(code)
    return Reference(
        type=kind,
        identifier=Identifier(system=system, value=value) if value else None,
        display=text(name),
    )
