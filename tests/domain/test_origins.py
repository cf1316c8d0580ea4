"""How orders come: what each origin and each kind must bring, and what is not taken at all."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calls import parse_call_time
from app.domain.decisions import decision_key, obstacles
from app.domain.dispensing import check, make
from app.domain.draft import CallDraft, DispensingDraft
from app.domain.findings import Refused, Severity
from app.domain.order import (
    NATIONAL_ORIGIN,
    Benefit,
    OrderKind,
    Origin,
    PaperReason,
    RowKind,
)
from app.domain.validity import default_last_day
from tests.domain.drafts import AROUND, DRAFT, NOON, RULES, changed_patient, slip

SARA = str(UUID(int=7))
HERE = replace(AROUND, pharmacists=frozenset({SARA}))
CALL = CallDraft("Mattias Öberg", "0640-100 00", "2026-11-23 11:40", read_back=True, receiver=SARA)
BY_PHONE = replace(
    DRAFT, origin=Origin.TELEPHONE, issued_on="2026-11-23", reason=None, signature_seen=False,
    call=CALL,
)  # fmt: skip


def of_kind(kind: OrderKind, benefit: Benefit = Benefit.WITHOUT, **changes: Any) -> DispensingDraft:
    rows = tuple(replace(row, benefit=benefit) for row in DRAFT.rows)
    return replace(DRAFT, kind=kind, reason=None, rows=rows, **changes)


VET = replace(DRAFT.prescriber, profession="Distriktsveterinär", code="", workplace_code="")
DOG = of_kind(
    OrderKind.ANIMAL,
    prescriber=VET,
    patient=replace(DRAFT.patient, identity="", species="Hund", animal="Fido"),
)
ABROAD = of_kind(
    OrderKind.EEA,
    prescriber=replace(VET, profession="Läkare", country="Norge", phone="+47 22 00 00 00"),
)
CHILD = of_kind(
    OrderKind.FOOD,
    Benefit.FOOD,
    patient=replace(DRAFT.patient, identity="", birth_date="20101124", sex="1"),
)
SPIRIT = replace(of_kind(OrderKind.ALCOHOL), reason=PaperReason.TECHNICAL_FAULT)


def decided(draft: DispensingDraft, *keys: str) -> DispensingDraft:
    """Return the draft with a pharmacist's decisions on it, each in words."""
    return replace(draft, confirmed=keys, reasons=tuple((key, "Samtal kl 11") for key in keys))


def in_the_way(draft: DispensingDraft) -> set[tuple[str, str]]:
    """Return rule and field of all that stands in the way of handing out."""
    return {(f.rule, f.field) for f in obstacles(draft, check(draft, HERE))}


@pytest.mark.parametrize("draft", [DRAFT, BY_PHONE, DOG, ABROAD, CHILD, SPIRIT])
def test_every_origin_and_kind_is_handed_out_when_it_brings_what_it_must(
    draft: DispensingDraft,
) -> None:
    assert in_the_way(draft) == set()
    dispensed, personal = make(slip(draft), HERE)
    assert (dispensed.origin, dispensed.kind) == (draft.origin, draft.kind)
    assert personal.patient.species == draft.patient.species


def test_origins_have_the_codes_of_the_national_contracts() -> None:
    """Requirement 5."""
    codes = {origin: NATIONAL_ORIGIN[origin] for origin in Origin}
    assert codes == {
        Origin.PAPER: "0", Origin.TELEPHONE: "1", Origin.EMERGENCY: "0", Origin.FAX: "4",
        Origin.E_PRESCRIPTION: "2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", [k for k in OrderKind if k not in (OrderKind.ANIMAL, OrderKind.REQUISITION)]
)
def test_a_fax_for_people_is_refused_with_the_way_on(kind: OrderKind) -> None:
    """Requirement 5."""
    faxed = decided(replace(DRAFT, origin=Origin.FAX, kind=kind), "O-FAX@origin")
    assert ("O-FAX", "origin") in in_the_way(faxed)
    (told,) = [f for f in check(faxed, HERE) if f.rule == "O-FAX"]
    assert "Ctrl+T" in told.cure
    with pytest.raises(Refused):
        make(slip(faxed), HERE)


