"""After a hand-out: corrected, reversed or returned by new entries, and every list follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.after_entries import DispensingCorrected, Fate, ReturnedRow
from app.domain.codes import Varunummer
from app.domain.course import Course, CourseState, course_of
from app.domain.draft import DispensingDraft, OpenSlip, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.ledger import Move
from app.domain.signing import Beside
from app.domain.staff import Role
from app.domain.steps import StepState
from app.domain.supplied import Pack
from app.store.projections.history import list_history
from app.store.projections.packs import find_supplied
from app.store.projections.slips import list_issued
from app.store.projections.stock_lists import find_holding
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import end_outage
from app.usecases.fill_slip import drop_correction, list_slips, open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.settle_by_hand import mark_done
from app.usecases.take_back import GoodsBack, open_correction, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.usecases.test_take_up import give
from tests.workplaces import (
    SetClock,
    as_person,
    filled_draft,
    find_product,
)

PACK = Pack(f"0{Varunummer('041238').ntin}", "SN1", "B7", "280531", is_seal_whole=True)
ALONE = Beside(alone="Ensam i kväll")


def narcotic(**more: object) -> RowDraft:
    product = replace(find_product("098314"), schedule="II")
    return RowDraft(product, dosage="1 vid behov. Mot smärta.", **more)  # type: ignore[arg-type]


def made(workplace: Workplace, *rows: RowDraft) -> Entry:
    return give(workplace, open_slip(workplace), filled_draft(*rows))


def course(workplace: Workplace, entry: Entry) -> Course:
    found = course_of(workplace.journal.entries(entry.subject))
    assert found is not None
    return found


def corrected(workplace: Workplace, entry: Entry, row: RowDraft, **told: object) -> Entry:
    """Correct a hand-out's first row."""
    slip = open_correction(workplace, entry.subject)
    assert slip.draft.correction is not None
    correction = replace(slip.draft.correction, **{"reason": "Fel avläst", **told})  # type: ignore[arg-type]
    draft = replace(slip.draft, rows=(row, *slip.draft.rows[1:]), correction=correction)
    return finish(workplace, slip, draft)


def finish(workplace: Workplace, slip: OpenSlip, draft: DispensingDraft) -> Entry:
    saved = save_draft(workplace, slip, draft)
    keys = [f"{f.rule}@{f.field}" for f in review(workplace, saved).obstacles]
    decided = tuple(dict.fromkeys((*draft.confirmed, *keys)))
    words = dict(draft.reasons) | dict.fromkeys(keys, "Så står det i underlaget")
    draft = replace(draft, confirmed=decided, reasons=tuple(words.items()))
    return hand_out(workplace, save_draft(workplace, saved, draft), ALONE)


def first_row(workplace: Workplace, entry: Entry) -> RowDraft:
    slip = open_correction(workplace, entry.subject)
    drop_correction(workplace, slip)
    return slip.draft.rows[0]


def test_a_correction_is_a_new_entry_and_both_versions_can_be_read(workplace: Workplace) -> None:
    entry = made(workplace)
    after = corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    told = course(workplace, entry)
    assert [version.dispensed.rows[0].packages for version in told.versions] == [1, 2]
    assert told.current.entry == after
    assert isinstance(after.content, DispensingCorrected)
    assert (after.content.saw, after.subject) == (entry.id, entry.subject)
    assert after.content.personal is not None
    assert after.content.personal.words.text == "Fel avläst"
    (line,) = list_dispensings(workplace)
    assert line.entry == after.id
    (past,) = list_history(workplace.journal.vault.connection, _key(told))
    assert past.row.packages == 2


def _key(told: Course) -> str:
    assert told.current.personal is not None
    return told.current.personal.patient.key


def test_a_correction_of_nothing_or_without_a_reason_is_refused(workplace: Workplace) -> None:
    entry = made(workplace)
    row = first_row(workplace, entry)
    with pytest.raises(Refused, match="Inget är ändrat"):
        corrected(workplace, entry, row)
    with pytest.raises(Refused, match="Orsak saknas"):
        corrected(workplace, entry, replace(row, packages=2), reason=" ")
    assert course(workplace, entry).after == ()
    (slip,) = list_slips(workplace)  # what was begun is kept, also past a killed program
    assert slip.draft.correction is not None


def test_another_dosage_asks_who_at_the_prescriber_agreed_and_when(workplace: Workplace) -> None:
    """Requirement 24."""
    entry = made(workplace)
    row = replace(first_row(workplace, entry), dosage="2 tabletter på morgonen. Mot blodtryck.")
    with pytest.raises(Refused, match="Doseringen är ändrad"):
        corrected(workplace, entry, row)
    with pytest.raises(Refused, match="Tiden för samtalet"):
        corrected(workplace, entry, row, spoke_with="Mattias Öberg", spoke_at="i går")
    after = corrected(
        workplace, entry, row, spoke_with="Mattias Öberg", spoke_at="2026-11-23 17:00"
    )
    assert isinstance(after.content, DispensingCorrected)
    assert after.content.spoke_at is not None
    assert after.content.personal is not None
    assert after.content.personal.spoke_with == "Mattias Öberg"


