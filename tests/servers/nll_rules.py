"""What the stand-in for the national list demands: written from the public pages, not from ours.

Each demand gives an issue: the code, where it is, and in English what is wrong.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

Json = dict[str, Any]
Issue = tuple[str, str, str]  # code, expression, words

_DEFINITION = "http://electronichealth.se/fhir/StructureDefinition/"
_NAMING = "http://electronichealth.se/fhir/NamingSystem/"
_CODES = {
    f"{_NAMING}nplid": r"[0-9]{14}",
    f"{_NAMING}nplpackid": r"[0-9]{14}",
    f"{_NAMING}varunr": r"[0-9]{6}",
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FK003 = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ' .\-]+")
_FK004 = re.compile(r"[ -~À-ÖØ-öø-ÿ§°µ½¼¾±²³–]*")
_BENEFITS = {"benefit", "no-benefit", "food", "free"}
ASKED = ("x-access", "x-context-id", "x-org-info", "x-purpose", "x-request-id", "x-user-agent",
         "prefer", "accept")  # fmt: skip


def header_issues(headers: dict[str, str], *, tells: bool) -> Iterator[Issue]:
    """Yield what is wrong with a request's headers; `tells` when something is registered."""
    for name in ASKED:
        if not headers.get(name):
            yield "header", f"http.{name}", "is missing"
    for name in ("x-request-id", "x-context-id"):
        try:
            UUID(headers.get(name, ""))
        except ValueError:
            yield "header", f"http.{name}", "is no UUID"
    if "json" not in headers.get("accept", ""):
        yield "header", "http.accept", "only JSON is spoken here"
    if tells:
        if "fhir+json" not in headers.get("content-type", ""):
            yield "header", "http.content-type", "only JSON is spoken here"
        yield from _provenance(headers.get("x-provenance", ""))


def _provenance(header: str) -> Iterator[Issue]:
    try:
        said = json.loads(base64.b64decode(header, validate=True))
    except (binascii.Error, ValueError):
        yield "header", "http.x-provenance", "is not JSON in base64"
        return
    if not isinstance(said, dict) or said.get("resourceType") != "Provenance":
        yield "header", "http.x-provenance", "is no Provenance"
        return
    if f"{_DEFINITION}NLLProvenance" not in said.get("meta", {}).get("profile", []):
        yield "header", "Provenance.meta.profile", "is another profile"
    if not said.get("target"):
        yield "header", "Provenance.target", "is missing"
    if not _MOMENT.fullmatch(said.get("recorded", "")):
        yield "header", "Provenance.recorded", "is no instant"
    if not said.get("activity") or not said.get("reason"):
        yield "header", "Provenance.reason", "activity and reason are both told"
    if not re.fullmatch(r"Location/\d{13}", said.get("location", {}).get("reference", "")):
        yield "header", "Provenance.location", "is no GLN"
    agents = said.get("agent", [])
    if not agents:
        yield "header", "Provenance.agent", "is missing"
    for agent in agents:
        yield from _practitioner(said, agent.get("who", {}), "Provenance.agent.who")


