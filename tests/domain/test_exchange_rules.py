"""Exchange: one outcome a row, and what each asks for before anything is handed out."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.domain.decisions import obstacles
from app.domain.dispensing import check, make
from app.domain.draft import DispensingDraft, ExchangeDraft, RowDraft
from app.domain.exchange_rules import is_possible
from app.domain.findings import Severity
from app.domain.order import Benefit, ExchangeOutcome, FreeGround, OrderKind
from tests.domain.drafts import AROUND, DRAFT, PRODUCT, RULES, slip

ORDERED = replace(
    PRODUCT, price=Decimal("80.50"), exchange_group="G1", size_group="T18", period_status="Nej",
    in_benefit=True,
)  # fmt: skip
CHEAPEST = replace(
    ORDERED, name="Metoprolol Billig", varunummer="041299", price=Decimal("68.50"),
    period_status="PV",
)  # fmt: skip
LISTED = replace(AROUND, period_list="TLV Periodens varor 2026-11-01")


def row(outcome: ExchangeOutcome, product: Any = ORDERED, **more: Any) -> DispensingDraft:
    """Return the draft with a row of an outcome; `benefit`, `free_ground` and `packages` too."""
    own = {k: more.pop(k) for k in ("benefit", "free_ground", "packages") if k in more}
    made = RowDraft(product, dosage="1", exchange=ExchangeDraft(outcome, **more), **own)
    return replace(DRAFT, rows=(made,))


def stops(draft: DispensingDraft) -> set[str]:
    return {f.rule for f in obstacles(draft, check(draft, LISTED))}


@pytest.mark.parametrize("outcome", list(ExchangeOutcome))
def test_every_outcome_is_stored_alone_with_the_list_it_was_judged_by(
    outcome: ExchangeOutcome,
) -> None:
    """Requirement 27."""
    needs = {"reason": "Svårt att öppna.", "lowest": "68,50", "prescribed": CHEAPEST}
    draft = row(outcome, **needs)
    if outcome is ExchangeOutcome.EXCHANGED:
        draft = row(outcome, CHEAPEST, prescribed=ORDERED)
    made, _ = make(slip(draft), LISTED)
    assert made.rows[0].outcome is outcome
    assert made.rows[0].exchange_list == "TLV Periodens varor 2026-11-01"


def test_the_pharmacist_who_opposes_says_why() -> None:
    """Requirement 27."""
    assert stops(row(ExchangeOutcome.PHARMACIST_OPPOSED, reason=" ")) == {"X-REASON"}
    told = row(ExchangeOutcome.PHARMACIST_OPPOSED, reason="Tål inte laktos.")
    made, personal = make(slip(told), LISTED)
    assert made.rows[0].outcome is ExchangeOutcome.PHARMACIST_OPPOSED
    assert personal.exchange_reasons == ("Tål inte laktos.",)


def test_who_pays_the_difference_leaves_both_prices_and_the_surcharge() -> None:
    """Requirement 27."""
    pays = row(ExchangeOutcome.PATIENT_PAYS_DIFFERENCE, lowest="68,50", packages=2)
    kept = make(slip(pays), LISTED)[0].rows[0]
    assert (kept.product.price, kept.lowest, kept.surcharge) == (
        Decimal("80.50"), Decimal("68.50"), Decimal("24.00"),
    )  # fmt: skip
    assert stops(row(ExchangeOutcome.PATIENT_PAYS_DIFFERENCE)) == {"X-LOWEST"}
    assert stops(row(ExchangeOutcome.PATIENT_PAYS_DIFFERENCE, lowest="81")) == {"X-NOT-LOWER"}
    unknown = row(
        ExchangeOutcome.PATIENT_PAYS_DIFFERENCE, replace(ORDERED, price=None), lowest="68,50"
    )
    assert stops(unknown) == {"form.field"}
    outside = row(ExchangeOutcome.PATIENT_PAYS_DIFFERENCE, lowest="68,50", benefit=Benefit.WITHOUT)
    assert stops(outside) == {"X-OUTSIDE-PAYS"}


@pytest.mark.parametrize(
    "outcome",
    [
        ExchangeOutcome.PATIENT_PAYS_DIFFERENCE,
        ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL,
    ],
)
def test_nobody_pays_away_an_exchange_under_the_communicable_diseases_act(
    outcome: ExchangeOutcome,
) -> None:
    """Requirement 27."""
    free = {"benefit": Benefit.FREE, "free_ground": FreeGround.COMMUNICABLE_DISEASE}
    needs = {"lowest": "68,50", "prescribed": CHEAPEST}
    assert "X-COMMUNICABLE" in stops(row(outcome, **needs, **free))
    assert "X-COMMUNICABLE" not in stops(row(outcome, **needs))


def test_an_exchanged_row_keeps_what_was_prescribed() -> None:
    """Requirement 27."""
    made, _ = make(slip(row(ExchangeOutcome.EXCHANGED, CHEAPEST, prescribed=ORDERED)), LISTED)
    assert (made.rows[0].product, made.rows[0].prescribed) == (CHEAPEST, ORDERED)
    assert "X-TELL" in {f.rule for f in made.findings}


@pytest.mark.parametrize(
    ("given", "ordered", "rule"),
    [
        (CHEAPEST, None, "X-PRESCRIBED"),
        (CHEAPEST, replace(ORDERED, name=" "), "X-PRESCRIBED"),
        (ORDERED, ORDERED, "X-SAME"),
        (replace(CHEAPEST, exchange_group="G2"), ORDERED, "X-GROUP"),
        (replace(CHEAPEST, size_group="T19"), ORDERED, "X-GROUP"),
        (replace(CHEAPEST, in_benefit=False), ORDERED, "X-OUTSIDE"),
        (replace(CHEAPEST, price=Decimal(90)), ORDERED, "X-DEARER"),
    ],
)
def test_an_exchange_that_does_not_hold_together_is_in_the_way(
    given: Any, ordered: Any, rule: str
) -> None:
    """Requirement 27."""
    assert rule in stops(row(ExchangeOutcome.EXCHANGED, given, prescribed=ordered))


def test_the_periods_own_product_needs_no_exchange_and_others_are_not_assessed_by_silence() -> None:
    """Requirement 27."""
    silent = ExchangeOutcome.NOT_ASSESSED_OFFLINE
    assert make(slip(row(silent, CHEAPEST)), LISTED)[0].rows[0].outcome is (
        ExchangeOutcome.NOT_EXCHANGEABLE
    )
    assert make(slip(row(silent)), LISTED)[0].rows[0].outcome is silent


def test_every_exchange_leaves_a_notice_to_the_prescriber_and_nothing_else_does() -> None:
    """Requirement 28."""
    for outcome in ExchangeOutcome:
        needs = {"reason": "Skäl.", "lowest": "68,50", "prescribed": ORDERED}
        given = ORDERED if outcome is ExchangeOutcome.PATIENT_PAYS_DIFFERENCE else CHEAPEST
        made, _ = make(slip(row(outcome, given, **needs)), LISTED)
        notices = [step for step in made.steps if step.code == "prescriber_notice"]
        assert len(notices) == (outcome is ExchangeOutcome.EXCHANGED)
        assert all(step.destination == "prescriber" and not step.needs for step in notices)


def test_exchange_is_a_question_for_people_and_for_what_may_have_a_group() -> None:
    """Requirement 27."""
    human = OrderKind.HUMAN
    assert is_possible(human, RowDraft(ORDERED))
    assert not is_possible(OrderKind.ANIMAL, RowDraft(ORDERED))
    assert not is_possible(human, RowDraft(replace(ORDERED, exchange_group="")))
    assert is_possible(human, RowDraft(replace(ORDERED, from_register=False, exchange_group="")))
    assert not is_possible(human, RowDraft())


def test_no_rule_of_exchange_that_is_only_interpreted_stops() -> None:
    """Requirement 60."""
    for rule in RULES.rules.values():
        if rule.id.startswith(("X-", "B-")) and rule.severity is Severity.STOP:
            assert rule.confidence != "interpreted"
