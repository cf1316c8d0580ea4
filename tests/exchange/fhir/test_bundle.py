"""What is sent for a row: valid FHIR by more than one judge, complete, and the same every time."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from hypothesis import given

from app.domain.clock import STOCKHOLM
from app.domain.delivery import Parcel
from app.domain.identity import IdentityKind
from app.domain.order import NATIONAL_ORIGIN, ExchangeOutcome, OrderKind, Origin, Patient
from app.domain.supplied import RowRef
from app.exchange.fhir import systems
from app.exchange.fhir.bundle import build_transaction
from tests.parcels import BORN_THEN, HAPPENED, PRODUCTS, TOLVAN, make_parcel, parcels

BASE = "https://fhir.example/r4"


def _built(parcel: Parcel) -> dict[str, Any]:
    """Return the resources of the parcel's transaction by type, and itself as Bundle."""
    bundle = build_transaction(parcel, BASE)
    return {"Bundle": bundle} | {
        e["resource"]["resourceType"]: e["resource"] for e in bundle["entry"]
    }


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (v for k, v in value.items() if k == "reference")
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _references(member)


def _wrong_codes(value: object) -> Iterator[str]:
    """Return codes that their field does not allow: the library knows them and does not look."""
    if isinstance(value, list):
        for member in value:
            yield from _wrong_codes(member)
    if not isinstance(value, FHIRAbstractModel):
        return
    for name, field in type(value).model_fields.items():
        member = getattr(value, name)
        extra = field.json_schema_extra
        allowed = extra.get("enum_values") if isinstance(extra, dict) else None
        if member is not None and isinstance(allowed, list) and member not in allowed:
            yield f"{name}: {member}"
        yield from _wrong_codes(member)


def _values(value: Any) -> Iterator[Any]:
    if value and isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _values(member)
    else:
        yield value


@given(parcels())
def test_any_row_becomes_a_valid_transaction_that_is_the_same_every_time(parcel: Parcel) -> None:
    sent = json.dumps(build_transaction(parcel, BASE))
    bundle = Bundle.model_validate_json(sent)
    assert not list(_wrong_codes(bundle))
    plain = json.loads(sent)
    assert not [value for value in _values(plain) if value in ("", None, {}, [])]
    places = [entry["request"]["url"] for entry in plain["entry"]]
    assert len(set(places)) == 4
    assert set(_references(plain)) - {"#prescriber"} <= set(places)
    assert str(parcel.store) not in sent
    assert json.dumps(build_transaction(parcel, BASE)) == sent


def test_the_check_of_codes_finds_a_wrong_one() -> None:
    bundle = Bundle.model_validate(build_transaction(make_parcel(), BASE) | {"type": "nonsense"})
    assert list(_wrong_codes(bundle)) == ["type: nonsense"]


def test_every_entry_is_put_in_a_place_of_its_own() -> None:
    entries = _built(make_parcel())["Bundle"]["entry"]
    assert [entry["request"]["method"] for entry in entries] == ["PUT"] * 4
    for entry in entries:
        place = f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
        assert entry["request"]["url"] == place
        assert entry["fullUrl"] == f"{BASE}/{place}"


def test_ids_differ_by_hand_out_and_row_but_a_patient_stays_the_same() -> None:
    entry = uuid4()
    rows = [make_parcel(entry=entry), make_parcel(entry=entry, row=2), make_parcel()]
    for kind in ("MedicationRequest", "MedicationDispense", "Provenance"):
        assert len({_built(row)[kind]["id"] for row in rows}) == 3
    assert len({_built(row)["Patient"]["id"] for row in rows}) == 1


def test_without_the_store_a_personnummer_does_not_lead_to_the_patients_id() -> None:
    parcel = make_parcel()
    elsewhere = replace(parcel, store=uuid4())
    assert _built(parcel)["Patient"]["id"] != _built(elsewhere)["Patient"]["id"]


def test_the_hand_out_has_its_real_time_and_the_time_it_was_recorded() -> None:
    built = _built(make_parcel())
    recorded = HAPPENED + timedelta(minutes=3, microseconds=123_456)
    dispense, provenance = built["MedicationDispense"], built["Provenance"]
    assert datetime.fromisoformat(dispense["whenHandedOver"]) == HAPPENED
    extensions = {e["url"].rsplit(".")[-1]: e for e in dispense["extension"]}
    assert datetime.fromisoformat(extensions["recorded"]["valueDateTime"]) == recorded
    assert datetime.fromisoformat(provenance["occurredDateTime"]) == HAPPENED
    assert datetime.fromisoformat(provenance["recorded"]) == recorded
    assert built["MedicationRequest"]["authoredOn"] == "2026-03-13"