def bundle_issues(bundle: Json, patient: str) -> Iterator[Issue]:
    """Yield what is wrong with a transaction; `patient` is the id in the header."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        yield "structure", "Bundle.type", "is no transaction"
        return
    entries = bundle.get("entry", [])
    if not entries:
        yield "structure", "Bundle.entry", "is empty"
    urls = {entry.get("fullUrl") for entry in entries}
    for at, entry in enumerate(entries):
        here, resource = f"Bundle.entry[{at}]", entry.get("resource", {})
        if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.get("fullUrl", "")):
            yield "structure", f"{here}.fullUrl", "is no urn:uuid"
        request = entry.get("request", {})
        if (request.get("method"), request.get("url")) != ("POST", resource.get("resourceType")):
            yield "structure", f"{here}.request", "is not POST of the type"
        why = _extension(request, "NLLProvenanceDetails")
        if {part.get("url") for part in (why or {}).get("extension", [])} != {"activity", "reason"}:
            yield "structure", f"{here}.request.extension", "why it is done is not told"
        if resource.get("subject") != {"reference": f"Patient/{patient}"} or not patient:
            yield "value", f"{here}.resource.subject", "is not the patient of the header"
        yield from _entry_resource(resource, f"{here}.resource", urls)


def _entry_resource(resource: Json, here: str, urls: set[str]) -> Iterator[Issue]:
    match resource.get("resourceType"):
        case "MedicationRequest":
            yield from _request(resource, here)
        case "MedicationDispense":
            yield from _dispense(resource, here)
            asked = resource.get("authorizingPrescription", [{}])[0].get("reference", "")
            if asked not in urls and not asked.startswith("MedicationRequest/"):
                yield "value", f"{here}.authorizingPrescription", "is not known"
        case _:
            yield "structure", here, "is not taken in a transaction"


def paper_issues(resource: Json) -> Iterator[Issue]:
    """Yield what is wrong with a withdrawal on paper."""
    here = "MedicationDispense"
    if resource.get("resourceType") != here:
        yield "structure", here, "is something else"
        return
    yield from _dispense(resource, here)
    if "authorizingPrescription" in resource:
        yield "structure", f"{here}.authorizingPrescription", "stands on no paper"
    if f"{_DEFINITION}NLLDispensePaperPrescription" not in resource["meta"]["profile"]:
        yield "structure", f"{here}.meta.profile", "is another profile"
    details = _extension(resource, "NLLPaperPrescriptionDetails")
    if not {"authoredOn", "requester"} <= {
        p.get("url") for p in (details or {}).get("extension", [])
    }:
        yield "required", f"{here}.extension", "what the paper says is missing"
    patient = _contained(resource, resource.get("subject", {}))
    if not _DAY.fullmatch(patient.get("birthDate", "")):
        yield "required", f"{here}.contained[2].birthDate", "is missing"
    yield from _names(patient, f"{here}.contained[2]")


def _request(resource: Json, here: str) -> Iterator[Issue]:
    if f"{_DEFINITION}NLLMedicationRequest" not in resource.get("meta", {}).get("profile", []):
        yield "structure", f"{here}.meta.profile", "is another profile"
    if not resource.get("status") or not resource.get("intent"):
        yield "required", f"{here}.status", "is missing"
    if not _DAY.fullmatch(resource.get("authoredOn", "")[:10]):
        yield "value", f"{here}.authoredOn", "is no date"
    yield from _medicine(resource, here)
    yield from _dosage(resource, here)
    yield from _practitioner(resource, resource.get("requester", {}), f"{here}.requester")
    asked = resource.get("dispenseRequest", {})
    if not isinstance(asked.get("numberOfRepeatsAllowed"), int):
        yield "required", f"{here}.dispenseRequest.numberOfRepeatsAllowed", "is missing"
    for part in asked.get("extension", []):
        if part["url"].endswith("NLLWorkplacecode") and not re.fullmatch(
            r"\d{13}", part["valueCode"]
        ):
            yield "value", f"{here}.dispenseRequest.extension", "is no workplace code"


def _dispense(resource: Json, here: str) -> Iterator[Issue]:
    if not _MOMENT.fullmatch(resource.get("whenHandedOver", "")):
        yield "value", f"{here}.whenHandedOver", "is no moment with a zone"
    if resource.get("status") != "completed":
        yield "value", f"{here}.status", "is not completed"
    if not (_extension(resource, "NLLActorDispatchId") or {}).get("valueString"):
        yield "required", f"{here}.extension:nllActorDispatchId", "is missing"
    row = (_extension(resource, "NLLDispatchRowNo") or {}).get("valueDecimal")
    packages = (_extension(resource, "NLLNumberOfPackagesDispensed") or {}).get("valuePositiveInt")
    if not isinstance(row, int) or not isinstance(packages, int):
        yield "required", f"{here}.extension:nllDispatchRowNo", "row and packages are both told"
    if (_extension(resource, "NLLBenefitChoiceCode") or {}).get("valueCode") not in _BENEFITS:
        yield "value", f"{here}.extension:nllBenefitChoiceCode", "is no such code"
    if not isinstance(resource.get("substitution", {}).get("wasSubstituted"), bool):
        yield "required", f"{here}.substitution", "is missing"
    if not re.fullmatch(r"Location/\d{13}", resource.get("location", {}).get("reference", "")):
        yield "value", f"{here}.location", "is no GLN"
    yield from _medicine(resource, here)
    yield from _dosage(resource, here)
    for performer in resource.get("performer", [{}]):
        yield from _practitioner(resource, performer.get("actor", {}), f"{here}.performer")


def _medicine(resource: Json, here: str) -> Iterator[Issue]:
    codings = resource.get("medicationCodeableConcept", {}).get("coding", [])
    if not codings:
        yield "required", f"{here}.medicationCodeableConcept", "has no code"
    for at, coding in enumerate(codings):
        pattern = _CODES.get(coding.get("system", ""))
        if pattern is None or not re.fullmatch(pattern, coding.get("code", "")):
            place = f"{here}.medicationCodeableConcept.coding[{at}].code"
            yield "code-invalid", place, "is in no register"


def _dosage(resource: Json, here: str) -> Iterator[Issue]:
    for at, one in enumerate(resource.get("dosageInstruction", [])):
        if not _FK004.fullmatch(one.get("text", "")) or len(one["text"]) > 255:
            yield "FK004", f"{here}.dosageInstruction[{at}].text", "has characters not allowed"


def _practitioner(resource: Json, reference: Json, here: str) -> Iterator[Issue]:
    who = _contained(resource, reference)
    if who.get("resourceType") != "Practitioner":
        yield "required", here, "is nobody"
        return
    if not who.get("identifier"):
        yield "F.001", here, "has no code"
    yield from _names(who, here)


def _names(who: Json, here: str) -> Iterator[Issue]:
    for name in who.get("name", [{}]):
        for part in (name.get("family", ""), *name.get("given", [])):
            if not _FK003.fullmatch(part):
                yield "FK003", f"{here}.name", "has characters not allowed"


def _contained(resource: Json, reference: Json) -> Json:
    id_ = str(reference.get("reference", "")).removeprefix("#")
    return next((one for one in resource.get("contained", []) if one.get("id") == id_), {})


def _extension(element: Json, name: str) -> Json | None:
    found = (e for e in element.get("extension", []) if e.get("url") == _DEFINITION + name)
    return next(found, None)


def dispatches_of(resources: list[Json]) -> list[str]:
    """Return the pharmacy's own ids of the withdrawals."""
    return [
        f"{_extension(one, 'NLLActorDispatchId')['valueString']}"  # type: ignore[index]
        f"/{_extension(one, 'NLLDispatchRowNo')['valueDecimal']}"  # type: ignore[index]
        for one in resources
        if one["resourceType"] == "MedicationDispense"
    ]