def test_open_steps_of_what_was_wrong_fall_away_and_those_of_the_new_content_come(
    workplace: Workplace,
) -> None:
    entry = made(workplace)
    before = {line.step.code for line in list_steps(workplace)}
    after = corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    lines = list_steps(workplace)
    assert {line.step.code for line in lines} == before
    assert {line.entry for line in lines} == {after.id}


def test_what_another_system_was_told_is_taken_back_there_before_it_is_told_anew(
    workplace: Workplace,
) -> None:
    """Requirement 47."""
    entry = made(workplace)
    told = {line.step.code: line.step.id for line in list_steps(workplace)}
    settled = ["twin_check", "register_prescription", "register_withdrawal", "archive_paper"]
    mark_done(workplace, [told[code] for code in settled], "NLL 4711")
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    lines = list_steps(workplace)
    left = {line.step.code: line for line in lines if not line.state.is_done}
    assert {"undo_withdrawal", "undo_prescription", "register_withdrawal"} <= set(left)
    assert "archive_paper" not in left  # the paper lies where it lay
    assert left["undo_withdrawal"].step.id in left["register_withdrawal"].waits_for
    assert left["undo_withdrawal"].is_ready
    done = [line.step.code for line in lines if line.state.is_done]
    assert sorted(done) == sorted(settled)


def test_what_is_told_just_the_same_is_not_told_twice(workplace: Workplace) -> None:
    """Requirement 47."""
    entry = made(workplace)
    told = {line.step.code: line.step.id for line in list_steps(workplace)}
    settled = ["twin_check", "register_prescription", "register_withdrawal"]
    mark_done(workplace, [told[code] for code in settled], "NLL 4711")
    slip = open_correction(workplace, entry.subject)
    assert slip.draft.correction is not None
    correction = replace(slip.draft.correction, reason="Fel legitimation antecknad")
    finish(workplace, slip, replace(slip.draft, identity_checked="Pass", correction=correction))
    lines = list_steps(workplace)
    assert {x.step.id for x in lines if x.state.is_done} == {told[code] for code in settled}
    assert not [line for line in lines if line.step.undoes or "undo" in line.step.code]


def test_a_reversal_takes_the_hand_out_from_every_list_but_keeps_its_number(
    workplace: Workplace,
) -> None:
    """Requirement 47."""
    row = RowDraft(find_product("041238"), dosage="1 på morgonen.", packs=(PACK,))
    entry = made(workplace, row)
    vault = workplace.journal.vault
    assert find_supplied(vault.connection, [PACK])
    reverse_dispensing(workplace, entry.subject, entry.id, "Kunden gick utan påsen")
    told = course(workplace, entry)
    assert told.state is CourseState.REVERSED
    assert list_history(vault.connection, _key(told)) == ()
    assert find_supplied(vault.connection, [PACK]) == {}  # free to be handed out to another
    assert [x.step.code for x in list_steps(workplace)] == ["strike_notation"]
    (line,) = list_dispensings(workplace)
    assert line.is_reversed
    assert entry.outage is not None
    assert [slip.end for slip in list_issued(vault.connection, entry.outage)] == ["used"]
    with pytest.raises(Refused, match="Ingen utlämning står"):
        reverse_dispensing(workplace, entry.subject, told.last, "igen")


def test_a_reversal_of_what_is_registered_leaves_work_in_the_other_system(
    workplace: Workplace,
) -> None:
    """Requirement 47."""
    entry = made(workplace)
    told = {line.step.code: line.step.id for line in list_steps(workplace)}
    settled = ["twin_check", "register_prescription", "register_withdrawal", "decommission"]
    mark_done(workplace, [told[code] for code in settled], "4711")
    reverse_dispensing(workplace, entry.subject, entry.id, "Kunden gick utan påsen")
    left = {line.step.code for line in list_steps(workplace, open_only=True)}
    undone = {"undo_withdrawal", "undo_prescription", "undo_decommission"}
    assert left == undone | {"strike_notation"}


def test_returned_goods_are_credited_and_their_packs_stay_out(workplace: Workplace) -> None:
    """Requirement 47."""
    row = RowDraft(find_product("041238"), dosage="1 på morgonen.", packs=(PACK,))
    entry = made(workplace, row)
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Fel styrka")
    return_goods(workplace, entry.subject, entry.id, back)
    assert find_supplied(workplace.journal.vault.connection, [PACK])
    left = {line.step.code: line for line in list_steps(workplace)}
    assert {"register_withdrawal", "credit_withdrawal", "credit_price"} <= set(left)
    assert left["register_withdrawal"].step.id in left["credit_withdrawal"].waits_for
    told = course(workplace, entry)
    (past,) = list_history(workplace.journal.vault.connection, _key(told))
    assert past.is_returned
    with pytest.raises(Refused, match="redan återlämnat"):
        return_goods(workplace, entry.subject, told.last, back)
    with pytest.raises(Refused, match="Varor är återlämnade"):
        reverse_dispensing(workplace, entry.subject, told.last, "ångrat")


