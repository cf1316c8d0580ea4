"""The bound of what is kept of a person: every field of a hand-out's entry has a ground.

A new field is added here with its ground, or not at all.
"""

import dataclasses
import typing
from collections.abc import Iterator
from enum import Enum

from app.domain.prescription_entries import PrescriptionIssued
from app.domain.slip_entries import DispensingMade
from app.domain.steps import Due, Step

PERMITTED = "what the national medication list may hold (act 2018:1212 3:8)"
NEEDED = "what price, safety features, ledger, log and after-work need"
GROUNDS = {
    PERMITTED: {
        "Dispensed": "happened_at issued_on reason origin kind is_urgent valid_until first_by"
        " is_entitled collector rows",
        "DispensedPersonal": "patient prescriber dosages identity_checked collector judgement"
        " letters descriptions exchange_reasons reasons covers call",
        "Patient": "name identity identity_kind birth_date sex is_protected species animal",
        "Prescriber": "name profession code workplace workplace_code phone category position"
        " country aid_code workplace_address licence",
        "DispensedRow": "row product packages withdrawals withdrawal benefit kind ordered"
        " interval lasts_days outcome prescribed",
        "Interval": "count unit",
        "Product": "name strength form pack npl_id npl_pack_id varunummer substance atc"
        " pack_size is_trade_good aid_group",
        "Call": "spoke_with number at read_back receiver called_back back_number answered",
    },
    NEEDED: {
        "DispensingMade": "dispensed personal",
        "Dispensed": "slip steps findings rules register checks payment papers advised_by"
        " from_form code",
        "DispensedPersonal": "case_number form_number",
        "FromForm": "form keyed_by also_by opened_at",
        "DispensedRow": "packs completes follows free_ground aid lowest surcharge price_source"
        " exchange_list",
        "RowRef": "subject entry row",
        "TakenCode": "id key organisation list_version",
        "Product": "price from_register schedule is_schedule_seen in_benefit exchange_group"
        " size_group period_status",
        "NotedFinding": "rule severity field decided by at twins",
        "PerformedCheck": "kind by at basis",
        "Pack": "gtin serial batch expires is_seal_whole second",
        "Payment": "means charged gross payable basis accumulated accumulated_on card_seen",
    },
}


def kept(kind: object) -> Iterator[tuple[str, str]]:
    """Yield class and name of every field that an entry of a kind keeps, however deep."""
    for inner in typing.get_args(kind):
        yield from kept(inner)
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        return
    if kind in (Step, Due):  # work to be done: holds nobody
        return
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        yield kind.__name__, field.name
        if not (isinstance(hints[field.name], type) and issubclass(hints[field.name], Enum)):
            yield from kept(hints[field.name])


def test_no_field_is_kept_without_a_ground() -> None:
    """Requirement 55."""
    allowed = {
        (name, field)
        for classes in GROUNDS.values()
        for name, fields in classes.items()
        for field in fields.split()
    }
    found = set(kept(DispensingMade))
    assert ("Patient", "identity") in found
    assert found - allowed == set()
    assert allowed - found == set()


def test_no_address_and_no_number_of_a_collector_has_a_field() -> None:
    """Requirement 55."""
    names = {field for name, field in kept(DispensingMade) if name != "Prescriber"}
    assert not {name for name in names if "address" in name or "postcode" in name}
    persons = {field for name, field in kept(DispensingMade) if name == "DispensedPersonal"}
    assert {f for f in persons if "collector" in f} == {"collector"}


PRESCRIBED = {  # what an order must bring (HSLF-FS 2021:75 ch. 4) and what follows from it
    "PrescriptionIssued": "issued personal",
    "Issued": "number issued_at valid_until reason rows is_urgent is_entitled e_prescription"
    " findings rules register first_by language is_large",
    "IssuedPersonal": "patient prescriber dosages purposes message descriptions",
    "PrescribedRow": "product packages withdrawals interval is_not_exchanged is_conditions_met"
    " is_communicable is_above_usual is_start_pack kind",
}


def test_no_field_of_a_prescription_is_kept_without_a_ground() -> None:
    """Requirement 55. The address is the workplace's; the patient's is not kept."""
    allowed = {(name, f) for name, fields in PRESCRIBED.items() for f in fields.split()}
    shared = {"Patient", "Prescriber", "Product", "NotedFinding"}
    found = {(name, field) for name, field in kept(PrescriptionIssued) if name not in shared}
    assert found == allowed
