"""Who comes for the medicine: anybody may, the pharmacist is assured, and no number is kept."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.collecting import ASSURED, OWN_JUDGEMENT
from app.domain.decisions import decision_key, obstacles
from app.domain.dispensing import check, make
from app.domain.draft import CollectorDraft, DispensingDraft
from app.domain.order import COLLECTOR_WORDS, Benefit, Collector
from tests.domain.drafts import AROUND, DRAFT, slip

CHILD = replace(
    DRAFT,
    patient=replace(DRAFT.patient, identity="20200404-2391"),
    rows=(replace(DRAFT.rows[0], benefit=Benefit.FREE),),
)


def comes(who: Collector, draft: DispensingDraft = CHILD, **more: Any) -> DispensingDraft:
    protected = bool(more.pop("is_protected", False))
    patient = replace(draft.patient, is_protected=protected)
    return replace(draft, patient=patient, collector=CollectorDraft(who, **more))


def left(draft: DispensingDraft) -> list[str]:
    found = obstacles(draft, check(draft, AROUND))
    return [decision_key(f) for f in found if not f.rule.startswith("identity.")]


@pytest.mark.parametrize("who", [w for w in Collector if w is not Collector.PATIENT])
@pytest.mark.parametrize("assured", [text for text in ASSURED if text != OWN_JUDGEMENT])
def test_whoever_comes_is_kept_by_name_and_how_the_pharmacist_was_assured(
    who: Collector, assured: str
) -> None:
    """Requirement 23."""
    draft = replace(comes(who, name=" Eva  Prov "), identity_checked=assured)
    assert left(draft) == []
    dispensed, personal = make(slip(_decided(draft)), AROUND)
    assert (dispensed.collector, personal.collector) == (who, "Eva Prov")
    assert personal.identity_checked == assured


def test_a_plain_order_that_the_patient_fetches_asks_nothing_more() -> None:
    """Requirement 23."""
    assert left(DRAFT) == []
    dispensed, personal = make(slip(), AROUND)
    assert (dispensed.collector, personal.collector, personal.judgement) == (
        Collector.PATIENT, "", "",
    )  # fmt: skip


def test_somebody_else_has_a_name_and_no_written_mandate_is_asked_for() -> None:
    """Requirement 23."""
    assert left(comes(Collector.AGENT)) == ["form.field@collector.name"]
    assert left(comes(Collector.AGENT, name="Eva Prov")) == []


def test_an_own_judgement_is_given_in_words() -> None:
    """Requirement 23."""
    judged = replace(DRAFT, identity_checked=OWN_JUDGEMENT)
    assert left(judged) == ["form.field@collector.judgement"]
    told = replace(judged, collector=CollectorDraft(judgement="Kunde namnge alla tre läkemedlen."))
    assert left(told) == []
    assert make(slip(told), AROUND)[1].judgement == "Kunde namnge alla tre läkemedlen."


@pytest.mark.parametrize("number", ["19121212-1212", "191212121212", "121212+1212"])
@pytest.mark.parametrize("field", ["name", "judgement"])
def test_no_number_of_who_comes_is_stored(field: str, number: str) -> None:
    """Requirement 23."""
    words: dict[str, Any] = {"name": "Eva Prov"} | {field: f"Eva Prov {number}"}
    assert left(comes(Collector.AGENT, **words)) == [f"H-NUMBER@collector.{field}"]
    assert left(comes(Collector.AGENT, name="Eva Prov", judgement="Ringt 0640-100 00")) == []


def test_the_name_of_nobody_is_kept_when_the_patient_came_after_all() -> None:
    draft = comes(Collector.PATIENT, name="Eva Prov", draft=DRAFT)
    assert make(slip(draft), AROUND)[1].collector == ""


@pytest.mark.parametrize(
    ("who", "draft", "protected", "rules"),
    [
        (Collector.GUARDIAN, CHILD, False, []),
        (Collector.GUARDIAN, DRAFT, False, ["H-ADULT@collector.who"]),
        (Collector.GUARDIAN, CHILD, True, ["H-PROTECTED-CHILD@patient.is_protected"]),
        (Collector.AGENT, DRAFT, True, ["H-PROTECTED-AGENT@patient.is_protected"]),
        (Collector.CARE_STAFF, DRAFT, True, []),
        (Collector.AGENT, DRAFT, False, []),
    ],
)
def test_what_a_mandate_may_lack_is_warned_of_and_decided_in_words(
    who: Collector, draft: DispensingDraft, protected: bool, rules: list[str]
) -> None:
    """Requirement 23."""
    draft = comes(who, draft, name="Eva Prov", is_protected=protected)
    assert left(draft) == rules
    asked = [f for f in check(draft, AROUND) if decision_key(f) in rules]
    assert all(f.takes_words and f.phrases for f in asked)


def test_every_collector_has_its_word() -> None:
    assert set(COLLECTOR_WORDS) == set(Collector)


def _decided(draft: DispensingDraft) -> DispensingDraft:
    keys = [decision_key(f) for f in obstacles(draft, check(draft, AROUND))]
    words = tuple((key, "Så står det") for key in keys)
    return replace(draft, confirmed=tuple(keys), reasons=words)
