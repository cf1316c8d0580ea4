"""After a delivery to a unit: corrected, reversed or returned by new entries; all lists follow."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import OpenSlip, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.ledger import Move, article_of
from app.domain.requisition_entries import RequisitionCorrected
from app.domain.signing import Beside
from app.domain.steps import StepState
from app.store.projections.stock_lists import find_holding
from app.store.verification import rebuild, verify
from app.usecases import fill_slip, hand_out
from app.usecases.acknowledge_delivery import acknowledge_delivery
from app.usecases.complete_requisition import complete_requisition
from app.usecases.list_requisitions import find_delivery, list_all, list_back_orders, list_open
from app.usecases.list_work import list_steps
from app.usecases.print_requisition import delivery_note, invoice_csv
from app.usecases.settle_by_hand import mark_done
from app.usecases.sign_in import sign_out
from app.usecases.take_back import GoodsBack, open_correction, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.units import OXYCODONE, decided, give, order
from tests.workplaces import SetClock, begin_outage, open_pharmacy

ALONE = Beside(alone="Ensam i kväll")
WHY = "Fel avläst"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """A pharmacy in an outage, whose read models are the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "store", SetClock())
    begin_outage(opened)
    yield opened
    close(opened)


def close(workplace: Workplace) -> None:
    assert verify(workplace.journal) == []
    rebuild(workplace.journal)
    assert verify(workplace.journal) == []
    sign_out(workplace)


def corrected(workplace: Workplace, entry: Entry, why: str = WHY, **row: object) -> Entry:
    """Correct a delivery's first line."""
    slip = open_correction(workplace, entry.subject)
    assert slip.draft.correction is not None
    first = replace(slip.draft.rows[0], **row)  # type: ignore[arg-type]
    correction = replace(slip.draft.correction, reason=why)
    draft = replace(slip.draft, rows=(first, *slip.draft.rows[1:]), correction=correction)
    return finish(workplace, fill_slip.save_draft(workplace, slip, draft))


def finish(workplace: Workplace, slip: OpenSlip) -> Entry:
    return hand_out.hand_out(workplace, decided(workplace, slip), ALONE)


def last(workplace: Workplace, entry: Entry):  # type: ignore[no-untyped-def]
    line = find_delivery(workplace, entry.subject)
    assert line is not None
    return line.last


def reverse(workplace: Workplace, entry: Entry) -> Entry:
    return reverse_dispensing(workplace, entry.subject, last(workplace, entry), WHY, ALONE)


def give_back(workplace: Workplace, entry: Entry, row: int, packages: int) -> Entry:
    back = GoodsBack((ReturnedRow(row, packages),), Fate.DESTROYED, WHY)
    return return_goods(workplace, entry.subject, last(workplace, entry), back, ALONE)


def owed(workplace: Workplace) -> list[int]:
    return [rest.packages for rest in list_back_orders(workplace)]


def invoiced(workplace: Workplace) -> list[str]:
    rows = csv.DictReader(StringIO(invoice_csv(workplace)), delimiter=";")
    return [row["antal"] for row in rows]


def note(workplace: Workplace, entry: Entry) -> str:
    return " ".join(" ".join(page_texts(delivery_note(workplace, entry.subject))).split())


def steps(workplace: Workplace, code: str) -> list[StepState]:
    return [line.state for line in list_steps(workplace) if line.step.code == code]


def invoice(workplace: Workplace) -> None:
    ids = [s.step.id for s in list_steps(workplace) if s.step.code == "invoice_requisition"]
    mark_done(workplace, ids, "F-1")


def test_a_correction_is_a_new_entry_and_what_is_owed_noted_and_invoiced_follows(
    workplace: Workplace,
) -> None:
    """Requirement 34."""
    entry = give(workplace, order())  # two of five
    after = corrected(workplace, entry, packages=4)
    assert isinstance(after.content, RequisitionCorrected)
    assert (after.content.saw, after.subject) == (entry.id, entry.subject)
    assert after.content.personal is not None
    assert after.content.personal.words.text == WHY
    (line,) = list_all(workplace)
    assert (line.is_corrected, line.delivered.rows[0].packages) == (True, 4)
    assert (owed(workplace), invoiced(workplace)) == ([1], ["4"])
    assert "Rättad: ersätter tidigare följesedel" in note(workplace, entry)


