"""An earlier hand-out is taken up: the rest of a withdrawal, or the next one of the same paper."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.draft import DispensingDraft, ExchangeDraft, OpenSlip, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.interval import Interval
from app.domain.slip_entries import DispensingMade, PatientViewed
from app.domain.staff import Role
from app.store.projections.outages import list_outages
from app.store.verification import verify
from app.usecases.close_order import close_order, examine_oversupply
from app.usecases.declare_outage import end_outage
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_out
from app.usecases.take_up import list_owed, take_up, what_is_left
from app.usecases.workplace import Workplace
from tests.rule_pack import take_rules
from tests.workplaces import (
    SetClock,
    as_person,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    """A pharmacy while an outage is open."""
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def partial(**more: object) -> DispensingDraft:
    """Return a draft that hands out two of three packages, the first of four withdrawals."""
    row = RowDraft(
        find_product("041238"), packages=2, ordered=3, withdrawals=4, dosage="1 på morgonen."
    )
    return filled_draft(replace(row, **more))  # type: ignore[arg-type]


def give(workplace: Workplace, slip: OpenSlip, draft: DispensingDraft) -> Entry:
    """Hand a draft out, with its label printed and everything decided that asks for it."""
    ready = replace(draft, advice_given=True, identity_checked="Körkort sett")
    printed, _ = print_labels(workplace, save_draft(workplace, slip, ready))
    keys = [f"{f.rule}@{f.field}" for f in review(workplace, printed).obstacles]
    words = tuple((key, "Samma recept") for key in keys)
    decided = replace(printed.draft, confirmed=tuple(keys), reasons=words)
    return hand_out(workplace, save_draft(workplace, printed, decided))


def first(workplace: Workplace, draft: DispensingDraft | None = None) -> Entry:
    return give(workplace, open_slip(workplace), draft or partial())


def dispensed(entry: Entry) -> DispensingMade:
    assert isinstance(entry.content, DispensingMade)
    return entry.content


def test_what_is_owed_is_handed_out_as_a_new_entry_that_names_the_first(
    workplace: Workplace,
) -> None:
    """Requirement 25."""
    entry = first(workplace)
    (line,) = list_owed(workplace)
    assert (line.subject, line.packages, line.is_over) == (entry.subject, Fraction(1), False)
    slip = take_up(workplace, line.subject)
    (row,) = slip.draft.rows
    assert (row.packages, row.ordered, row.withdrawal, row.withdrawals) == (1, 3, 1, 4)
    assert (slip.draft.identity_checked, slip.draft.advice_given) == ("", False)  # asked anew
    rest = dispensed(give(workplace, slip, slip.draft)).dispensed.rows[0]
    assert rest.completes is not None
    assert (rest.completes.subject, rest.withdrawal, rest.packages) == (entry.subject, 1, 1)
    assert list_owed(workplace) == []


def test_the_rest_registers_no_prescription_and_archives_no_paper(workplace: Workplace) -> None:
    """Requirement 25."""
    entry = first(workplace)
    assert {"register_prescription", "archive_paper"} <= codes(entry)
    slip = take_up(workplace, entry.subject)
    rest = give(workplace, slip, slip.draft)
    assert codes(rest).isdisjoint({"register_prescription", "archive_paper", "twin_check"})
    assert {"register_withdrawal", "decommission"} <= codes(rest)


def codes(entry: Entry) -> set[str]:
    return {step.code for step in dispensed(entry).dispensed.steps}


def test_the_next_withdrawal_of_the_same_paper_is_filled_in_from_the_one_before(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 15."""
    entry = first(workplace, partial(packages=3, interval=Interval(10)))
    left = what_is_left(workplace, entry.subject)
    assert left is not None
    assert (left.owed, left.next_withdrawals) == ((), ((1, 2),))
    slip = take_up(workplace, entry.subject)
    assert (slip.draft.rows[0].packages, slip.draft.rows[0].withdrawal) == (3, 2)
    assert slip.draft.patient.name == "Tolvan Tolvansson"
    early = {f.rule for f in review(workplace, slip).obstacles}
    assert "Q-INTERVAL" in early
    clock.forward(timedelta(days=10))
    second = give(workplace, slip, slip.draft)
    assert "register_prescription" not in codes(second)
    again = take_up(workplace, second.subject)
    assert again.draft.rows[0].withdrawal == 3
    assert again.draft.rows[0].follows == slip.draft.rows[0].follows
    totals = review(workplace, again).totals[0]
    assert totals is not None
    assert totals.remaining == 3


def test_the_rest_is_handed_out_once_however_many_take_it_up(workplace: Workplace) -> None:
    """Requirement 25."""
    entry = first(workplace)
    one, other = take_up(workplace, entry.subject), take_up(workplace, entry.subject)
    give(workplace, one, one.draft)
    with pytest.raises(Refused, match="Mer än vad som restas"):
        give(workplace, other, other.draft)


def test_a_rest_that_two_counters_gave_is_a_case_in_the_list(workplace: Workplace) -> None:
    """Requirement 25."""
    entry = first(workplace)
    slip = take_up(workplace, entry.subject)
    rest = give(workplace, slip, slip.draft)
    with workplace.journal.write(workplace.person.id) as writing:  # as another counter wrote it
        writing.append(dispensed(rest), subject=uuid4(), outage=rest.outage)
    (line,) = list_owed(workplace)
    assert line.is_over
    with pytest.raises(Refused, match="Skäl saknas"):
        examine_oversupply(workplace, line.root, " ")
    examine_oversupply(workplace, line.root, "Två diskar gav resten, patienten är uppringd")
    assert list_owed(workplace) == []
    with workplace.journal.write(workplace.person.id) as writing:  # and a third one, later
        writing.append(dispensed(rest), subject=uuid4(), outage=rest.outage)
    (line,) = list_owed(workplace)
    assert line.is_over
    assert verify(workplace.journal) == []


