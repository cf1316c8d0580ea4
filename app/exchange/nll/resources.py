"""A parcel as resources of the national medication list's profiles, as plain JSON values.

The same parcel gives the same values each time; what is only known when it is sent, as the
patient's id at the receiver, is given.
"""

from typing import Any
from uuid import uuid5

from app.domain.access import Access, Licensed
from app.domain.delivery import Parcel
from app.domain.order import Benefit, ExchangeOutcome, OrderKind, Patient, Prescriber, Product
from app.domain.supplied import DispensedRow
from app.exchange.fhir.systems import PATIENT_IDENTITY
from app.exchange.nll.names import Names

Json = dict[str, Any]

WITHDRAWAL, ON_PAPER = "register_withdrawal", "register_paper_withdrawal"
_REGISTERING = {"register_prescription", "register_aid_card"}
_GENDER = {"1": "male", "2": "female"}
_NO_LICENCE = Licensed("", "")


class Builder:
    """Builds what one pharmacy sends (byggare): the names, and who its pharmacists are."""

    def __init__(self, names: Names, access: Access) -> None:
        self._names = names
        self._people = access.people

    def bundle(self, parcel: Parcel, patient: str, prescription: str) -> Json:
        """Return the transaction: the prescription unless it is registered, and its withdrawal.

        `patient` is the receiver's id of the patient, `prescription` its reference to what is
        registered, "" where that is done in this transaction.
        """
        placeholder = placeholder_of(parcel, "MedicationRequest")
        made = []
        if registers(parcel):
            made.append((placeholder, self.request(parcel, patient)))
        dispense = self.dispense(parcel, patient, prescription or placeholder)
        made.append((placeholder_of(parcel, "MedicationDispense"), dispense))
        return {
            "resourceType": "Bundle",
            "meta": {"profile": [self._names.profile.bundle]},
            "type": "transaction",
            "entry": [
                {
                    "fullUrl": url,
                    "resource": resource,
                    "request": {
                        "extension": [self._why()],
                        "method": "POST",
                        "url": resource["resourceType"],
                    },
                }
                for url, resource in made
            ],
        }

    def request(self, parcel: Parcel, patient: str) -> Json:
        """Return the prescription row as it is registered."""
        names, row, dispensed = self._names, row_of(parcel), parcel.dispensed
        prescriber = self._prescriber(parcel.personal.prescriber)
        is_used_up = row.withdrawal >= row.withdrawals and row.packages >= row.ordered
        asked: Json = {
            "extension": [
                _said(names.extension.packages_ordered, PositiveInt=row.ordered or row.packages),
                *self._workplace_code(parcel.personal.prescriber),
                *self._entitled(parcel),
            ],
            "validityPeriod": {"start": f"{dispensed.issued_on}"},
            "numberOfRepeatsAllowed": row.withdrawals - 1,
        }
        if dispensed.valid_until:
            asked["validityPeriod"]["end"] = f"{dispensed.valid_until}"
        paper = {"system": names.system.format, "code": names.code.format_paper}
        return {
            "resourceType": "MedicationRequest",
            "meta": {"profile": [names.profile.request]},
            "contained": [prescriber],
            "extension": [_said(names.extension.format, Coding=paper)],
            "status": "completed" if is_used_up else "active",
            "intent": names.code.intent,
            "medicationCodeableConcept": self._medicine(row.prescribed or row.product),
            "subject": {"reference": f"Patient/{patient}"},
            "authoredOn": f"{dispensed.issued_on}",
            "requester": {"reference": f"#{prescriber['id']}"},
            "dosageInstruction": [{"text": _dosage(parcel)}],
            "dispenseRequest": asked,
        }

    def dispense(self, parcel: Parcel, patient: str, prescription: str) -> Json:
        """Return the withdrawal of what is, or is now being, registered."""
        made = self._withdrawal(parcel, self._names.profile.dispense)
        made["subject"] = {"reference": f"Patient/{patient}"}
        made["authorizingPrescription"] = [{"reference": prescription}]
        return made

    def paper_dispense(self, parcel: Parcel) -> Json:
        """Return the withdrawal on paper that is not registered, with what the paper says."""
        names, personal = self._names, parcel.personal
        made = self._withdrawal(parcel, names.profile.paper)
        prescriber, patient = self._prescriber(personal.prescriber), self._patient(personal.patient)
        made["contained"] += [prescriber, patient]
        made["subject"] = {"reference": f"#{patient['id']}"}
        said = [
            _said("authoredOn", DateTime=f"{parcel.dispensed.issued_on}"),
            _said("requester", Reference={"reference": f"#{prescriber['id']}"}),
        ]
        if parcel.dispensed.kind is OrderKind.EEA and personal.prescriber.country:
            said.append(_said("country", Code=personal.prescriber.country))
        made["extension"].append({"url": names.extension.paper_details, "extension": said})
        made["dosageInstruction"] = [{"text": _dosage(parcel)}]
        return made

    def provenance(self, parcel: Parcel) -> Json:
        """Return who did it, why, and when it was written down, for the header that says so."""
        names = self._names
        registered = ["MedicationRequest"] if registers(parcel) else []
        kinds = [*registered, "MedicationDispense"]
        agent = [{"system": names.system.agent, "code": "author"}]
        return {
            "resourceType": "Provenance",
            "meta": {"profile": [names.profile.provenance]},
            "contained": [self._dispenser(parcel)],
            "target": [{"reference": placeholder_of(parcel, kind)} for kind in kinds],
            "occurredDateTime": parcel.dispensed.happened_at.isoformat(timespec="seconds"),
            "recorded": parcel.recorded_at.isoformat(timespec="milliseconds"),
            "location": {"reference": f"Location/{parcel.gln}"},
            "reason": [{"text": names.code.reason}],
            "activity": self._activity(),
            "agent": [{"type": {"coding": agent}, "who": {"reference": "#dispenser"}}],
        }

    def patient_number(self, patient: Patient) -> tuple[str, str]:
        """Return the naming system and the number that the receiver knows the patient by."""
        kinds = self._names.system
        known = {
            "personnummer": kinds.personnummer,
            "samordningsnummer": kinds.samordningsnummer,
        }
        return known[patient.identity_kind], patient.identity

    def _withdrawal(self, parcel: Parcel, profile: str) -> Json:
        names, row = self._names, row_of(parcel)
        entry = str(parcel.entry)
        is_exchanged = row.outcome is ExchangeOutcome.EXCHANGED
        return {
            "resourceType": "MedicationDispense",
            "meta": {"profile": [profile]},
            "contained": [self._dispenser(parcel)],
            "extension": [
                _said(names.extension.actor_dispatch, String=entry),
                _said(names.extension.dispatch_row, Decimal=row.row),
                _said(names.extension.packages_out, PositiveInt=row.packages),
                _said(names.extension.benefit_choice, Code=self._benefit(row.benefit)),
            ],
            "identifier": [{"system": names.system.dispatch, "value": dispatch_of(parcel)}],
            "status": "completed",
            "medicationCodeableConcept": self._medicine(row.product),
            "performer": [{"actor": {"reference": "#dispenser"}}],
            "location": {"reference": f"Location/{parcel.gln}"},
            "quantity": {
                "value": row.packages,
                "unit": "förpackning",
                "system": names.system.ucum,
                "code": "{package}",
            },
            "whenHandedOver": parcel.dispensed.happened_at.isoformat(timespec="seconds"),
            "substitution": {"wasSubstituted": is_exchanged},
        }

    def _dispenser(self, parcel: Parcel) -> Json:
        licensed = self._people.get(parcel.pharmacist.name, _NO_LICENCE)
        return self._practitioner(
            "dispenser",
            parcel.pharmacist.name,
            (self._names.system.licence, licensed.licence),
            licensed.profession,
        )

    def _prescriber(self, prescriber: Prescriber) -> Json:
        kind = self._names.system
        number = (kind.prescriber, prescriber.code)
        if prescriber.licence:
            number = (kind.licence, prescriber.licence)
        is_physician = prescriber.category == "LAK" or prescriber.profession.casefold() == "läkare"
        code = self._names.code.profession_physician if is_physician else prescriber.category
        made = self._practitioner("prescriber", prescriber.name, number, code)
        if prescriber.workplace:
            place = self._names.extension.workplace_name
            made["extension"] = [_said(place, String=prescriber.workplace)]
        return made

    def _practitioner(self, id_: str, name: str, number: tuple[str, str], code: str) -> Json:
        made: Json = {
            "resourceType": "Practitioner",
            "id": id_,
            "meta": {"profile": [self._names.profile.practitioner]},
            "name": [_human(name)],
        }
        if number[1]:
            made["identifier"] = [{"system": number[0], "value": number[1]}]
        if code:
            known = [{"system": self._names.system.profession, "code": code}]
            made["qualification"] = [{"code": {"coding": known}}]
        return made

    def _patient(self, patient: Patient) -> Json:
        made: Json = {
            "resourceType": "Patient",
            "id": "patient",
            "meta": {"profile": [self._names.profile.patient]},
            "name": [_human(patient.name)],
            "gender": _GENDER.get(patient.sex, "unknown"),
        }
        system = PATIENT_IDENTITY.get(patient.identity_kind)
        if system and patient.identity:
            made["identifier"] = [{"system": system, "value": patient.identity}]
        if patient.birth_date:
            made["birthDate"] = f"{patient.birth_date}"
        return made

    def _medicine(self, product: Product) -> Json:
        kinds = self._names.system
        numbers = (
            (kinds.npl_id, product.npl_id),
            (kinds.npl_pack_id, product.npl_pack_id),
            (kinds.varunummer, product.varunummer),
        )
        coding = [{"system": system, "code": code} for system, code in numbers if code]
        text = " ".join(f"{product.title} {product.pack}".split())
        return {"coding": coding, "text": text} if coding else {"text": text}

    def _workplace_code(self, prescriber: Prescriber) -> list[Json]:
        code = prescriber.workplace_code
        return [_said(self._names.extension.workplace_code, Code=code)] if code else []

    def _entitled(self, parcel: Parcel) -> list[Json]:
        is_entitled = parcel.dispensed.is_entitled
        if is_entitled is None:
            return []
        return [_said(self._names.extension.benefit_patient, Boolean=is_entitled)]

    def _benefit(self, benefit: Benefit) -> str:
        codes = self._names.code
        return {
            Benefit.WITH: codes.benefit_with,
            Benefit.WITHOUT: codes.benefit_without,
            Benefit.FOOD: codes.benefit_food,
            Benefit.FREE: codes.benefit_free,
        }[benefit]

    def _activity(self) -> Json:
        names = self._names
        return {"coding": [{"system": names.system.activity, "code": names.code.activity}]}

    def _why(self) -> Json:
        said = [
            _said("activity", CodeableConcept=self._activity()),
            _said("reason", CodeableConcept={"text": self._names.code.reason}),
        ]
        return {"url": self._names.extension.why, "extension": said}


def registers(parcel: Parcel) -> bool:
    """Tell whether the prescription itself is registered now."""
    return not parcel.codes.isdisjoint(_REGISTERING)


def dispatch_of(parcel: Parcel) -> str:
    """Return the pharmacy's own id of the row, the same in every attempt."""
    return f"{parcel.entry}/{parcel.row}"


def placeholder_of(parcel: Parcel, kind: str) -> str:
    """Return what stands for a resource until the receiver has given it an id."""
    return f"urn:uuid:{uuid5(parcel.store, f'{kind}/{dispatch_of(parcel)}')}"


def row_of(parcel: Parcel) -> DispensedRow:
    """Return the row of the hand-out that the parcel is about."""
    return next(row for row in parcel.dispensed.rows if row.row == parcel.row)


def _said(url: str, **value: Any) -> Json:
    ((kind, said),) = value.items()
    return {"url": url, f"value{kind}": said}


def _human(name: str) -> Json:
    *given, family = name.split() or [""]
    return {"family": family, "given": given} if given else {"family": family}


def _dosage(parcel: Parcel) -> str:
    return " ".join(parcel.personal.dosages[parcel.row - 1].split())
