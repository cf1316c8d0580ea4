"""What the wire calls things: identifier systems, code systems and extensions; constants only.

Swedish names follow HL7 Sweden's base profiles (SEBasePatient) and, for products, the profiles of
the national medication list, which spell them differently from the base profiles' drafts.
"""

from types import MappingProxyType

from app.domain.identity import IdentityKind

# Extensions and systems of our own: under .invalid, which nobody can ever own (RFC 6761).
_OWN = "https://lykta.invalid/fhir/"
DISPATCH = _OWN + "dispatch"  # the pharmacy's own id of a row: entry id and row number
PRESCRIPTION = _OWN + "prescription"  # what joins the rows of one paper: entry id
SLIP = _OWN + "slip"  # the number on the paper, unique within the pharmacy
FORM = _OWN + "form"  # the number that is printed on the form
STAFF = _OWN + "staff"  # Lykta's id of a person who works here
BENEFIT = _OWN + "benefit"  # extension: R with, U without, F free
ORIGIN = _OWN + "origin"  # extension: how it came, by the national code: 0 paper, 1 telephone
ORDER_KIND = _OWN + "order-kind"  # extension: what sort of order it is
PAPER_REASON = _OWN + "paper-reason"  # extension: why the prescription is on paper
WITHDRAWAL = _OWN + "withdrawal"  # extension: which withdrawal of the prescription this was
PRACTICE = _OWN + "practice"

PATIENT_IDENTITY = MappingProxyType(
    {
        IdentityKind.PERSONNUMMER.value: "http://electronichealth.se/identifier/personnummer",
        IdentityKind.SAMORDNINGSNUMMER.value: (
            "http://electronichealth.se/identifier/samordningsnummer"
        ),
        IdentityKind.NATIONAL_RESERVE.value: (
            "http://electronichealth.se/identifier/nationelltReservnummer"
        ),
        IdentityKind.LMA.value: "http://electronichealth.se/identifier/LMA-nummer",
        IdentityKind.STOCKHOLM_RESERVE.value: "urn:oid:1.2.752.97.3.1.3",
        IdentityKind.VGR_RESERVE.value: "urn:oid:1.2.752.113.11.0.2.1.1.1",
    }
)
OTHER_IDENTITY = _OWN + "patient-identity"  # interim and foreign numbers, as written

NPL_PACK_ID = "http://electronichealth.se/fhir/NamingSystem/nplpackid"
VARUNUMMER = "http://electronichealth.se/fhir/NamingSystem/varunr"

PRESCRIBER_CODE = "urn:oid:1.2.752.116.3.1.2"
WORKPLACE_CODE = "urn:oid:1.2.752.29.4.71"  # seen in certificate contracts only
GLN = "urn:oid:1.3.88"

UCUM = "http://unitsofmeasure.org"
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
PROVENANCE_AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
# R5 has the element; this is its name in R4, and the European dispense profile asks for it.
RECORDED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationDispense.recorded"