def test_a_fax_for_an_animal_is_a_pharmacists_decision() -> None:
    faxed = replace(DOG, origin=Origin.FAX)
    assert in_the_way(faxed) == {("O-FAX-ANIMAL", "origin")}
    assert in_the_way(decided(faxed, "O-FAX-ANIMAL@origin")) == set()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"origin": Origin.E_PRESCRIPTION}, "O-EREC"),
        ({"kind": OrderKind.MULTI_DOSE}, "O-DOSE"),
    ],
)
def test_what_cannot_be_dispensed_here_is_refused_with_the_way_on(
    changes: dict[str, Any], rule: str
) -> None:
    (told,) = [f for f in check(replace(DRAFT, **changes), HERE) if f.rule == rule]
    assert told.severity is Severity.STOP
    assert "förskrivaren" in told.cure


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "patient.name"),
        ({"identity": ""}, "patient.identity"),
    ],
)
def test_a_paper_form_names_its_patient(changes: dict[str, str], field: str) -> None:
    """Requirement 6."""
    assert in_the_way(changed_patient(**changes)) == {("form.field", field)}


@pytest.mark.parametrize("name", ["name", "profession", "workplace", "phone"])
def test_a_paper_form_names_its_prescriber(name: str) -> None:
    """Requirement 6."""
    draft = replace(DRAFT, prescriber=replace(DRAFT.prescriber, **{name: " "}))
    assert in_the_way(draft) == {("W-WHO", f"prescriber.{name}")}


def test_a_paper_form_has_day_signature_code_product_and_dosage() -> None:
    """Requirement 6."""
    bare = replace(
        DRAFT,
        issued_on="",
        signature_seen=False,
        prescriber=replace(DRAFT.prescriber, code=""),
        rows=(replace(DRAFT.rows[0], product=None, dosage=""),),
    )
    assert in_the_way(bare) == {
        ("form.field", "issued_on"), ("P-SIGN", "signature_seen"),
        ("P-NOCODE", "prescriber.code"), ("form.field", "rows.0.product"),
        ("form.field", "rows.0.dosage"),
    }  # fmt: skip


def test_without_a_workplace_code_there_is_no_benefit_and_that_is_said() -> None:
    """Requirement 6."""
    nameless = replace(DRAFT.prescriber, workplace_code="")
    (told,) = obstacles(DRAFT, check(replace(DRAFT, prescriber=nameless), HERE))
    assert (told.rule, told.severity) == ("P-WORKPLACE", Severity.STOP)
    assert "utan förmån" in told.text
    paying = replace(DRAFT.rows[0], benefit=Benefit.WITHOUT)
    assert in_the_way(replace(DRAFT, prescriber=nameless, rows=(paying,))) == set()


def test_paper_for_a_person_has_one_of_the_four_legal_reasons() -> None:
    """Requirement 9."""
    assert len(PaperReason) == 4
    for origin in (Origin.PAPER, Origin.EMERGENCY):
        without = replace(DRAFT, origin=origin, reason=None)
        assert in_the_way(without) == {("P-REASON", "reason")}
    assert in_the_way(replace(SPIRIT, reason=None)) == {("P-REASON", "reason")}
    for reason in PaperReason:
        protected = replace(DRAFT.patient, is_protected=True)
        draft = replace(DRAFT, reason=reason, patient=protected)
        assert in_the_way(draft) == set()
        assert make(slip(draft), HERE)[0].reason is reason


def test_a_reason_that_is_no_longer_asked_for_is_not_kept() -> None:
    draft = replace(BY_PHONE, reason=PaperReason.TECHNICAL_FAULT)
    assert make(slip(draft), HERE)[0].reason is None


def test_paper_for_somebodys_protection_asks_whether_the_patient_is_marked() -> None:
    draft = replace(DRAFT, reason=PaperReason.PROTECTION_NEED)
    assert in_the_way(draft) == {("O-PROTECT", "reason")}
    assert in_the_way(decided(draft, "O-PROTECT@reason")) == set()


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"issued_on": "2025-11-22"}, set()),
        ({"issued_on": "2025-11-21"}, {"P-VALID"}),
        ({"valid_until": "2026-11-23"}, set()),
        ({"valid_until": "2026-11-22"}, {"V-UNTIL"}),
        ({"valid_until": "2026-11-19"}, {"form.field"}),
        ({"valid_until": "snart"}, {"form.field"}),
        ({"valid_until": "2027-11-21"}, set()),
        ({"valid_until": "2027-11-22"}, {"V-LONGER"}),
        ({"first_by": "2026-11-23"}, set()),
        ({"first_by": "2026-11-22"}, {"V-FIRST"}),
        ({"first_by": "snart"}, {"form.field"}),
    ],
)
def test_an_order_is_refused_once_its_time_is_out(changes: dict[str, Any], rules: set[str]) -> None:
    """Requirement 10."""
    assert {rule for rule, _ in in_the_way(replace(DRAFT, **changes))} == rules


