"""The check of a draft: every finding at once, the same while typing and when saving."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import decision_key, obstacles
from app.domain.dispensing import (
    check,
    make,
    parts,
    planned_steps,
)
from app.domain.draft import DispensingDraft, PatientDraft, PrescriberDraft, RowDraft
from app.domain.findings import Refused, Severity
from app.domain.order import Benefit, PaperReason, Product
from app.domain.rules import RuleSet
from app.domain.supply import MOST_ROWS
from tests.domain.drafts import (
    AROUND,
    DRAFT,
    ENTRY,
    NOON,
    OUTAGE,
    PRODUCT,
    RULES,
    changed_patient,
    changed_prescriber,
    changed_row,
    slip,
)


def stops(draft: DispensingDraft, **around: Any) -> set[tuple[str, str]]:
    """Return rule and field of all that is in the way."""
    found = obstacles(draft, check(draft, replace(AROUND, **around)))
    return {(f.rule, f.field) for f in found}


def test_a_whole_draft_is_handed_out_as_it_was_typed_and_tidied() -> None:
    assert stops(DRAFT) == set()
    dispensed, personal = make(slip(), AROUND)
    assert (dispensed.slip, dispensed.happened_at) == ("A-0002-U", NOON)
    assert (dispensed.issued_on, dispensed.reason) == (
        date(2026, 11, 20), PaperReason.TECHNICAL_FAULT,
    )  # fmt: skip
    assert (dispensed.rules, dispensed.register) == (RULES.hash, "TLV 261101")
    assert [(r.row, r.product, r.withdrawal) for r in dispensed.rows] == [(1, PRODUCT, 1)]
    assert personal.patient.name == "Tolvan Tolvansson"
    assert (personal.patient.identity, personal.patient.sex) == ("191212121212", "1")
    assert personal.dosages == ("1 tablett på morgonen.",)
    assert {f.rule for f in dispensed.findings} == {"P-INTERACTIONS", "W-UNVERIFIED"}


def test_the_hand_out_waits_for_what_was_down_at_its_time() -> None:
    dispensed, _ = make(slip(), AROUND)
    assert dispensed.steps == planned_steps(DRAFT, AROUND, ENTRY)
    codes = [step.code for step in dispensed.steps]
    assert codes[0] == "twin_check"
    assert "decommission" in codes
    only_ehm = replace(OUTAGE, periods=OUTAGE.periods[:1])
    fewer, _ = make(slip(), replace(AROUND, outage=only_ehm))
    assert "decommission" not in [step.code for step in fewer.steps]


def test_nothing_is_planned_outside_an_outage() -> None:
    assert planned_steps(DRAFT, replace(AROUND, outage=None), ENTRY) == ()
    assert stops(DRAFT, outage=None) == {("P-OUTAGE", "outage")}


def test_an_empty_draft_says_all_that_is_missing_at_once() -> None:
    fields = {field for _, field in stops(DispensingDraft(), printed=False)}
    assert fields == {
        "issued_on", "reason", "signature_seen", "prescriber.name", "prescriber.profession",
        "prescriber.workplace", "prescriber.phone", "prescriber.code", "prescriber.workplace_code",
        "patient.name", "patient.identity", "rows.0.product", "rows.0.dosage", "identity_checked",
        "advice_given", "label",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        make(slip(DispensingDraft()), AROUND)
    assert {f.field for f in refused.value.findings} == fields - {"label"}


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (replace(DRAFT, issued_on="i går"), {("form.field", "issued_on")}),
        (replace(DRAFT, issued_on="2026-11-24"), {("P-FUTURE", "issued_on")}),
        (replace(DRAFT, issued_on="2025-11-22"), set()),
        (replace(DRAFT, issued_on="2025-11-21"), {("P-VALID", "issued_on")}),
        (replace(DRAFT, reason=None), {("P-REASON", "reason")}),
        (replace(DRAFT, signature_seen=False), {("P-SIGN", "signature_seen")}),
        (
            replace(DRAFT, happened_at=NOON + timedelta(seconds=1)),
            {("form.field", "happened_at")},
        ),
        (changed_prescriber(phone=" "), {("W-WHO", "prescriber.phone")}),
        (changed_prescriber(code=""), {("P-NOCODE", "prescriber.code")}),
        (changed_prescriber(code="12"), {("W-CODE", "prescriber.code")}),
        (changed_prescriber(workplace_code=""), {("P-WORKPLACE", "prescriber.workplace_code")}),
        (
            changed_prescriber(workplace_code="12"),
            {("W-WORKPLACE-FORM", "prescriber.workplace_code")},
        ),
        (changed_patient(name=""), {("form.field", "patient.name")}),
        (changed_patient(identity=""), {("form.field", "patient.identity")}),
        (
            changed_patient(identity="19121212-1213"),
            {("identity.check_digit", "patient.identity")},
        ),
        (changed_patient(identity="", birth_date="19121212", sex="1"), set()),
        (
            changed_patient(identity="", birth_date="19121212"),
            {("form.field", "patient.sex")},
        ),
        (
            changed_patient(identity="", birth_date="1912", sex="1"),
            {("identity.birth_date", "patient.identity"), ("form.field", "patient.birth_date")},
        ),
        (changed_patient(identity="19121212", sex="2"), set()),
        (changed_patient(identity="AB 1234"), {("I-BIRTH", "patient.birth_date")}),
        (changed_patient(identity="AB 1234", birth_date="19510104", sex="2"), set()),
        (
            changed_patient(identity="50-008920", birth_date="1951"),
            {("form.field", "patient.birth_date"), ("B-ASYLUM", "rows.0.benefit")},
        ),
        (changed_patient(birth_date="19510104"), {("I-DIFFERS", "patient.birth_date")}),
        (changed_patient(birth_date="1912-12-12"), set()),
        (changed_row(product=None), {("form.field", "rows.0.product")}),
        (changed_row(product=Product(" ")), {("form.field", "rows.0.product")}),
        (changed_row(product=Product("Något")), {("P-UNKNOWN", "rows.0.product")}),
        (changed_row(dosage=" "), {("form.field", "rows.0.dosage")}),
        (changed_row(dosage="x" * 401), {("form.field", "rows.0.dosage")}),
        (changed_row(packages=0), {("form.field", "rows.0.packages")}),
        (changed_row(withdrawals=100), {("form.field", "rows.0.withdrawals")}),
        (replace(DRAFT, rows=()), {("form.field", "rows")}),
        (
            replace(DRAFT, rows=changed_row(benefit=Benefit.WITHOUT).rows * (MOST_ROWS + 1)),
            {
                ("form.field", "rows"),
                *(("T-TWIN", f"rows.{row}.product") for row in range(1, MOST_ROWS + 1)),
            },
        ),
        (replace(DRAFT, identity_checked=" "), {("form.field", "identity_checked")}),
        (replace(DRAFT, advice_given=False), {("P-ADVICE", "advice_given")}),
    ],
)
def test_each_thing_that_is_wrong_is_told_at_its_field(
    draft: DispensingDraft, expected: set[tuple[str, str]]
) -> None:
    assert stops(draft) == expected


def test_without_benefit_nobody_asks_who_pays() -> None:
    draft = changed_row(benefit=Benefit.WITHOUT)
    alone = replace(draft, prescriber=replace(draft.prescriber, workplace_code=""))
    assert stops(alone) == set()
    assert "register_price" not in [s.code for s in planned_steps(alone, AROUND, ENTRY)]


def test_a_register_that_cannot_be_read_is_told_and_stops_nothing() -> None:
    around = replace(AROUND, register_trouble="Registret går inte att läsa.")
    told = [f for f in check(DRAFT, around) if f.rule == "register.unreadable"]
    assert [(f.severity, f.text) for f in told] == [(Severity.INFO, "Registret går inte att läsa.")]
    assert obstacles(DRAFT, check(DRAFT, around)) == []


def test_a_warning_passes_only_with_a_decision_on_it_at_its_place() -> None:
    doubtful = changed_patient(identity="19121212-1213")
    (doubt,) = obstacles(doubtful, check(doubtful, AROUND))
    assert (doubt.severity, decision_key(doubt)) == (
        Severity.WARN, "identity.check_digit@patient.identity",
    )  # fmt: skip
    elsewhere = replace(doubtful, confirmed=("identity.check_digit@other",))
    assert obstacles(elsewhere, check(elsewhere, AROUND)) == [doubt]
    key = decision_key(doubt)
    decided = replace(doubtful, confirmed=(key,), reasons=((key, "Så står det"),))
    dispensed, _ = make(slip(decided), AROUND)
    assert [(f.rule, f.decided) for f in dispensed.findings if f.decided] == [
        ("identity.check_digit", True)
    ]


def test_nothing_is_handed_out_before_advice_is_given() -> None:
    """Requirement 22."""
    silent = replace(DRAFT, advice_given=False, confirmed=("P-ADVICE@advice_given",))
    assert stops(silent) == {("P-ADVICE", "advice_given")}
    with pytest.raises(Refused, match="Rådgivning är inte antecknad"):
        make(slip(silent), AROUND)


def test_a_pharmacist_gives_the_advice_and_the_entry_keeps_who() -> None:
    """Requirement 22."""
    colleague, staff = str(UUID(int=8)), str(UUID(int=9))
    around = replace(AROUND, pharmacists=frozenset({AROUND.approver, colleague}))
    with pytest.raises(Refused, match="ges av en farmaceut"):
        make(slip(replace(DRAFT, advised_by=staff)), around)
    dispensed, _ = make(slip(replace(DRAFT, advised_by=colleague)), around)
    assert dispensed.advised_by == colleague
    assert make(slip(), AROUND)[0].advised_by == ""  # who handed out


def test_a_decision_never_lifts_a_stop() -> None:
    draft = replace(DRAFT, signature_seen=False, confirmed=("P-SIGN@signature_seen",))
    assert stops(draft) == {("P-SIGN", "signature_seen")}


def test_rules_that_let_a_hand_out_pass_without_an_outage_are_a_bug() -> None:
    lax = {**RULES.rules, "P-OUTAGE": replace(RULES.rules["P-OUTAGE"], severity=Severity.INFO)}
    around = replace(AROUND, outage=None, rules=RuleSet(lax, RULES.steps, RULES.hash))
    with pytest.raises(AssertionError):
        make(slip(), around)


def test_a_label_of_rows_without_products_is_refused_row_by_row() -> None:
    rows = (RowDraft(dosage="1"), DRAFT.rows[0], RowDraft(dosage="2"))
    with pytest.raises(Refused) as refused:
        parts(replace(DRAFT, rows=rows), NOON.date())
    assert [f.field for f in refused.value.findings] == ["rows.0.product", "rows.2.product"]


_TEXT = st.text(max_size=20)


@given(
    st.builds(
        DispensingDraft,
        patient=st.builds(PatientDraft, _TEXT, _TEXT, _TEXT, _TEXT),
        prescriber=st.builds(PrescriberDraft, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT),
        rows=st.lists(
            st.builds(
                RowDraft,
                st.none() | st.builds(Product, _TEXT),
                st.integers(),
                st.integers(),
                _TEXT,
            ),
            max_size=6,
        ).map(tuple),
        issued_on=_TEXT,
        reason=st.none() | st.sampled_from(PaperReason),
        identity_checked=_TEXT,
    )
)
def test_whatever_is_typed_is_checked_and_never_handed_out_incomplete(
    draft: DispensingDraft,
) -> None:
    assert obstacles(draft, check(draft, AROUND))
    with pytest.raises(Refused):
        make(slip(draft), AROUND)
    planned_steps(draft, AROUND, ENTRY)
