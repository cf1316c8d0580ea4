"""Who the patient is: nobody is refused for lacking a number, and every doubt can be decided."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import decide, decision_key, obstacles
from app.domain.dispensing import check, make
from app.domain.draft import DispensingDraft, PatientDraft
from app.domain.findings import Severity
from app.domain.order import Benefit
from app.domain.staff import Person, Role
from tests.domain.drafts import AROUND, DRAFT, NOON, changed_patient, slip

SARA = Person(UUID(int=7), "Sara Lindqvist", frozenset({Role.PHARMACIST}))


def left(draft: DispensingDraft) -> list[str]:
    return [decision_key(f) for f in obstacles(draft, check(draft, AROUND))]


def with_all_decided(draft: DispensingDraft) -> DispensingDraft:
    for finding in obstacles(draft, check(draft, AROUND)):
        draft = decide(draft, finding, SARA, NOON, "Så står det")
    return draft


@pytest.mark.parametrize("sex", ["1", "2", "3"])
def test_birth_date_and_sex_are_enough(sex: str) -> None:
    """Requirement 57."""
    draft = replace(DRAFT, patient=PatientDraft("Åsa", "", "1951-01-04", sex))
    assert left(draft) == []
    patient = make(slip(draft), AROUND)[1].patient
    assert (patient.identity, patient.identity_kind) == ("", "birth_date")
    assert (patient.birth_date, patient.sex) == (date(1951, 1, 4), sex)


def test_birth_date_and_sex_beside_a_number_that_does_not_tell_them_are_kept() -> None:
    draft = changed_patient(identity="LMA 50-008920", birth_date="19510104", sex="2")
    draft = replace(draft, rows=(replace(draft.rows[0], benefit=Benefit.WITHOUT),))
    patient = make(slip(draft), AROUND)[1].patient
    assert (patient.identity, patient.identity_kind) == ("50-008920", "lma")
    assert (patient.birth_date, patient.sex) == (date(1951, 1, 4), "2")


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_no_number_however_odd_stops_a_hand_out_that_a_pharmacist_decides_upon(
    written: str,
) -> None:
    """Requirement 57."""
    draft = changed_patient(identity=written, birth_date="19510104", sex="1")
    found = [f for f in check(draft, AROUND) if f.field.startswith("patient.identity")]
    if any(f.rule == "form.field" for f in found):  # nothing in it can be seen
        return
    assert all(f.severity is not Severity.STOP for f in found)
    assert left(with_all_decided(draft)) == []


def test_a_failed_check_digit_passes_with_a_reason() -> None:
    """Requirement 57."""
    draft = changed_patient(identity="19121212-1213")
    assert left(draft) == ["identity.check_digit@patient.identity"]
    dispensed, personal = make(slip(with_all_decided(draft)), AROUND)
    assert personal.patient.identity == "191212121213"
    assert personal.reasons == (("identity.check_digit@patient.identity", "Så står det"),)
    assert [f.rule for f in dispensed.findings if f.decided] == ["identity.check_digit"]