def test_a_credit_waits_for_the_hand_out_as_it_was_corrected_after_the_return(
    workplace: Workplace,
) -> None:
    """Requirement 47."""
    entry = made(workplace)
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Fel styrka")
    return_goods(workplace, entry.subject, entry.id, back)
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    left = {line.step.code: line for line in list_steps(workplace, open_only=True)}
    assert left["register_withdrawal"].step.id in left["credit_withdrawal"].waits_for
    assert left["register_price"].step.id in left["credit_price"].waits_for


def test_nothing_is_corrected_to_less_than_what_came_back(workplace: Workplace) -> None:
    """Requirement 47."""
    row = RowDraft(find_product("041238"), dosage="1 på morgonen.", packages=3)
    entry = made(workplace, row)
    back = GoodsBack((ReturnedRow(1, 2),), Fate.DESTROYED, "Fel styrka")
    return_goods(workplace, entry.subject, entry.id, back)
    with pytest.raises(Refused, match="Färre än vad som kommit tillbaka"):
        corrected(workplace, entry, replace(first_row(workplace, entry), packages=1))


def test_the_narcotics_ledger_follows_by_lines_that_name_the_one_that_was_wrong(
    workplace: Workplace,
) -> None:
    entry = made(workplace, narcotic())
    after = corrected(workplace, entry, replace(first_row(workplace, entry), packages=3))
    reverse_dispensing(workplace, entry.subject, after.id, "Inget lämnades ut", ALONE)
    holding = find_holding(workplace.journal.vault.connection, "v:098314")
    assert holding is not None
    lines = [(x.said.move, x.delta, x.corrects) for x in holding.lines]
    assert lines == [
        (Move.HANDED_OUT, -1, 0),
        (Move.REVERSED, -2, 1),
        (Move.REVERSED, 3, 1),
    ]
    assert holding.balance == 0
    again = made(workplace, narcotic())
    with pytest.raises(Refused, match="signeras av två"):
        reverse_dispensing(workplace, again.subject, again.id, "Inget lämnades ut")


def test_returned_narcotics_stand_in_the_ledger_and_never_on_the_shelf(
    workplace: Workplace,
) -> None:
    entry = made(workplace, narcotic())
    back = GoodsBack((ReturnedRow(1, 1),), Fate.QUARANTINED, "Avliden patient")
    with pytest.raises(Refused, match="signeras av två"):
        return_goods(workplace, entry.subject, entry.id, back)
    return_goods(workplace, entry.subject, entry.id, back, ALONE)
    holding = find_holding(workplace.journal.vault.connection, "v:098314")
    assert holding is not None
    assert [(x.said.move, x.balance) for x in holding.lines] == [
        (Move.HANDED_OUT, -1),
        (Move.CAME_BACK, -1),
    ]
    assert "1 i karantän" in holding.lines[-1].said.place


def test_who_has_not_seen_the_last_entry_does_not_write_the_next(workplace: Workplace) -> None:
    entry = made(workplace)
    slip = open_correction(workplace, entry.subject)
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Fel vara")
    return_goods(workplace, entry.subject, entry.id, back)
    assert list_slips(workplace) == []  # what was begun upon another state is let go
    with pytest.raises(Refused):
        hand_out(workplace, slip)
    with pytest.raises(Refused, match="Någon har skrivit om"):
        reverse_dispensing(workplace, entry.subject, entry.id, "Inget lämnades ut")


def test_only_a_pharmacist_corrects_reverses_and_takes_back(workplace: Workplace) -> None:
    entry = made(workplace)
    staff = as_person(workplace, "Kim Berg", Role.STAFF)
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Fel vara")
    for act in (
        lambda: open_correction(staff, entry.subject),
        lambda: reverse_dispensing(staff, entry.subject, entry.id, "Fel"),
        lambda: return_goods(staff, entry.subject, entry.id, back),
    ):
        with pytest.raises(Refused, match="Din roll"):
            act()


def test_a_closing_still_adds_up_after_corrections_and_reversals(
    workplace: Workplace, clock: SetClock
) -> None:
    one, other = made(workplace), made(workplace, narcotic())
    corrected(workplace, one, replace(first_row(workplace, one), packages=2))
    reverse_dispensing(workplace, other.subject, other.id, "Inget lämnades ut", ALONE)
    clock.forward(timedelta(minutes=5))
    assert one.outage is not None
    end_outage(workplace, one.outage, clock.now())
    closing = review_closing(workplace, one.outage)
    assert (closing.report.dispensings, closing.report.series[0].used) == (2, 2)
    assert not [f for f in closing.obstacles if "skiljer sig" in f.text]
    waiting = {f.text for f in closing.obstacles}
    assert any("kvar" in text for text in waiting)
    assert StepState.WAITING in {line.state for line in list_steps(workplace)}