def test_what_holds_together_is_no_case_to_examine(workplace: Workplace) -> None:
    first(workplace)
    (line,) = list_owed(workplace)
    with pytest.raises(Refused, match="för mycket"):
        examine_oversupply(workplace, line.root, "Inget")


def test_a_rest_below_the_smallest_package_is_listed_to_be_closed_and_not_taken_up(
    workplace: Workplace,
) -> None:
    """Requirement 15."""
    ordered = replace(find_product("041238"), pack_size=Decimal(100), size_group="")
    given = replace(ordered, pack_size=Decimal(30))
    row = RowDraft(
        given, packages=3, ordered=1, dosage="1 på morgonen.",
        exchange=ExchangeDraft(prescribed=ordered),
    )  # fmt: skip
    entry = first(workplace, filled_draft(row))
    (line,) = list_owed(workplace)
    assert (line.is_below_pack, line.packages) == (True, Fraction(1, 10))
    with pytest.raises(Refused, match="Inget restas"):
        take_up(workplace, entry.subject)
    close_order(workplace, line.root, "Mindre än minsta förpackning")
    assert list_owed(workplace) == []


def test_the_rest_of_a_later_withdrawal_is_closed_where_the_paper_began(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 15."""
    entry = first(workplace, partial(packages=3, withdrawals=2))
    clock.forward(timedelta(days=40))
    slip = take_up(workplace, entry.subject)
    give(workplace, slip, replace(slip.draft, rows=(replace(slip.draft.rows[0], packages=1),)))
    (line,) = list_owed(workplace)
    assert line.root.subject == entry.subject
    close_order(workplace, line.root, "Patienten avstår")
    assert list_owed(workplace) == []
    assert verify(workplace.journal) == []


def test_a_look_at_the_patient_for_the_rest_is_logged(workplace: Workplace) -> None:
    entry = first(workplace)
    take_up(workplace, entry.subject)
    kinds = [
        e.content.dispensing
        for e in workplace.journal.entries()
        if isinstance(e.content, PatientViewed)
    ]
    assert kinds == [entry.subject]


def test_nothing_is_taken_up_when_nothing_is_left(workplace: Workplace) -> None:
    entry = first(workplace, filled_draft())
    assert what_is_left(workplace, entry.subject) is None
    assert what_is_left(workplace, uuid4()) is None
    with pytest.raises(Refused, match="Inget restas"):
        take_up(workplace, entry.subject)
    with pytest.raises(Refused, match="finns inte"):
        take_up(workplace, uuid4())


def test_only_the_rows_that_owe_are_taken_up(workplace: Workplace) -> None:
    whole = filled_draft().rows[0]
    owing = replace(partial().rows[0], product=find_product("512047"), withdrawals=1)
    entry = first(workplace, filled_draft(whole, owing))
    slip = take_up(workplace, entry.subject)
    assert [row.product for row in slip.draft.rows] == [find_product("512047")]
    assert slip.draft.rows[0].dosage == owing.dosage
    rest = give(workplace, slip, slip.draft)
    completes = dispensed(rest).dispensed.rows[0].completes
    assert completes is not None
    assert completes.row == 2


def test_an_order_is_no_twin_of_itself(workplace: Workplace) -> None:
    entry = first(workplace)
    slip = take_up(workplace, entry.subject)
    assert "T-TWIN" not in {f.rule for f in review(workplace, slip).findings}
    slip = save_draft(workplace, slip, filled_draft())  # the same medicine on another paper
    assert "T-TWIN" in {f.rule for f in review(workplace, slip).findings}


def test_a_rest_of_the_last_withdrawal_may_be_given_up_with_a_reason(workplace: Workplace) -> None:
    """Requirement 15."""
    entry = first(workplace, partial(withdrawals=1))
    (line,) = list_owed(workplace)
    taken = take_up(workplace, entry.subject)
    with pytest.raises(Refused, match="Skäl saknas"):
        close_order(workplace, line.root, " ")
    close_order(workplace, line.root, "Patienten avstår")
    assert list_owed(workplace) == []
    assert what_is_left(workplace, line.subject) is None
    assert "Q-CLOSED" in {f.rule for f in review(workplace, taken).obstacles}
    with pytest.raises(Refused, match="Inget restas"):
        close_order(workplace, line.root, "Patienten avstår")


def test_an_order_with_whole_withdrawals_left_is_not_closed(workplace: Workplace) -> None:
    first(workplace)
    (line,) = list_owed(workplace)
    with pytest.raises(Refused, match="Hela uttag är kvar"):
        close_order(workplace, line.root, "Patienten avstår")
    staff = as_person(workplace, "Nils Forsman", Role.STAFF)
    with pytest.raises(Refused, match="farmaceut"):
        close_order(staff, line.root, "Patienten avstår")


def test_why_nothing_is_taken_up_outside_an_outage_is_told_by_the_rules_in_force(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 2."""
    made = first(workplace)
    clock.forward(timedelta(minutes=5))
    (outage,) = list_outages(workplace.journal.vault.connection)
    end_outage(workplace, outage.id, clock.now())
    clock.forward(timedelta(minutes=5))
    take_rules(workplace, P_OUTAGE={"text": "Inget avbrott, säger paketet."})
    with pytest.raises(Refused, match="säger paketet"):
        take_up(workplace, made.subject)
