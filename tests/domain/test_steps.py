"""Deferred steps: which a row needs by what was down, in what order, until when."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.order import (
    Benefit,
    OrderKind,
    Origin,
    PaperReason,
    Patient,
    Product,
    RowKind,
)
from app.domain.outage import Dependency
from app.domain.steps import Due, RowFacts, StepState, plan_row
from tests.domain.drafts import ENTRY, NOON, RULES

NUMBER = Patient("Tolvan", "191212121212", "personnummer", date(1912, 12, 12), "1")
BIRTH = Patient("Tolvan", "", "birth_date", date(1912, 12, 12), "1")
EHM_CODES = ["twin_check", "register_prescription", "register_withdrawal", "register_price"]


def codes(
    *down: Dependency, patient: Patient = NUMBER, benefit: Benefit = Benefit.WITH, row: int = 1
) -> list[str]:
    facts = RowFacts(frozenset(down), patient, benefit)
    return [step.code for step in plan_row(RULES.steps, facts, row, ENTRY)]


@pytest.mark.parametrize(
    "down",
    [Dependency.EHM, Dependency.POWER, Dependency.NETWORK, Dependency.PHARMACY_SYSTEM],
)
def test_without_the_agency_or_the_way_to_it_all_its_steps_wait(down: Dependency) -> None:
    assert codes(down)[:4] == EHM_CODES
    assert ("decommission" in codes(down)) is (down is not Dependency.EHM)


def test_what_is_up_waits_for_nothing_but_the_paper() -> None:
    assert codes() == codes(Dependency.CARD_PAYMENT, Dependency.WHOLESALER) == ["archive_paper"]
    assert codes(Dependency.EVIS) == ["decommission", "archive_paper"]


def test_the_paper_is_archived_once_however_many_rows_it_has() -> None:
    assert codes(Dependency.EVIS, row=2) == ["decommission"]
    assert codes(row=5) == []


def test_without_a_full_number_the_prescription_is_not_registered() -> None:
    assert "register_prescription" not in codes(Dependency.EHM, patient=BIRTH)
    assert "register_paper_withdrawal" in codes(Dependency.EHM, patient=BIRTH)


def test_without_benefit_there_is_no_price_to_register() -> None:
    assert "register_price" not in codes(Dependency.EHM, benefit=Benefit.WITHOUT)
    assert "register_price" in codes(Dependency.EHM, benefit=Benefit.FREE)


_ALL = frozenset({Dependency.EHM, Dependency.EVIS})
_REGISTERED = ["register_prescription", "register_withdrawal"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["twin_check", *_REGISTERED, "register_price", "decommission", "archive_paper"]),
        (
            {"origin": Origin.TELEPHONE},
            ["twin_check", *_REGISTERED, "register_price", "decommission", "archive_call"],
        ),
        (
            {"reason": PaperReason.PROTECTION_NEED},
            ["twin_check", "ask_protection", *_REGISTERED, "register_price", "decommission",
             "archive_paper"],
        ),
        ({"kind": OrderKind.ANIMAL}, ["twin_check", "decommission", "archive_paper"]),
        (
            {"kind": OrderKind.EEA, "benefit": Benefit.WITHOUT},
            ["register_paper_withdrawal", "decommission", "archive_paper"],
        ),
        (
            {"kind": OrderKind.FOOD, "benefit": Benefit.FOOD},
            ["twin_check", *_REGISTERED, "register_price", "archive_paper"],
        ),
        (
            {"kind": OrderKind.FOOD, "benefit": Benefit.FOOD, "patient": BIRTH},
            ["twin_check", "register_price", "archive_paper"],
        ),
        (
            {"kind": OrderKind.ALCOHOL, "benefit": Benefit.WITHOUT},
            ["twin_check", *_REGISTERED, "archive_paper", "note_alcohol"],
        ),
        (
            {"kind": OrderKind.ALCOHOL, "benefit": Benefit.WITHOUT, "patient": BIRTH},
            ["twin_check", "archive_paper", "note_alcohol"],
        ),
        (
            {"patient": BIRTH},
            ["twin_check", "register_paper_withdrawal", "register_price", "decommission",
             "archive_paper"],
        ),
        (
            {"patient": BIRTH, "product": Product("Kanyl", is_trade_good=True)},
            ["twin_check", "register_price", "archive_paper"],
        ),
        (
            {"row_kind": RowKind.EXTEMPORE},
            ["twin_check", *_REGISTERED, "register_price", "archive_paper"],
        ),
    ],
)  # fmt: skip
def test_each_origin_and_kind_has_its_own_after_work(
    changes: dict[str, Any], expected: list[str]
) -> None:
    facts = replace(RowFacts(_ALL, NUMBER, Benefit.WITH), **changes)
    assert [step.code for step in plan_row(RULES.steps, facts, 1, ENTRY)] == expected


_DOWN = st.frozensets(st.sampled_from(Dependency))
_PATIENTS = st.sampled_from([NUMBER, BIRTH])


@given(_DOWN, _PATIENTS, st.sampled_from(Benefit), st.integers(1, 5), st.uuids())
def test_ids_follow_from_the_entry_and_needs_are_steps_of_the_same_row_before(
    down: frozenset[Dependency], patient: Patient, benefit: Benefit, row: int, entry: UUID
) -> None:
    facts = RowFacts(down, patient, benefit)
    steps = plan_row(RULES.steps, facts, row, entry)
    assert steps == plan_row(RULES.steps, facts, row, entry)
    seen: set[UUID] = set()
    for step in steps:
        assert set(step.needs) <= seen
        seen.add(step.id)
    assert len(seen) == len(steps)
    other = {step.id for step in plan_row(RULES.steps, facts, row + 1, entry)}
    assert seen.isdisjoint(other)


def test_a_deadline_comes_with_its_anchor() -> None:
    restored = NOON + timedelta(hours=3)
    assert Due("happened", 24, "own").moment(NOON, None) == NOON + timedelta(hours=24)
    assert Due("restored", 2, "law").moment(NOON, None) is None
    assert Due("restored", 2, "law").moment(NOON, restored) == NOON + timedelta(hours=5)


def test_a_step_is_done_when_nothing_is_left_to_do() -> None:
    done = {state for state in StepState if state.is_done}
    assert done == {StepState.SETTLED, StepState.ELSEWHERE, StepState.WAIVED}


def test_a_later_withdrawal_of_what_is_kept_on_paper_for_protection_is_asked_about_first() -> None:
    """Requirement 43."""
    facts = RowFacts(
        _ALL, NUMBER, Benefit.WITH, is_continued=True, reason=PaperReason.PROTECTION_NEED
    )
    steps = {step.code: step for step in plan_row(RULES.steps, facts, 1, ENTRY)}
    assert "register_prescription" not in steps
    assert steps["ask_protection"].id in steps["register_withdrawal"].needs
