"""The benefit choice of a row: what age, product, order and patient say against it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.benefit import check
from app.domain.draft import DispensingDraft, PaymentDraft, RowDraft
from app.domain.findings import Severity
from app.domain.order import AidGroup, Benefit, FreeGround, OrderKind, Product
from tests.domain.drafts import AROUND, DRAFT, PRODUCT, changed_patient

ADULT, UNDER_16, UNDER_18, UNDER_21 = "19121212", "20110101", "20100101", "20060101"
PILL = replace(PRODUCT, atc="G03AA07")


def found(draft: DispensingDraft, **around: Any) -> dict[str, Severity]:
    return {f.rule: f.severity for f in check(draft, replace(AROUND, **around))}


def of(born: str, benefit: Benefit, product: Product = PRODUCT, **row: Any) -> DispensingDraft:
    """Return the draft for somebody born on a day, with a benefit choice and more of the row."""
    draft = changed_patient(identity="", birth_date=born, sex="2")
    return replace(draft, rows=(RowDraft(product, dosage="1", benefit=benefit, **row),))


def test_a_plain_row_with_benefit_says_nothing() -> None:
    """Requirement 29."""
    assert found(DRAFT) == {}
    assert found(of(ADULT, Benefit.WITHOUT)) == {}


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        (of(UNDER_18, Benefit.WITH), "B-CHILD"),
        (of(UNDER_21, Benefit.WITH, PILL), "B-CONTRACEPTIVE"),
        (of(UNDER_21, Benefit.WITH, aid=AidGroup.BIRTH_CONTROL), "B-CONTRACEPTIVE"),
        (of(ADULT, Benefit.WITH, aid=AidGroup.ADMINISTRATION), "B-CONSUMABLE"),
        (of(ADULT, Benefit.FREE, aid=AidGroup.STOMA), "B-STOMA"),
        (of(ADULT, Benefit.WITH, replace(PRODUCT, in_benefit=False)), "B-OUTSIDE"),
        (of(UNDER_21, Benefit.FREE, free_ground=FreeGround.CHILD), "B-AGE"),
        (of(ADULT, Benefit.FREE, free_ground=FreeGround.CONTRACEPTIVE), "B-AGE"),
    ],
)
def test_another_choice_is_hinted_at_and_the_pharmacist_decides(
    draft: DispensingDraft, rule: str
) -> None:
    """Requirement 29."""
    assert found(draft) == {rule: Severity.WARN}


@pytest.mark.parametrize(
    "draft",
    [
        of(UNDER_18, Benefit.FREE),
        of(UNDER_18, Benefit.WITHOUT),
        of(UNDER_21, Benefit.FREE, PILL),
        of(ADULT, Benefit.WITH, PILL),
        of(ADULT, Benefit.FREE, aid=AidGroup.ADMINISTRATION),
        of(ADULT, Benefit.WITH, aid=AidGroup.STOMA),
        of(UNDER_18, Benefit.FREE, aid=AidGroup.STOMA),
        of(UNDER_16, Benefit.FOOD),
    ],
)
def test_the_lawful_choice_says_nothing(draft: DispensingDraft) -> None:
    """Requirement 29."""
    assert found(draft) == {}


def test_the_group_of_a_consumable_is_asked_for_on_a_prescription_too() -> None:
    """Requirement 29."""
    needle = Product("Kanyl Prov", varunummer="700002", from_register=True, is_trade_good=True)
    assert found(of(ADULT, Benefit.WITH, needle)) == {"B-WHICH": Severity.INFO}
    free, counted = AidGroup.ADMINISTRATION, AidGroup.STOMA
    assert found(of(ADULT, Benefit.WITH, needle, aid=free)) == {"B-CONSUMABLE": Severity.WARN}
    assert found(of(ADULT, Benefit.FREE, needle, aid=free)) == {}
    assert found(of(ADULT, Benefit.FREE, needle, aid=counted)) == {"B-STOMA": Severity.WARN}
    assert found(of(ADULT, Benefit.WITHOUT, needle)) == {}


def test_free_of_charge_needs_a_ground() -> None:
    """Requirement 29."""
    assert found(of(ADULT, Benefit.FREE)) == {"B-GROUND": Severity.STOP}
    smitta = of(ADULT, Benefit.FREE, free_ground=FreeGround.COMMUNICABLE_DISEASE)
    assert found(smitta) == {"B-COMMUNICABLE": Severity.INFO}


def test_the_age_is_that_of_the_purchase_not_of_its_registration() -> None:
    """Requirement 29."""
    turned_18 = of("20081123", Benefit.WITH)
    assert found(turned_18) == {}
    day_before = replace(turned_18, happened_at=AROUND.now - timedelta(days=1))
    assert found(day_before) == {"B-CHILD": Severity.WARN}


def test_a_food_order_is_judged_by_its_kind() -> None:
    """Requirement 29."""
    assert found(replace(of(UNDER_16, Benefit.WITH), kind=OrderKind.FOOD)) == {}


def test_asylum_seekers_stand_outside_the_ladder() -> None:
    """Requirement 29."""
    seeker = changed_patient(identity="LMA 50-123456")
    assert found(seeker) == {"B-LMA": Severity.INFO, "B-ASYLUM": Severity.WARN}
    row = replace(seeker.rows[0], benefit=Benefit.WITHOUT)
    shown = replace(seeker, rows=(row,), payment=PaymentDraft(card_seen=True))
    assert found(shown) == {}
    by_case = replace(DRAFT, payment=PaymentDraft(case_number="50-123456"))
    assert set(found(by_case)) == {"B-LMA", "B-ASYLUM"}


def test_without_a_workplace_code_there_is_no_benefit() -> None:
    """Requirement 29."""
    without = replace(DRAFT.prescriber, workplace_code=" ")
    assert found(replace(DRAFT, prescriber=without)) == {"P-WORKPLACE": Severity.STOP}
    child = replace(of(UNDER_18, Benefit.FREE), prescriber=without)
    assert found(child) == {"B-WORKPLACE": Severity.WARN}
    smitta = of(ADULT, Benefit.FREE, free_ground=FreeGround.COMMUNICABLE_DISEASE)
    assert "B-WORKPLACE" not in found(replace(smitta, prescriber=without))