@pytest.mark.parametrize(("fold", "offset"), [(0, "+02:00"), (1, "+01:00")])
def test_the_hour_that_comes_twice_in_autumn_is_told_apart(fold: int, offset: str) -> None:
    moment = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=fold)
    dispense = _built(make_parcel(happened_at=moment))["MedicationDispense"]
    assert dispense["whenHandedOver"] == f"2026-10-25T02:30:00{offset}"


def test_the_dispense_refers_to_its_request_and_carries_the_pharmacys_own_id() -> None:
    parcel = make_parcel(row=2)
    built = _built(parcel)
    request, dispense = built["MedicationRequest"], built["MedicationDispense"]
    assert dispense["authorizingPrescription"] == [
        {"reference": f"MedicationRequest/{request['id']}"}
    ]
    assert dispense["identifier"][0]["value"] == f"{parcel.entry}/2"
    assert dispense["quantity"]["value"] == 2
    assert dispense["dosageInstruction"] == [{"text": "Tunt lager"}]
    assert dispense["location"]["identifier"] == {"system": "urn:oid:1.3.88", "value": parcel.gln}
    assert dispense["performer"][0]["actor"]["display"] == "Sara Lindqvist"
    assert request["groupIdentifier"]["value"] == str(parcel.entry)


def test_products_are_named_by_the_national_lists_systems() -> None:
    coding = _built(make_parcel())["MedicationDispense"]["medicationCodeableConcept"]["coding"]
    assert {c["system"].rsplit("/")[-1]: c["code"] for c in coding} == {
        "nplpackid": "20010131100053",
        "varunr": "056218",
    }


def test_a_product_without_numbers_is_named_in_words() -> None:
    medicine = _built(make_parcel(row=2))["MedicationDispense"]["medicationCodeableConcept"]
    assert medicine == {"text": "Salva enligt recept"}


def test_the_prescriber_is_named_with_code_and_workplace() -> None:
    role = _built(make_parcel())["MedicationRequest"]["contained"][0]
    assert role["practitioner"]["identifier"]["system"] == "urn:oid:1.2.752.116.3.1.2"
    assert role["practitioner"]["identifier"]["value"] == "9000001"
    assert role["organization"]["display"] == "Vårdcentralen Ängen"


def test_a_prescription_is_used_up_with_its_last_withdrawal() -> None:
    assert _built(make_parcel())["MedicationRequest"]["status"] == "active"
    rows = [replace(row, withdrawals=1) for row in make_parcel().dispensed.rows]
    request = _built(make_parcel(rows=tuple(rows)))["MedicationRequest"]
    assert request["status"] == "completed"
    assert request["dispenseRequest"]["numberOfRepeatsAllowed"] == 0


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        (IdentityKind.PERSONNUMMER, "/personnummer"),
        (IdentityKind.SAMORDNINGSNUMMER, "/samordningsnummer"),
        (IdentityKind.NATIONAL_RESERVE, "/nationelltReservnummer"),
        (IdentityKind.LMA, "/LMA-nummer"),
        (IdentityKind.STOCKHOLM_RESERVE, ":1.2.752.97.3.1.3"),
        (IdentityKind.VGR_RESERVE, ":1.2.752.113.11.0.2.1.1.1"),
        (IdentityKind.INTERIM, "/patient-identity"),
        (IdentityKind.FOREIGN, "/patient-identity"),
    ],
)
def test_each_sort_of_number_has_its_system(kind: IdentityKind, ending: str) -> None:
    patient = _built(make_parcel(patient=replace(TOLVAN, identity_kind=kind.value)))["Patient"]
    (identifier,) = patient["identifier"]
    assert identifier["system"].endswith(ending)
    assert identifier["value"] == TOLVAN.identity


def test_a_patient_without_number_is_told_by_birth_date_and_sex() -> None:
    patient = _built(make_parcel(patient=BORN_THEN))["Patient"]
    assert "identifier" not in patient
    assert (patient["birthDate"], patient["gender"]) == ("1985-02-28", "female")