def test_a_correction_has_a_reason_changes_something_and_saw_what_stands(
    workplace: Workplace,
) -> None:
    entry = give(workplace, order())
    with pytest.raises(Refused, match="Orsak saknas"):
        corrected(workplace, entry, why=" ", packages=4)
    with pytest.raises(Refused, match="Inget är ändrat"):
        corrected(workplace, entry, packages=2)  # goes on from the one that was begun
    slip = open_correction(workplace, entry.subject)
    give_back(workplace, entry, 1, 1)
    with pytest.raises(Refused):
        finish(workplace, slip)  # goods came back since it was opened


def test_what_was_invoiced_is_credited_when_the_content_changes_but_not_when_a_note_does(
    workplace: Workplace,
) -> None:
    entry = give(workplace, order())
    invoice(workplace)
    corrected(workplace, entry, dosage="Till rum 4")
    assert (steps(workplace, "undo_invoice"), steps(workplace, "invoice_requisition")) == (
        [], [StepState.ELSEWHERE],
    )  # fmt: skip
    corrected(workplace, entry, packages=4)
    assert steps(workplace, "undo_invoice") == [StepState.WAITING]
    assert steps(workplace, "invoice_requisition") == [StepState.ELSEWHERE, StepState.WAITING]


def test_of_a_reversed_delivery_nothing_is_owed_signed_for_or_invoiced(
    workplace: Workplace,
) -> None:
    """Requirement 35."""
    entry = give(workplace, order())
    reverse(workplace, entry)
    (line,) = list_all(workplace)
    assert line.is_reversed
    assert (owed(workplace), invoiced(workplace), list_open(workplace)) == ([], [], [])
    assert steps(workplace, "invoice_requisition") == []
    assert steps(workplace, "strike_notation") == [StepState.WAITING]
    for call in (
        lambda: acknowledge_delivery(workplace, entry.subject, "Eva Dal", signature_seen=True),
        lambda: complete_requisition(workplace, entry.subject),
        lambda: delivery_note(workplace, entry.subject),
        lambda: open_correction(workplace, entry.subject),
        lambda: reverse(workplace, entry),
    ):
        with pytest.raises(Refused):
            call()


def test_a_reversed_rest_is_owed_again(workplace: Workplace) -> None:
    """Requirement 34."""
    first = give(workplace, order())
    rest = finish(workplace, complete_requisition(workplace, first.subject))
    assert owed(workplace) == []
    with pytest.raises(Refused, match="Resten av leveransen är också levererad"):
        reverse(workplace, first)
    reverse(workplace, rest)
    assert owed(workplace) == [3]
    reverse(workplace, first)
    assert owed(workplace) == []


def test_a_corrected_rest_counts_its_own_share_once(workplace: Workplace) -> None:
    """Requirement 34."""
    first = give(workplace, order())
    rest = finish(workplace, complete_requisition(workplace, first.subject))
    corrected(workplace, rest, packages=1)
    assert owed(workplace) == [2]
    with pytest.raises(Refused):
        corrected(workplace, rest, packages=4, ordered=4)  # three were owed
    assert owed(workplace) == [2]


def test_what_a_unit_has_signed_for_was_delivered(workplace: Workplace) -> None:
    """Requirement 35."""
    entry = give(workplace, order())
    acknowledge_delivery(workplace, entry.subject, "Eva Dal", signature_seen=True)
    with pytest.raises(Refused, match="Enheten har kvitterat"):
        reverse(workplace, entry)
    give_back(workplace, entry, 1, 1)
    assert invoiced(workplace) == ["1"]
    assert "1 åter till apoteket" in note(workplace, entry)