def test_whoever_came_in_time_once_may_come_again() -> None:
    """Requirement 10."""
    again = replace(DRAFT.rows[0], withdrawals=4, withdrawal=2)
    told = in_the_way(replace(DRAFT, first_by="2026-11-22", rows=(again,)))
    assert "V-FIRST" not in {rule for rule, _ in told}


def test_what_is_captured_late_is_held_to_the_day_of_its_hand_out() -> None:
    """Requirement 10."""
    late = replace(DRAFT, happened_at=NOON - timedelta(days=1), valid_until="2026-11-22")
    assert in_the_way(late) == set()


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.booleans())
def test_an_order_holds_exactly_until_the_day_that_is_shown(
    issued: date, is_telephone: bool
) -> None:
    """Requirement 10."""
    draft = replace(BY_PHONE if is_telephone else DRAFT, issued_on=issued.isoformat())
    last = default_last_day(draft, RULES)
    assert last is not None
    outdated = {"P-VALID", "T-VALID"} & {f.rule for f in check(draft, HERE)}
    assert bool(outdated) is (NOON.date() > last)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"spoke_with": " "}, ("form.field", "call.spoke_with")),
        ({"number": ""}, ("form.field", "call.number")),
        ({"at": ""}, ("form.field", "call.at")),
        ({"at": "nyss"}, ("form.field", "call.at")),
        ({"at": "2026-11-23 12:01"}, ("form.field", "call.at")),
        ({"at": "2026-11-22 12:00"}, ("form.field", "call.at")),
        ({"read_back": False}, ("T-READBACK", "call.read_back")),
        ({"receiver": ""}, ("T-RECEIVER", "call.receiver")),
        ({"receiver": str(UUID(int=8))}, ("T-RECEIVER", "call.receiver")),
    ],
)
def test_a_telephone_order_says_who_called_when_and_that_a_pharmacist_read_it_back(
    changes: dict[str, Any], told: tuple[str, str]
) -> None:
    """Requirement 11."""
    draft = replace(BY_PHONE, call=replace(CALL, **changes))
    assert in_the_way(draft) == {told}


def test_a_telephone_order_is_kept_with_its_call() -> None:
    """Requirement 11."""
    dispensed, personal = make(slip(BY_PHONE), HERE)
    assert personal.call is not None
    assert (personal.call.spoke_with, personal.call.number, personal.call.receiver) == (
        "Mattias Öberg", "0640-100 00", SARA,
    )  # fmt: skip
    assert personal.call.at == NOON - timedelta(minutes=20)
    assert personal.call.read_back
    assert dispensed.reason is None


def test_a_telephone_order_holds_fourteen_days() -> None:
    """Requirement 11."""
    for day, rules in (("2026-11-09", set()), ("2026-11-08", {"T-VALID"})):
        call = replace(CALL, at=f"{day} 11:40")
        draft = replace(BY_PHONE, issued_on=day, call=call)
        assert {rule for rule, _ in in_the_way(draft)} == rules


def test_a_telephone_order_is_one_withdrawal() -> None:
    """Requirement 11."""
    rows = (replace(DRAFT.rows[0], withdrawals=2),)
    twice = decided(replace(BY_PHONE, rows=rows), "T-SINGLE@rows.0.withdrawals")
    assert in_the_way(twice) == {("T-SINGLE", "rows.0.withdrawals")}


def test_a_call_that_was_begun_must_be_finished() -> None:
    draft = replace(DRAFT, call=CallDraft(spoke_with="Mattias Öberg"))
    assert {field for _, field in in_the_way(draft)} == {
        "call.number", "call.at", "call.read_back",
    }  # fmt: skip