@pytest.mark.parametrize("patient", [TOLVAN, BORN_THEN], ids=["number", "birth date"])
@pytest.mark.parametrize("practice", [True, False])
def test_a_protected_patient_is_never_named_and_everything_says_so(
    patient: Patient, practice: bool
) -> None:
    """Requirement 54."""
    parcel = make_parcel(patient=replace(patient, is_protected=True), practice=practice)
    built = _built(parcel)
    assert patient.name not in json.dumps(built, ensure_ascii=False)
    assert "name" not in built["Patient"]
    assert built["Patient"]["birthDate"] == f"{patient.birth_date}"  # whose it is can be told
    for resource in built.values():
        codes = [label["code"] for label in resource["meta"]["security"]]
        assert codes == (["HTEST", "DEMO"] if practice else ["DEMO"])
        assert ("tag" in resource["meta"]) is practice


def test_practice_is_marked_on_everything_and_real_rows_on_nothing() -> None:
    for resource in _built(make_parcel(practice=True)).values():
        assert [tag["code"] for tag in resource["meta"]["tag"]] == ["ÖVNING"]
        assert [label["code"] for label in resource["meta"]["security"]] == ["HTEST"]
    assert all("meta" not in resource for resource in _built(make_parcel()).values())


def test_what_goes_on_from_an_earlier_hand_out_refers_to_the_prescription_that_came_with_it() -> (
    None
):
    """Requirement 25."""
    first = make_parcel()
    request = _built(first)["MedicationRequest"]
    root = RowRef(uuid4(), 1, first.entry)
    built = _built(replace(make_parcel(), prescription=root))
    assert "MedicationRequest" not in built
    assert built["MedicationDispense"]["authorizingPrescription"] == [
        {"reference": f"MedicationRequest/{request['id']}"}
    ]
    targets = [target["reference"] for target in built["Provenance"]["target"]]
    assert targets == [f"MedicationDispense/{built['MedicationDispense']['id']}"]


def test_a_prescription_says_what_was_ordered_and_the_hand_out_what_was_given() -> None:
    """Requirement 25."""
    partial = replace(make_parcel().dispensed.rows[0], packages=2, ordered=3, withdrawals=1)
    built = _built(make_parcel(rows=(partial,)))
    assert built["MedicationRequest"]["dispenseRequest"]["quantity"]["value"] == 3
    assert built["MedicationRequest"]["status"] == "active"
    assert built["MedicationDispense"]["quantity"]["value"] == 2


def test_an_exchanged_row_is_registered_as_ordered_and_handed_out_as_given() -> None:
    given = make_parcel().dispensed.rows[0]
    ordered = replace(PRODUCTS[0], name="Panodil", varunummer="044214", npl_pack_id="")
    row = replace(given, prescribed=ordered, outcome=ExchangeOutcome.EXCHANGED)
    built = _built(make_parcel(rows=(row,)))
    asked, made = built["MedicationRequest"], built["MedicationDispense"]
    assert [c["code"] for c in asked["medicationCodeableConcept"]["coding"]] == ["044214"]
    assert made["medicationCodeableConcept"]["text"].startswith("Alvedon")
    assert made["substitution"] == {"wasSubstituted": True}
    plain = _built(make_parcel())["MedicationDispense"]
    assert plain["substitution"] == {"wasSubstituted": False}


def test_a_prescription_says_how_it_came_what_sort_it_is_and_how_long_it_holds() -> None:
    parcel = make_parcel()
    order = replace(
        parcel.dispensed, origin=Origin.TELEPHONE, kind=OrderKind.ANIMAL, reason=None,
        valid_until=date(2026, 12, 24),
    )  # fmt: skip
    request = _built(replace(parcel, dispensed=order))["MedicationRequest"]
    said = {e["url"]: e.get("valueCode") for e in request["extension"]}
    assert said[systems.ORIGIN] == NATIONAL_ORIGIN[Origin.TELEPHONE]
    assert said[systems.ORDER_KIND] == OrderKind.ANIMAL.value
    assert systems.PAPER_REASON not in said
    assert request["dispenseRequest"]["validityPeriod"] == {"end": "2026-12-24"}


def test_a_plain_prescription_names_no_sort_and_no_shorter_time() -> None:
    request = _built(make_parcel())["MedicationRequest"]
    assert systems.ORDER_KIND not in {e["url"] for e in request["extension"]}
    assert "validityPeriod" not in request["dispenseRequest"]


def test_the_number_of_the_form_goes_along_where_it_is_known() -> None:
    def numbers(parcel: Parcel) -> list[str]:
        named = _built(parcel)["MedicationRequest"]["identifier"]
        return [one["value"] for one in named if one.get("system") == systems.FORM]

    parcel = make_parcel()
    numbered = replace(parcel, personal=replace(parcel.personal, form_number="1234 567"))
    assert numbers(numbered) == ["1234 567"]
    assert numbers(parcel) == []
