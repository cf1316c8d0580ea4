"""Decisions on warnings: signed, in words where the warning asks why, and kept in the entry."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.decisions import (
    PHRASES,
    decide,
    decision_key,
    is_decided,
    obstacles,
    phrases,
    reason_for,
    rekeyed,
    withdraw,
)
from app.domain.dispensing import check, make
from app.domain.draft import CallDraft, CollectorDraft, DispensingDraft, PatientDraft, RowDraft
from app.domain.findings import Finding, Refused, Severity
from app.domain.order import Collector, Origin, Product
from app.domain.staff import Person, Role
from app.domain.surroundings import Surroundings
from tests.domain.drafts import (
    AROUND,
    DRAFT,
    NOON,
    PRODUCT,
    changed_patient,
    changed_prescriber,
    changed_row,
    slip,
)
from tests.domain.test_twins import past

SARA = Person(UUID(int=7), "Sara Lindqvist", frozenset({Role.PHARMACIST}))
WRONG_DIGIT = changed_patient(identity="19121212-1213")
KEY = "identity.check_digit@patient.identity"


CALLED = CallDraft("Mattias Öberg", "0640-100 00", "2026-11-23 11:00")
NILS = Person(UUID(int=8), "Nils Forsberg", frozenset({Role.PHARMACIST}))


def decide_upon(
    draft: DispensingDraft, words: str = "", around: Surroundings = AROUND, by: Person = SARA
) -> DispensingDraft:
    """Return the draft with a decision on every warning."""
    for finding in obstacles(draft, check(draft, around)):
        draft = decide(draft, finding, by, NOON - timedelta(minutes=3), words)
    return draft


def left(draft: DispensingDraft, around: Surroundings = AROUND) -> list[str]:
    return [decision_key(f) for f in obstacles(draft, check(draft, around))]


@pytest.mark.parametrize("words", ["", " \t ", "\n"])
def test_a_warning_that_asks_why_is_not_decided_without_words(words: str) -> None:
    """Requirement 60."""
    draft = decide_upon(WRONG_DIGIT, words)
    assert left(draft) == [KEY]
    with pytest.raises(Refused, match="kontrollsiffra"):
        make(slip(draft), AROUND)


def test_the_entry_keeps_who_decided_when_and_why() -> None:
    """Requirement 60."""
    draft = decide_upon(WRONG_DIGIT, " Så står det \n i underlaget ")
    assert left(draft) == []
    dispensed, personal = make(slip(draft), AROUND)
    (noted,) = [f for f in dispensed.findings if f.decided]
    assert (noted.rule, noted.by, noted.at) == (
        "identity.check_digit", str(SARA.id), NOON - timedelta(minutes=3),
    )  # fmt: skip
    assert personal.reasons == ((KEY, "Så står det i underlaget"),)


def test_a_warning_that_does_not_ask_is_decided_without_words() -> None:
    by_hand = changed_row(product=Product("Oljebad"))
    assert len(left(by_hand)) == 1
    decided = decide_upon(by_hand)
    assert left(decided) == []
    assert make(slip(decided), AROUND)[1].reasons == ()


def test_words_about_what_is_no_longer_warned_of_are_not_kept() -> None:
    decided = decide_upon(WRONG_DIGIT, "Så står det")
    mended = replace(decided, patient=DRAFT.patient)
    dispensed, personal = make(slip(mended), AROUND)
    assert personal.reasons == ()
    assert not any(f.decided or f.by for f in dispensed.findings)


def test_a_second_decision_takes_the_place_of_the_first_and_a_withdrawn_one_leaves_nothing() -> (
    None
):
    (doubt,) = obstacles(WRONG_DIGIT, check(WRONG_DIGIT, AROUND))
    once = decide(WRONG_DIGIT, doubt, SARA, NOON, "Först")
    twice = decide(once, doubt, NILS, NOON, "Sedan")
    assert twice.confirmed == (KEY,)
    assert twice.reasons == ((KEY, "Sedan"),)
    assert [s.signature for s in twice.signed] == ["NFo"]
    assert withdraw(twice, KEY) == WRONG_DIGIT
    assert withdraw(twice, "P-OTHER@x") is twice


def test_decisions_move_with_what_they_are_about() -> None:
    about = Finding(Severity.WARN, "Fel.", field="rows.1.dosage", rule="P-X")
    decided = decide(DRAFT, about, SARA, NOON, "Skäl")
    moved = rekeyed(decided, lambda _: "P-X@rows.0.dosage")
    assert moved.confirmed == ("P-X@rows.0.dosage",)
    assert moved.reasons == (("P-X@rows.0.dosage", "Skäl"),)
    assert moved.signed[0].key == "P-X@rows.0.dosage"


def test_nobody_decides_upon_a_stop() -> None:
    stop = Finding(Severity.STOP, "Fel.", field="x", rule="P-X")
    draft = decide(DRAFT, stop, SARA, NOON, "Skäl")
    assert not is_decided(draft, stop)
    assert obstacles(draft, [stop]) == [stop]


def test_a_rule_may_bring_its_own_ready_words() -> None:
    warning = Finding(Severity.WARN, "Osäkert.", asks_reason=True)
    assert phrases(warning) == PHRASES
    assert phrases(replace(warning, phrases=("Ringt",))) == ("Ringt",)


CODEINE = replace(PRODUCT, name="Citodon", substance="kodein", varunummer="098315", schedule="V")
OXYCODONE = replace(
    PRODUCT, name="Oxikodon", substance="oxikodon", varunummer="098314", schedule="II"
)


def with_product(draft: DispensingDraft, product: Product) -> DispensingDraft:
    return replace(draft, rows=(replace(draft.rows[0], product=product), *draft.rows[1:]))


def test_a_decision_on_a_twin_is_none_on_another_twin() -> None:
    """Requirements 16 and 60."""
    before = replace(AROUND, history=(past(days=3),))
    decided = decide_upon(DRAFT, "Nästa uttag på samma recept", before)
    assert left(decided, before) == []
    later = replace(AROUND, history=(past(slip="C-0044-X"), past(days=3)))
    assert left(decided, later) == ["T-TWIN@rows.0.product"]
    with pytest.raises(Refused, match="C-0044-X"):
        make(slip(decided), later)
    assert left(decided, before) == []  # what it was about stands as it stood


def test_a_decision_on_a_special_medicine_is_none_on_another() -> None:
    """Requirements 13 and 60."""
    call = CallDraft("Mattias Öberg", "0640-100 00", "2026-11-23 11:00", True, str(SARA.id))
    told = replace(DRAFT, origin=Origin.TELEPHONE, call=call, issued_on="2026-11-23")
    around = replace(AROUND, pharmacists=frozenset({str(SARA.id)}))
    ordered = replace(told, rows=(replace(told.rows[0], product=CODEINE, packages=3),))
    decided = decide_upon(ordered, "Behandlingen kan inte vänta", around)
    assert left(decided, around) == []
    other = with_product(decided, OXYCODONE)
    assert left(other, around) == ["X-PACK@rows.0.packages", "X-CALL@call"]
    assert left(with_product(other, CODEINE), around) == []


def test_a_call_that_was_not_made_is_asked_about_again_with_each_special_medicine() -> None:
    """Requirements 12 and 60."""
    decided = decide_upon(changed_row(product=CODEINE), "Förskrivaren går inte att nå")
    assert left(decided) == []
    ordinary = replace(decided, rows=(*decided.rows, RowDraft(replace(PRODUCT, name="Alvedon"),
                       dosage="1 vid behov")))  # fmt: skip
    assert left(ordinary) == []
    special = replace(decided, rows=(*decided.rows, RowDraft(OXYCODONE, dosage="1 vid behov")))
    assert left(special) == ["X-CALL@call"]


def test_what_a_profession_may_order_is_decided_for_the_medicine() -> None:
    """Requirement 60."""
    dentist = changed_prescriber(profession="Tandläkare")
    assert left(dentist) == ["W-LIST@prescriber.profession"]
    decided = decide_upon(dentist, "Varan ligger inom yrkets rätt")
    assert left(decided) == []
    other = with_product(decided, replace(PRODUCT, name="Varfarin", varunummer="041239"))
    assert left(other) == ["W-LIST@prescriber.profession"]
    nobody_knows_what = replace(dentist, rows=(RowDraft(),))
    assert not [key for key in left(nobody_knows_what) if key.startswith("W-")]


def test_a_decision_on_a_row_is_none_for_another_patient() -> None:
    """Requirements 15 and 60."""
    second = changed_row(withdrawals=3, withdrawal=2)
    decided = decide_upon(second, "Uttag 1 står på blanketten")
    assert left(decided) == []
    other = replace(decided, patient=PatientDraft("Annan Person", "19090527-1474"))
    assert left(other) == ["Q-ELSEWHERE@rows.0.withdrawal"]
    respelt = replace(decided, patient=PatientDraft("Tolvan T", "191212121212"))
    assert left(respelt) == []


def test_a_decision_on_who_comes_is_none_on_another_who_comes() -> None:
    """Requirements 23 and 60."""
    hidden = replace(
        DRAFT,
        patient=replace(DRAFT.patient, is_protected=True),
        collector=CollectorDraft(Collector.AGENT, "Ombudet Ett"),
    )
    decided = decide_upon(hidden, "Fullmakt sedd")
    assert left(decided) == []
    assert left(replace(decided, collector=replace(decided.collector, name="Ombudet Två"))) == [
        "H-PROTECTED-AGENT@patient.is_protected"
    ]


def test_a_decision_on_the_paper_outlasts_what_is_typed_after_it() -> None:
    bare = replace(
        changed_prescriber(code="9014821"), patient=PatientDraft(), rows=(RowDraft(),), call=CALLED
    )
    (code,) = [f for f in check(bare, AROUND) if f.rule == "W-CODE-CALLED"]
    decided = decide(bare, code, SARA, NOON, "Bekräftad i samtal")
    full = replace(decided, patient=DRAFT.patient, rows=DRAFT.rows)
    assert not [key for key in left(full) if key.startswith("W-")]
    corrected = replace(full, prescriber=replace(full.prescriber, code="9014822"))
    assert "W-CODE-CALLED@prescriber.code" in left(corrected)
    for other in (
        replace(CALLED, spoke_with="Någon annan"),
        replace(CALLED, number="0640-999 99"),
        replace(CALLED, at="2026-11-23 11:59"),
    ):
        assert "W-CODE-CALLED@prescriber.code" in left(replace(full, call=other))


def test_a_slip_of_an_older_program_is_asked_about_again_with_its_words_at_hand() -> None:
    decided = decide_upon(WRONG_DIGIT, "Så står det")
    older = replace(decided, signed=(replace(decided.signed[0], covers=""),))
    assert left(older) == [KEY]
    assert reason_for(older, KEY) == "Så står det"


def test_a_decision_that_a_script_brings_is_about_what_it_brings() -> None:
    assert left(replace(WRONG_DIGIT, confirmed=(KEY,), reasons=((KEY, "Så står det"),))) == []