def test_goods_come_back_at_most_as_many_as_were_delivered(workplace: Workplace) -> None:
    entry = give(workplace, order())
    invoice(workplace)
    give_back(workplace, entry, 1, 2)
    with pytest.raises(Refused):
        give_back(workplace, entry, 1, 1)
    with pytest.raises(Refused, match="Varor är återlämnade"):
        reverse(workplace, entry)
    assert (owed(workplace), invoiced(workplace)) == ([3], [])  # it was delivered, and came back
    assert steps(workplace, "credit_invoice") == [StepState.WAITING]


def test_narcotics_are_corrected_reversed_and_returned_by_two_and_the_ledger_follows(
    workplace: Workplace,
) -> None:
    """Requirement 37."""
    entry = give(workplace, order(RowDraft(OXYCODONE, packages=4)), ALONE)
    slip = open_correction(workplace, entry.subject)
    assert slip.draft.correction is not None
    rows = (replace(slip.draft.rows[0], packages=3),)
    told = replace(slip.draft.correction, reason=WHY)
    slip = decided(workplace, fill_slip.save_draft(
        workplace, slip, replace(slip.draft, rows=rows, correction=told)
    ))  # fmt: skip
    with pytest.raises(Refused, match="signeras av två"):
        hand_out.hand_out(workplace, slip)
    hand_out.hand_out(workplace, slip, ALONE)
    subject = entry.subject
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, WHY)
    with pytest.raises(Refused, match="signeras av två"):
        return_goods(workplace, subject, last(workplace, entry), back)
    assert moves(workplace) == [(Move.HANDED_OUT, -4), (Move.REVERSED, 1)]
    give_back(workplace, entry, 1, 1)
    assert moves(workplace)[-1] == (Move.CAME_BACK, 0)  # it never lies on the shelf again
    other = give(workplace, order(RowDraft(OXYCODONE, packages=2)), ALONE)
    with pytest.raises(Refused, match="signeras av två"):
        reverse_dispensing(workplace, other.subject, other.id, WHY)
    reverse(workplace, other)
    assert sum(delta for _, delta in moves(workplace)) == -3


def moves(workplace: Workplace) -> list[tuple[Move, int]]:
    holding = find_holding(workplace.journal.vault.connection, article_of(OXYCODONE))
    assert holding is not None
    return [(line.said.move, line.delta) for line in holding.lines]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("complete", "correct", "reverse", "return")),
        st.integers(0, 3),  # which delivery
        st.integers(0, 6),  # packages
    ),
    min_size=1,
    max_size=6,
)


@given(acts=ACTS)
@example(acts=[("return", 0, 2), ("correct", 0, 1)])
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_tried_no_more_is_delivered_than_ordered_and_the_balance_is_the_sum(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, int]]
) -> None:
    """Requirement 34. Requirement 37."""
    opened = open_pharmacy(tmp_path_factory.mktemp("any") / "store", SetClock())
    begin_outage(opened)
    made = [give(opened, order(RowDraft(OXYCODONE, packages=2, ordered=5)), ALONE)]
    for what, which, packages in acts:
        entry = made[which % len(made)]
        try:
            match what:
                case "complete":
                    slip = complete_requisition(opened, made[0].subject)
                    taken = (replace(slip.draft.rows[0], packages=packages),)
                    made.append(finish(opened, fill_slip.save_draft(
                        opened, slip, replace(slip.draft, rows=taken)
                    )))  # fmt: skip
                case "correct":
                    corrected(opened, entry, packages=packages)
                case "reverse":
                    reverse(opened, entry)
                case "return":
                    give_back(opened, entry, 1, packages)
        except Refused:
            continue
    lines = [line for line in list_all(opened) if not line.is_reversed]
    delivered = sum(row.packages for line in lines for row in line.delivered.rows)
    back = sum(packages for line in lines for _, packages in line.returned)
    first = find_delivery(opened, made[0].subject)
    assert first is not None
    rests = owed(opened)
    if first.is_reversed:
        assert (delivered, rests) == (0, [])
    elif all(rest >= 0 for rest in rests):
        assert delivered + sum(rests) == first.delivered.rows[0].ordered == 5
    assert sum(map(int, invoiced(opened))) == delivered - back
    assert sum(delta for _, delta in moves(opened)) == -delivered
    close(opened)
