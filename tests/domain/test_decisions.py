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
    rekeyed,
    withdraw,
)
from app.domain.dispensing import check, make
from app.domain.draft import DispensingDraft, SignedDecision
from app.domain.findings import Finding, Refused, Severity
from app.domain.order import Product
from tests.domain.drafts import AROUND, DRAFT, NOON, changed_patient, changed_row, slip

SARA = UUID(int=7)
WRONG_DIGIT = changed_patient(identity="19121212-1213")
KEY = "identity.check_digit@patient.identity"


def signed(key: str = KEY) -> SignedDecision:
    return SignedDecision(key, str(SARA), "SLi", NOON - timedelta(minutes=3))


def left(draft: DispensingDraft) -> list[str]:
    return [decision_key(f) for f in obstacles(draft, check(draft, AROUND))]


@pytest.mark.parametrize("words", ["", " \t ", "\n"])
def test_a_warning_that_asks_why_is_not_decided_without_words(words: str) -> None:
    """Requirement 60."""
    draft = decide(WRONG_DIGIT, signed(), words)
    assert left(draft) == [KEY]
    with pytest.raises(Refused, match="kontrollsiffra"):
        make(slip(draft), AROUND)


def test_the_entry_keeps_who_decided_when_and_why() -> None:
    """Requirement 60."""
    draft = decide(WRONG_DIGIT, signed(), " Så står det \n i underlaget ")
    assert left(draft) == []
    dispensed, personal = make(slip(draft), AROUND)
    (noted,) = [f for f in dispensed.findings if f.decided]
    assert (noted.rule, noted.by, noted.at) == (
        "identity.check_digit", str(SARA), NOON - timedelta(minutes=3),
    )  # fmt: skip
    assert personal.reasons == ((KEY, "Så står det i underlaget"),)


def test_a_warning_that_does_not_ask_is_decided_without_words() -> None:
    by_hand = changed_row(product=Product("Oljebad"))
    (key,) = left(by_hand)
    decided = decide(by_hand, signed(key))
    assert left(decided) == []
    assert make(slip(decided), AROUND)[1].reasons == ()


def test_words_about_what_is_no_longer_warned_of_are_not_kept() -> None:
    decided = decide(WRONG_DIGIT, signed(), "Så står det")
    mended = replace(decided, patient=DRAFT.patient)
    dispensed, personal = make(slip(mended), AROUND)
    assert personal.reasons == ()
    assert not any(f.decided or f.by for f in dispensed.findings)


def test_a_second_decision_takes_the_place_of_the_first_and_a_withdrawn_one_leaves_nothing() -> (
    None
):
    once = decide(WRONG_DIGIT, signed(), "Först")
    twice = decide(once, replace(signed(), signature="NFo"), "Sedan")
    assert twice.confirmed == (KEY,)
    assert twice.reasons == ((KEY, "Sedan"),)
    assert [s.signature for s in twice.signed] == ["NFo"]
    assert withdraw(twice, KEY) == WRONG_DIGIT
    assert withdraw(twice, "P-OTHER@x") is twice


def test_decisions_move_with_what_they_are_about() -> None:
    decided = decide(DRAFT, signed("P-X@rows.1.dosage"), "Skäl")
    moved = rekeyed(decided, lambda _: "P-X@rows.0.dosage")
    assert moved.confirmed == ("P-X@rows.0.dosage",)
    assert moved.reasons == (("P-X@rows.0.dosage", "Skäl"),)
    assert moved.signed[0].key == "P-X@rows.0.dosage"


def test_nobody_decides_upon_a_stop() -> None:
    stop = Finding(Severity.STOP, "Fel.", field="x", rule="P-X")
    draft = decide(DRAFT, signed("P-X@x"), "Skäl")
    assert not is_decided(draft, stop)
    assert obstacles(draft, [stop]) == [stop]


def test_a_rule_may_bring_its_own_ready_words() -> None:
    warning = Finding(Severity.WARN, "Osäkert.", asks_reason=True)
    assert phrases(warning) == PHRASES
    assert phrases(replace(warning, phrases=("Ringt",))) == ("Ringt",)
