"""What a receiver will not take, as rules: asked before anything is sent, and of what it answers.

A refusal that was foreseen and one that comes back are told in the same words.
"""

import re
from collections.abc import Iterable

from app.domain.access import Access
from app.domain.delivery import Parcel
from app.domain.findings import Finding
from app.domain.supplied import DispensedRow
from app.domain.wire_rules import WireRule


def predict(
    parcel: Parcel, rules: Iterable[WireRule], receiver: str, access: Access | None
) -> list[Finding]:
    """Return what a receiver would say no to, as far as is known here."""
    values = _values(parcel, access)
    return [
        rule.finding()
        for rule in rules
        if receiver in rule.receivers
        and (not rule.when or not parcel.codes.isdisjoint(rule.when))
        and parcel.codes.isdisjoint(rule.unless)
        and not _holds(rule, values[rule.field])
    ]


def row_of(parcel: Parcel) -> DispensedRow:
    """Return the row of the hand-out that the parcel is about."""
    return next(row for row in parcel.dispensed.rows if row.row == parcel.row)


def told(finding: Finding) -> str:
    """Return what is wrong and what to do, as a refused step says it."""
    return f"{finding.text} {finding.cure}".strip()


def find_rule(rules: Iterable[WireRule], code: str, places: Iterable[str]) -> WireRule | None:
    """Return the rule that a receiver's refusal means: by its code, else by where it points."""
    known = tuple(rules)
    for rule in known:
        if code and code in rule.answers:
            return rule
    for place in places:
        plain = re.sub(r"\[\d+\]", "", place)
        for rule in known:
            if any(plain.endswith(end) for end in rule.places):
                return rule
    return None


def _holds(rule: WireRule, value: str) -> bool:
    match rule.must:
        case "present":
            return bool(value)
        case "absent":
            return not value
        case "longest":
            return len(value) <= rule.value
        case "match":
            return not value or re.fullmatch(rule.pattern, value) is not None
        case "answered":
            return True
        case other:
            raise ValueError(f"nobody knows what {other} demands")


def _values(parcel: Parcel, access: Access | None) -> dict[str, str]:
    """Return what rules may ask about, as text; "" where there is nothing or the answer is no."""
    row = row_of(parcel)
    dispensed, personal, product = parcel.dispensed, parcel.personal, row.product
    patient, prescriber = personal.patient, personal.prescriber
    licensed = access.people.get(parcel.pharmacist.name) if access else None
    is_future = dispensed.happened_at.date() < dispensed.issued_on
    return {
        "patient.identity": patient.identity,
        "patient.name": patient.name,
        "patient.birth_date": f"{patient.birth_date or ''}",
        "patient.protected": "yes" if patient.is_protected and not patient.identity else "",
        "prescriber.name": prescriber.name,
        "prescriber.code": prescriber.code,
        "prescriber.number": prescriber.code or prescriber.licence,
        "prescriber.workplace": prescriber.workplace,
        "prescriber.workplace_code": prescriber.workplace_code,
        "product.code": product.npl_pack_id or product.varunummer,
        "product.npl_pack_id": product.npl_pack_id,
        "product.npl_id": product.npl_id,
        "product.varunummer": product.varunummer,
        "product.trade_good": "yes" if product.is_trade_good else "",
        "dosage": " ".join(personal.dosages[parcel.row - 1].split()),
        "pharmacy.gln": parcel.gln,
        "pharmacist.licence": licensed.licence if licensed else "",
        "prescription.registered": "yes" if parcel.prescription else "",
        "issued_on.future": "yes" if is_future else "",
    }
