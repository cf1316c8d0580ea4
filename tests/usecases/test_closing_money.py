"""Closing with money that nobody has worked out asks why, and the protocol says what is left."""

import pytest

from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.money_entries import DifferenceEnd
from app.domain.steps import StepState
from app.usecases.close_outage import Closing, close_outage, review_closing
from app.usecases.declare_outage import end_outage
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.settle_money import list_money, set_correct, settle_difference
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.usecases.test_settle_money import paid


def closing_of(workplace: Workplace, entry: Entry) -> Closing:
    assert entry.outage is not None
    return review_closing(workplace, entry.outage)


def ended(workplace: Workplace, entry: Entry) -> None:
    """End the outage with every step done with."""
    assert entry.outage is not None
    end_outage(workplace, entry.outage, workplace.computer.clock.now())
    waive(workplace, [line.step.id for line in list_steps(workplace, open_only=True)], "prov")


def test_money_that_is_not_worked_out_is_named_until_it_is(workplace: Workplace) -> None:
    entry = paid(workplace, "68,50")
    (slip,) = (line.slip for line in list_money(workplace))
    ended(workplace, entry)
    (doubt,) = closing_of(workplace, entry).doubts
    assert (doubt.rule, f"rätt belopp okänt: {slip}" in doubt.text) == ("CL-MONEY", True)
    set_correct(workplace, entry.subject, "17,13", "")
    (doubt,) = closing_of(workplace, entry).doubts
    assert f"51,37 kr att återbetala: {slip}" in doubt.text
    settle_difference(workplace, [entry.subject], DifferenceEnd.REFUNDED, -5137, "kontant")
    closing = closing_of(workplace, entry)
    assert (closing.doubts, closing.told) == ((), ())


def test_it_is_closed_all_the_same_by_who_says_why_and_the_protocol_names_it(
    workplace: Workplace,
) -> None:
    entry = paid(workplace, "68,50")
    (slip,) = (line.slip for line in list_money(workplace))
    ended(workplace, entry)
    assert entry.outage is not None
    with pytest.raises(Refused, match="rätt belopp är inte känt"):
        close_outage(workplace, entry.outage)
    protocol = close_outage(workplace, entry.outage, "Brev skickas i morgon").protocol
    paper = squeeze(" ".join(page_texts(protocol)))
    assert squeeze(f"Kvar, rätt belopp okänt: {slip}.") in paper
    assert squeeze("Brev skickas i morgon") in paper
    set_correct(workplace, entry.subject, "68,50", "")
    assert closing_of(workplace, entry).report.money is not None
    assert not closing_of(workplace, entry).doubts


def test_a_step_and_the_amount_that_came_with_it_are_kept_both_or_neither(
    workplace: Workplace,
) -> None:
    entry = paid(workplace, "68,50")
    before = len(workplace.journal.entries())
    steps = {line.step.code: line.step.id for line in list_steps(workplace)}
    for words in (["K 1", "mycket"], [" ", "17,13"], ["K 1", "17,13"]):  # the last: out of turn
        with pytest.raises(Refused):
            mark_done(workplace, [steps["register_price"]], *words)
    assert len(workplace.journal.entries()) == before
    in_turn = [
        line.step.id
        for line in list_steps(workplace)
        if line.step.code in ("twin_check", "register_prescription", "register_withdrawal")
    ]
    mark_done(workplace, in_turn, "K 1")
    mark_done(workplace, [steps["register_price"]], "K 1", "17,13")
    (line,) = list_money(workplace)
    assert (line.subject, line.due) == (entry.subject, -5137)
    states = {line.step.code: line.state for line in list_steps(workplace)}
    assert states["register_price"] is StepState.ELSEWHERE
