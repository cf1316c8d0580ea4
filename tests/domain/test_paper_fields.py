"""What a form says beside the rest: the benefit's tick, withdrawals in letters, an address."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import obstacles
from app.domain.dispensing import check, make
from app.domain.draft import DispensingDraft
from app.domain.findings import Confidence, Refused, Severity
from app.domain.number_words import number_in_letters
from app.domain.order import Benefit, FreeGround
from tests.domain.drafts import AROUND, DRAFT, changed_prescriber, changed_row, slip

COUNTS = {
    "en": 1, "ETT": 1, "två": 2, "Tre uttag": 3, "fyra (4)": None, "tolv": 12, "aderton": 18,
    "tjugo": 20, "tjugo-fyra": 24, "trettio ett": 31, "nittionio": 99, "4": None, "flera": None,
    "": None, "två gånger": 2,
}  # fmt: skip


def rules(draft: DispensingDraft) -> set[str]:
    return {finding.rule for finding in check(draft, AROUND)}


@pytest.mark.parametrize(("written", "number"), COUNTS.items())
def test_letters_are_read_as_a_prescriber_writes_them(written: str, number: int | None) -> None:
    assert number_in_letters(written) == number


@given(st.text())
def test_any_text_is_a_number_of_withdrawals_or_none(written: str) -> None:
    number = number_in_letters(written)
    assert number is None or 1 <= number <= 99


def test_letters_and_digits_that_disagree_are_decided_upon_and_never_stop() -> None:
    """Requirement 6."""
    assert "Q-LETTERS" not in rules(DRAFT)  # nobody has to write them
    assert "Q-LETTERS" not in rules(changed_row(withdrawals=4, in_letters="fyra"))
    draft = changed_row(withdrawals=4, in_letters="två")
    (found,) = obstacles(draft, check(draft, AROUND))
    assert found.text == "Med bokstäver 2 uttag, med siffror 4."
    assert (found.severity, found.confidence) == (Severity.WARN, Confidence.INTERPRETED)
    with pytest.raises(Refused):
        make(slip(draft), AROUND)
    unreadable = changed_row(in_letters="kladd")
    assert [f.rule for f in obstacles(unreadable, check(unreadable, AROUND))] == ["Q-LETTERS"]
    _, personal = make(slip(changed_row(withdrawals=4, in_letters=" fyra ")), AROUND)
    assert personal.letters == ("fyra",)


def test_benefit_for_who_is_not_entitled_is_decided_upon() -> None:
    """Requirement 6."""
    without = replace(DRAFT, is_entitled=False)
    (found,) = obstacles(without, check(without, AROUND))
    assert (found.rule, found.severity) == ("B-ENTITLED", Severity.WARN)
    assert found.takes_words  # nobody is sure of the rule
    for said in (None, True):
        assert "B-ENTITLED" not in rules(replace(DRAFT, is_entitled=said))
    own = replace(changed_row(benefit=Benefit.WITHOUT), is_entitled=False)
    assert "B-ENTITLED" not in rules(own)
    by_act = changed_row(
        benefit=Benefit.FREE, free_ground=FreeGround.COMMUNICABLE_DISEASE
    )  # which asks for no benefit
    assert "B-ENTITLED" not in rules(replace(by_act, is_entitled=False))
    made, _ = make(slip(replace(DRAFT, is_entitled=True)), AROUND)
    assert made.is_entitled is True


def test_a_workplace_may_say_where_it_is() -> None:
    """Requirement 6."""
    draft = changed_prescriber(workplace_address="Storgatan 1,  830 15 Backe")
    _, personal = make(slip(draft), AROUND)
    assert personal.prescriber.workplace_address == "Storgatan 1, 830 15 Backe"
    assert rules(draft) == rules(DRAFT)


def test_what_stands_on_no_label_asks_for_no_new_one() -> None:
    digest = DRAFT.label_digest()
    assert changed_prescriber(workplace_address="Storgatan 1").label_digest() == digest
    assert changed_row(in_letters="en").label_digest() == digest
    assert changed_row(dosage="2 tabletter").label_digest() != digest
