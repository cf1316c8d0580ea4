"""Money after an outage: the correct amount is said once it is known, and the difference ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import PaymentDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.money import MoneyLine, MoneyState, by_patient, total_of
from app.domain.money_entries import AmountSource, CorrectAmountSet, DifferenceEnd
from app.domain.order import PaymentMeans
from app.domain.staff import Role
from app.usecases.fill_slip import open_slip
from app.usecases.settle_money import (
    list_money,
    money_by_patient,
    money_csv,
    set_correct,
    settle_difference,
)
from app.usecases.take_back import GoodsBack, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from app.usecases.write_letter import write_letter
from tests.usecases.test_take_back import ALONE, corrected, course, first_row
from tests.usecases.test_take_up import give
from tests.workplaces import SetClock, as_person, filled_draft


def paid(workplace: Workplace, kronor: str) -> Entry:
    draft = replace(filled_draft(), payment=PaymentDraft(PaymentMeans.CASH, kronor))
    return give(workplace, open_slip(workplace), draft)


def line_of(workplace: Workplace, entry: Entry) -> MoneyLine:
    (found,) = (line for line in list_money(workplace) if line.subject == entry.subject)
    return found


def test_a_preliminary_amount_waits_until_the_correct_one_is_known(workplace: Workplace) -> None:
    """Requirement 49."""
    entry = paid(workplace, "68,50")
    account = line_of(workplace, entry).account
    assert (account.charged, account.preliminary, account.correct) == (6850, 6850, None)
    assert account.state is MoneyState.AWAITING
    set_correct(workplace, entry.subject, "17,13", "kvitto 4711")
    line = line_of(workplace, entry)
    assert (line.due, line.account.state) == (-5137, MoneyState.REFUND)
    settle_difference(workplace, [entry.subject], DifferenceEnd.REFUNDED, -5137, "kontant")
    account = line_of(workplace, entry).account
    assert (account.balance, account.refunded, account.state) == (0, 5137, MoneyState.SETTLED)


def test_nobody_pays_back_twice_nor_the_wrong_way(workplace: Workplace) -> None:
    """Requirement 49."""
    entry = paid(workplace, "68,50")
    set_correct(workplace, entry.subject, "60", "")
    with pytest.raises(Refused, match="få tillbaka"):
        settle_difference(workplace, [entry.subject], DifferenceEnd.COLLECTED, -850, "")
    settle_difference(workplace, [entry.subject], DifferenceEnd.REFUNDED, -850, "")
    with pytest.raises(Refused, match="redan reglerad"):
        settle_difference(workplace, [entry.subject], DifferenceEnd.REFUNDED, -850, "")
    assert line_of(workplace, entry).account.refunded == 850


def test_who_waives_is_a_manager_and_says_why(workplace: Workplace) -> None:
    entry = paid(workplace, "68,50")
    set_correct(workplace, entry.subject, "68,00", "")
    ending = [entry.subject], DifferenceEnd.WAIVED, -50
    with pytest.raises(Refused, match="Skäl saknas"):
        settle_difference(workplace, *ending, " ")
    pharmacist = as_person(workplace, "Per Ek", Role.PHARMACIST)
    with pytest.raises(Refused):
        settle_difference(pharmacist, *ending, "under en krona")
    settle_difference(workplace, *ending, "under en krona")
    account = line_of(workplace, entry).account
    assert (account.waived, account.state) == (-50, MoneyState.SETTLED)


def test_a_correction_of_what_is_priced_asks_anew_and_counts_what_was_paid_back_once(
    workplace: Workplace,
) -> None:
    """Requirement 49."""
    entry = paid(workplace, "68,50")
    set_correct(workplace, entry.subject, "60", "")
    settle_difference(workplace, [entry.subject], DifferenceEnd.REFUNDED, -850, "")
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    assert line_of(workplace, entry).account.state is MoneyState.AWAITING
    set_correct(workplace, entry.subject, "120", "")
    assert line_of(workplace, entry).due == 12000 - 6850 + 850


def test_an_amount_for_what_was_shown_is_refused_when_that_was_corrected_meanwhile(
    workplace: Workplace,
) -> None:
    entry = paid(workplace, "68,50")
    shown = line_of(workplace, entry)
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    with pytest.raises(Refused, match="ändrad sedan den visades"):
        set_correct(workplace, entry.subject, "50,00", "", shown.saw)
    assert line_of(workplace, entry).account.correct is None
    set_correct(workplace, entry.subject, "50,00", "", line_of(workplace, entry).saw)
    assert line_of(workplace, entry).account.correct == 5000


def test_a_correction_of_the_dosage_keeps_the_amount(workplace: Workplace) -> None:
    entry = paid(workplace, "68,50")
    set_correct(workplace, entry.subject, "60", "")
    row = replace(first_row(workplace, entry), dosage="2 tabletter på morgonen. Mot blodtryck.")
    told = {"spoke_with": "Mattias Öberg", "spoke_at": "2026-11-23 17:00"}
    corrected(workplace, entry, row, **told)
    assert line_of(workplace, entry).due == -850


def test_what_was_reversed_is_paid_back_whole_and_what_came_back_is_asked_about(
    workplace: Workplace,
) -> None:
    """Requirement 49."""
    entry = paid(workplace, "68,50")
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "fel styrka")
    set_correct(workplace, entry.subject, "60", "")
    return_goods(workplace, entry.subject, course(workplace, entry).last, back, ALONE)
    assert line_of(workplace, entry).account.state is MoneyState.AWAITING
    set_correct(workplace, entry.subject, "0", "krediterat")
    assert line_of(workplace, entry).due == -6850

    other = give(
        workplace,
        open_slip(workplace),
        replace(
            filled_draft(replace(first_row(workplace, entry), packages=1)),
            payment=PaymentDraft(PaymentMeans.CARD_OFFLINE, "68,50"),
        ),
    )
    set_correct(workplace, other.subject, "60", "")
    settle_difference(workplace, [other.subject], DifferenceEnd.REFUNDED, -850, "")
    reverse_dispensing(workplace, other.subject, course(workplace, other).last, "fel", ALONE)
    assert line_of(workplace, other).due == -6000


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 20_000), st.booleans()), min_size=1, max_size=6))
def test_whatever_is_said_and_settled_in_turn_the_patient_ends_at_the_last_amount(
    workplace: Workplace, clock: SetClock, said: list[tuple[int, bool]]
) -> None:
    """Requirement 49."""
    clock.forward(timedelta(minutes=1))
    entry = paid(workplace, "68,50")
    for ore, is_settled in said:
        set_correct(workplace, entry.subject, f"{ore / 100:.2f}", "")
        due = line_of(workplace, entry).due
        if is_settled and due:
            end = DifferenceEnd.COLLECTED if due > 0 else DifferenceEnd.REFUNDED
            settle_difference(workplace, [entry.subject], end, due, "")
    account = line_of(workplace, entry).account
    moved = account.collected - account.refunded
    assert 6850 + moved + (account.balance or 0) == said[-1][0]
    sums = total_of(list_money(workplace))
    paid_after = sums.collected - sums.refunded
    assert sums.correct - sums.charged == sums.to_collect - sums.to_refund + paid_after


def test_what_cancels_out_is_ended_at_once_and_asks_nobody_to_come_in_a_letter(
    workplace: Workplace,
) -> None:
    more, less = paid(workplace, "70"), paid(workplace, "67")
    for entry in (more, less):
        set_correct(workplace, entry.subject, "68,50", "")
    (patient,) = money_by_patient(workplace)
    subjects = [line.subject for line in patient.open]
    assert (len(subjects), patient.due) == (2, 0)
    with pytest.raises(Refused, match="tar ut varandra"):
        write_letter(workplace, subjects)
    settle_difference(workplace, subjects, DifferenceEnd.COLLECTED, 0, "")
    (patient,) = money_by_patient(workplace)
    assert (patient.open, patient.state) == ((), MoneyState.SETTLED)


def test_the_list_holds_every_patient_once_with_sums_that_add_up(workplace: Workplace) -> None:
    """Requirement 49."""
    entry = paid(workplace, "70")
    set_correct(workplace, entry.subject, "68,50", "")
    (patient,) = money_by_patient(workplace)
    assert (patient.due, patient.state) == (-150, MoneyState.REFUND)
    rows = money_csv(workplace).splitlines()
    assert rows[1].split(";")[3:8] == ["70,00", "68,50", "68,50", "1,50", "0,00"]
    assert by_patient(list_money(workplace)) == [patient]


def test_the_amount_said_last_holds_whether_for_the_row_or_for_the_whole(
    workplace: Workplace,
) -> None:
    """Requirement 49."""
    entry = paid(workplace, "68,50")
    set_correct(workplace, entry.subject, "40", "")
    with workplace.journal.write(workplace.person.id) as writing:
        told = CorrectAmountSet(entry.id, 4135, 1, AmountSource.RECEIVER, "fil 1")
        writing.append(told, subject=entry.subject)
    assert line_of(workplace, entry).account.correct == 4135
    set_correct(workplace, entry.subject, "42", "")
    assert line_of(workplace, entry).account.correct == 4200
