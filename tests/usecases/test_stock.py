"""The stock through what people do: take in, hand out, count by two, correct, stop a batch."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import RowDraft
from app.domain.findings import Refused
from app.domain.ledger import Move
from app.domain.order import Product
from app.domain.signing import Beside
from app.domain.staff import Role
from app.domain.stock_entries import BatchGround, BatchState, Outcome, Removal
from app.usecases.count_stock import Counted, close_case, count
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.keep_stock import (
    Arrival,
    Departure,
    Marking,
    correct,
    mark_batch,
    receive,
    remove,
)
from app.usecases.print_label import print_labels
from app.usecases.show_stock import list_holdings
from app.usecases.workplace import Workplace
from tests.usecases.narcotics import (
    ALONE,
    BESIDE,
    COLLEAGUE,
    METOPROLOL,
    OXIKODON,
    PASSWORD,
    counted,
    findings_of,
    give,
    of,
    rules_of,
    take_in,
    two_at_work,
)
from tests.workplaces import (
    SetClock,
    as_person,
    filled_draft,
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def work(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    with two_at_work(tmp_path / "home", clock) as opened:
        yield opened


def test_a_hand_out_of_a_narcotic_enters_the_ledger_by_itself(work: Workplace) -> None:
    """Requirement 37."""
    take_in(work)
    entry = give(work, 2)
    came, went = of(work).lines
    assert (came.delta, came.said.place, came.said.signum, came.said.second) == (
        5, "Partihandeln, följesedel 7", "SLi", "PÖb",
    )  # fmt: skip
    assert (went.said.move, went.delta, went.balance) == (Move.HANDED_OUT, -2, 3)
    assert went.said.entry == entry.id
    assert (went.said.place, went.said.signum) == ("A-0002-U", "SLi")


def test_the_ledger_follows_what_a_person_read_off_the_pack(work: Workplace) -> None:
    """Requirement 37."""
    unlisted = Product("Smärtlindrande kapsel", "5 mg", pack="20 st")
    seen = replace(unlisted, schedule="II", is_schedule_seen=True)
    give(work, 2, product=replace(unlisted, name="Lugnande kräm", schedule=""))
    assert list_holdings(work) == []
    give(work, 2, product=seen)
    (line,) = of(work, seen).lines
    assert (line.said.move, line.delta) == (Move.HANDED_OUT, -2)


def test_what_is_no_narcotic_is_not_listed_until_someone_keeps_it(work: Workplace) -> None:
    slip = save_draft(work, open_slip(work), replace(filled_draft(), advice_given=True))
    slip, _ = print_labels(work, slip)
    hand_out(work, slip)
    assert list_holdings(work) == []
    take_in(work, 4, METOPROLOL, happened_at=work.computer.clock.now() - timedelta(hours=1))
    assert [line.balance for line in of(work, METOPROLOL).lines] == [4, 3]


def test_a_hand_out_that_is_entered_late_stands_where_it_happened(
    work: Workplace, clock: SetClock
) -> None:
    """Requirement 37."""
    take_in(work, happened_at=clock.now() - timedelta(hours=2))
    counted(work, 5)
    give(work, 1, ago=timedelta(hours=1))
    came, went, looked = of(work).lines
    assert (came.is_late, went.is_late, looked.is_late) == (False, True, False)
    assert (went.balance, looked.balance) == (4, 4)
    assert looked.difference == 1
    assert [line.number for line in of(work).doubtful_counts] == [3]


def test_two_sign_where_the_rule_asks_or_one_says_why_not(work: Workplace) -> None:
    """Requirement 37."""
    came = Arrival(OXIKODON, 5, "Partihandeln")
    with pytest.raises(Refused) as refused:
        receive(work, came)
    assert rules_of(refused) == ["N-SIGN-RECEIVED"]
    with pytest.raises(Refused, match="stämmer inte"):
        receive(work, came, Beside(COLLEAGUE, "fel lösenord här"))
    with pytest.raises(Refused, match="Två personer"):
        receive(work, came, Beside(work.person.name, PASSWORD))
    receive(work, came, ALONE)
    (line,) = of(work).lines
    assert (line.said.second, line.said.alone) == ("", ALONE.alone)
    receive(work, replace(came, product=METOPROLOL))
    assert of(work, METOPROLOL).balance == 5


def test_what_is_destroyed_says_where_it_went_and_never_more_than_there_is(
    work: Workplace,
) -> None:
    """Requirement 37."""
    take_in(work)
    went = Departure(OXIKODON, 2, Removal.DESTROYED, "Destruktion AB, kvitto 3", "Trasig kartong")
    remove(work, went, BESIDE)
    with pytest.raises(Refused) as refused:
        remove(work, replace(went, packages=4), BESIDE)
    assert rules_of(refused) == ["form.field"]
    last = of(work).lines[-1]
    assert (last.said.move, last.balance) == (Move.DESTROYED, 3)
    assert (last.said.place, last.said.words) == ("Destruktion AB, kvitto 3", "Trasig kartong")


def test_a_back_dated_removal_is_held_against_what_lay_there_then(
    work: Workplace, clock: SetClock
) -> None:
    take_in(work, 5)
    went = Departure(OXIKODON, 1, Removal.RETURNED, "Partihandeln", "Felleverans")
    with pytest.raises(Refused, match="Saldot är 0"):
        remove(work, replace(went, happened_at=clock.now() - timedelta(hours=1)), BESIDE)


def test_a_correction_is_a_new_line_that_names_the_wrong_one(work: Workplace) -> None:
    """Requirement 37."""
    entry = take_in(work)
    correct(work, (entry.id, 1), -2, "Följesedeln sade 3.", BESIDE)
    first, second = of(work).lines
    assert (first.delta, second.delta, second.balance, second.corrects) == (5, -2, 3, 1)
    with pytest.raises(Refused, match="noll"):
        correct(work, (entry.id, 1), 0, "Inget", BESIDE)
    with pytest.raises(Refused, match="finns inte"):
        correct(work, (entry.id, 2), 1, "Inget", BESIDE)


def test_a_count_that_agrees_changes_nothing_and_is_signed_by_two(work: Workplace) -> None:
    """Requirement 38."""
    take_in(work)
    assert counted(work, 5).cases == ()
    line = of(work).lines[-1]
    assert (line.difference, line.balance, line.said.expected) == (0, 5, 5)
    assert (line.said.signum, line.said.second) == ("SLi", "PÖb")
    with pytest.raises(Refused) as refused:
        count(work, [Counted(OXIKODON, 5)])
    assert rules_of(refused) == ["N-SIGN-COUNTED"]


def test_a_difference_is_counted_again_and_then_is_a_case_that_two_close(
    work: Workplace,
) -> None:
    """Requirement 38."""
    take_in(work)
    with pytest.raises(Refused) as refused:
        counted(work, 4)
    assert [(f.rule, f.field) for f in refused.value.findings] == [("N-RECOUNT", "count.0")]
    (case,) = counted(work, 3, 4).cases
    holding = of(work)
    (opened,) = holding.open_cases
    assert (opened.expected, opened.actual, opened.difference) == (5, 4, -1)
    assert holding.balance == 5
    with pytest.raises(Refused) as refused:
        close_case(work, case, (Outcome.LOSS, -1), "Ingen förklaring.")
    assert rules_of(refused) == ["N-SIGN-SETTLED"]
    with pytest.raises(Refused, match="ändrar inte saldot"):
        close_case(work, case, (Outcome.RECOUNTED, -1), "Räknade fel.", BESIDE)
    close_case(work, case, (Outcome.LOSS, -1), "Ingen förklaring.", BESIDE)
    holding = of(work)
    assert (holding.open_cases, holding.balance) == ((), 4)
    (closed,) = holding.cases
    assert (closed.outcome, closed.closed_by, closed.found) == (
        Outcome.LOSS, "SLi, PÖb", "Ingen förklaring.",
    )  # fmt: skip
    with pytest.raises(Refused, match="redan avslutat"):
        close_case(work, case, (Outcome.LOSS, -1), "Igen.", BESIDE)


def test_a_recount_that_agrees_opens_no_case(work: Workplace) -> None:
    """Requirement 38."""
    take_in(work)
    assert counted(work, 4, 5).cases == ()
    (line,) = counted(work, 5).lines
    assert line.first is None


def test_a_first_count_is_a_beginning_and_an_ordinary_product_is_what_was_counted(
    work: Workplace,
) -> None:
    assert counted(work, 7).cases == ()
    assert of(work).balance == 7
    take_in(work, 5, METOPROLOL)
    assert count(work, [Counted(METOPROLOL, 3)]).cases == ()
    assert [line.balance for line in of(work, METOPROLOL).lines] == [5, 3]
    assert of(work, METOPROLOL).doubtful_counts == ()


def test_a_product_is_counted_once_in_a_session_and_not_less_than_nothing(
    work: Workplace,
) -> None:
    with pytest.raises(Refused, match="två gånger"):
        count(work, [Counted(OXIKODON, 1), Counted(OXIKODON, 1)], BESIDE)
    with pytest.raises(Refused, match="Orimligt"):
        counted(work, -1)
    with pytest.raises(Refused, match="Inget är räknat"):
        count(work, [], BESIDE)


def test_who_may_correct_and_who_may_only_count(work: Workplace) -> None:
    entry = take_in(work)
    staff = as_person(work, "Anna Ek", Role.STAFF)
    count(staff, [Counted(OXIKODON, 5)], BESIDE)
    stop = Marking(OXIKODON, "B1", BatchState.QUARANTINED, BatchGround.DAMAGE, 1, "Blöt")
    mark_batch(staff, stop)
    with pytest.raises(Refused, match="Din roll"):
        correct(staff, (entry.id, 1), 1, "Fel", BESIDE)
    with pytest.raises(Refused, match="Din roll"):
        mark_batch(staff, replace(stop, state=BatchState.AVAILABLE))
    with pytest.raises(Refused, match="Din roll"):
        receive(as_person(work, "Eva Bo", Role.REVIEWER), Arrival(OXIKODON, 1, "P"), BESIDE)


def test_what_lies_ahead_has_not_come_in(work: Workplace, clock: SetClock) -> None:
    for at in (clock.now() + timedelta(hours=1), clock.now() - timedelta(days=400)):
        with pytest.raises(Refused, match="Tiden"):
            take_in(work, happened_at=at)


def test_the_counter_is_warned_when_the_ledger_is_too_low(work: Workplace) -> None:
    """Requirement 37."""
    take_in(work, 1)
    draft = filled_draft(RowDraft(OXIKODON, packages=2, dosage="1 kapsel"))
    assert "N-BALANCE" in [f.rule for f in findings_of(work, draft)]
    unlabelled = replace(OXIKODON, schedule=None)
    by_hand = filled_draft(RowDraft(unlabelled, packages=2, dosage="1 kapsel"))
    assert "N-BALANCE" in [f.rule for f in findings_of(work, by_hand)]