@pytest.mark.parametrize("changes", [{"is_urgent": True}, {"origin": Origin.EMERGENCY}])
def test_an_emergency_form_with_more_than_one_withdrawal_takes_a_decision(
    changes: dict[str, Any],
) -> None:
    """Requirement 17."""
    marked = replace(DRAFT, **changes)
    assert in_the_way(marked) == set()
    twice = replace(marked, rows=(replace(DRAFT.rows[0], withdrawals=2),))
    assert in_the_way(twice) == {("O-SINGLE", "rows.0.withdrawals")}
    passed = decided(twice, "O-SINGLE@rows.0.withdrawals")
    dispensed, _ = make(slip(passed), HERE)
    assert dispensed.is_urgent is marked.is_urgent


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (replace(DOG, patient=replace(DOG.patient, species="")), ("form.field", "patient.species")),
        (replace(DOG, patient=replace(DOG.patient, name="")), ("form.field", "patient.name")),
        (
            replace(DOG, prescriber=replace(VET, profession="Läkare", code="9014820")),
            ("D-WHO", "prescriber.profession"),
        ),
        (
            replace(DOG, rows=DRAFT.rows, prescriber=replace(VET, workplace_code="2355000012345")),
            ("D-BENEFIT", "rows.0.benefit"),
        ),
        (
            replace(ABROAD, prescriber=replace(ABROAD.prescriber, country="")),
            ("form.field", "prescriber.country"),
        ),
        (
            replace(ABROAD, prescriber=replace(ABROAD.prescriber, phone="22 00 00 00")),
            ("E-PHONE", "prescriber.phone"),
        ),
        (
            replace(CHILD, patient=replace(CHILD.patient, birth_date="20101123")),
            ("F-AGE", "patient.identity"),
        ),
        (
            replace(CHILD, patient=replace(CHILD.patient, birth_date="", identity="AB 1234")),
            ("F-AGE-UNKNOWN", "patient.identity"),
        ),
        (
            replace(CHILD, prescriber=replace(CHILD.prescriber, profession="Tandläkare")),
            ("F-WHO", "prescriber.profession"),
        ),
        (replace(CHILD, rows=DRAFT.rows), ("F-BENEFIT", "rows.0.benefit")),
        (
            replace(SPIRIT, prescriber=replace(SPIRIT.prescriber, profession="Barnmorska")),
            ("A-WHO", "prescriber.profession"),
        ),
        (replace(SPIRIT, rows=DRAFT.rows), ("A-BENEFIT", "rows.0.benefit")),
        (replace(DRAFT, rows=CHILD.rows), ("F-ONLY", "rows.0.benefit")),
        (replace(BY_PHONE, kind=OrderKind.EEA, prescriber=ABROAD.prescriber, rows=ABROAD.rows),
         ("T-EEA", "kind")),
    ],
)  # fmt: skip
def test_each_kind_says_what_it_lacks_at_its_field(
    draft: DispensingDraft, expected: tuple[str, str]
) -> None:
    beside = {told for told in in_the_way(draft) if told[0] not in ("W-LIST", "I-BIRTH")}
    assert beside == {expected}


def test_a_category_says_more_than_the_words_for_a_profession() -> None:
    listed = replace(CHILD.prescriber, profession="Tandläkare", category="LAK")
    assert in_the_way(replace(CHILD, prescriber=listed)) == set()


@pytest.mark.parametrize("kind", [RowKind.LICENCE, RowKind.EXTEMPORE])
def test_what_is_made_or_sold_on_a_licence_is_described(kind: RowKind) -> None:
    row = replace(DRAFT.rows[0], kind=kind)
    assert in_the_way(replace(DRAFT, rows=(row,))) == {("form.field", "rows.0.description")}
    described = replace(DRAFT, rows=(replace(row, description="Hydrokortison 1 % i Essex"),))
    dispensed, personal = make(slip(described), HERE)
    assert dispensed.rows[0].kind is kind
    assert personal.descriptions == ("Hydrokortison 1 % i Essex",)


def test_the_time_of_a_call_is_read_as_typed_or_not_at_all() -> None:
    assert parse_call_time(" 2026-11-23 12:00 ") == NOON
    assert parse_call_time("2026-11-23 12:00+01:00") is None
    assert parse_call_time("12:00") is None


@given(
    st.sampled_from(Origin),
    st.sampled_from(OrderKind),
    st.builds(CallDraft, st.text(), st.text(), st.text(), st.booleans(), st.text(), st.text()),
    st.text(),
    st.text(),
)
def test_whatever_is_typed_of_an_order_is_checked_and_decided_or_refused(
    origin: Origin, kind: OrderKind, call: CallDraft, valid_until: str, first_by: str
) -> None:
    draft = replace(
        DRAFT, origin=origin, kind=kind, call=call, valid_until=valid_until, first_by=first_by
    )
    left = obstacles(draft, check(draft, HERE))
    whole = decided(draft, *(decision_key(f) for f in left))
    if any(f.severity is Severity.STOP for f in left):
        with pytest.raises(Refused):
            make(slip(whole), HERE)
    else:
        make(slip(whole), HERE)
