"""Bags that wait: all done but the hand-out, known as waiting everywhere until somebody comes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.codes import Varunummer
from app.domain.course import CourseState, course_of
from app.domain.decisions import decide, decision_key, reason_for
from app.domain.draft import DispensingDraft, OpenSlip, RowDraft
from app.domain.findings import Refused
from app.domain.staff import Role
from app.domain.supplied import Pack
from app.store.projections.history import list_history
from app.store.projections.slips import list_issued
from app.store.projections.stock_lists import find_holding
from app.store.verification import rebuild, verify
from app.usecases.close_outage import review_closing
from app.usecases.fill_slip import list_slips, open_slip, review, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.keep_bag import list_bags, prepare_bag, take_bag
from app.usecases.keep_stock import Arrival, receive
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.workplaces import (
    NOON,
    as_person,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)

PACK = Pack(f"0{Varunummer('041238').ntin}", "SN1", "B7", "280531", is_seal_whole=True)


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """A pharmacy in an outage, whose read models are the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "store")
    begin_outage(opened)
    yield opened
    assert verify(opened.journal) == []
    rebuild(opened.journal)
    assert verify(opened.journal) == []
    sign_out(opened)


def ready(workplace: Workplace, draft: DispensingDraft | None = None) -> OpenSlip:
    """Return a slip with its label out; nobody has come for it yet."""
    filled = replace(draft or filled_draft(), identity_checked="", advice_given=False)
    printed, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), filled))
    return printed


def collected(workplace: Workplace, slip: OpenSlip) -> OpenSlip:
    draft = replace(slip.draft, identity_checked="Pass", advice_given=True)
    return save_draft(workplace, slip, draft)


def test_a_bag_waits_with_its_shelf_and_is_no_dispensing_yet(workplace: Workplace) -> None:
    slip = ready(workplace)
    entry = prepare_bag(workplace, slip, "Kyl 2")
    (bag,) = list_bags(workplace)
    assert (bag.slip, bag.shelf, bag.patient) == (slip.slip, "Kyl 2", "Tolvan Tolvansson")
    assert (list_slips(workplace), list_dispensings(workplace)) == ([], [])
    assert list_steps(workplace) == []  # nothing is handed out, so nothing is to be told
    course = course_of(workplace.journal.entries(entry.subject))
    assert course is not None
    assert course.state is CourseState.WAITING


def test_what_was_decided_of_a_bag_holds_until_there_is_more_of_it(workplace: Workplace) -> None:
    """Requirements 16 and 60."""
    hand_out(workplace, collected(workplace, ready(workplace)))
    slip = ready(workplace)
    (twin,) = [f for f in review(workplace, slip).obstacles if f.rule == "T-TWIN"]
    now = workplace.computer.clock.now()
    draft = decide(slip.draft, twin, workplace.person, now, "Nästa uttag på samma recept")
    entry = prepare_bag(workplace, save_draft(workplace, slip, draft), "Kyl 2")
    bag = collected(workplace, take_bag(workplace, entry.subject))
    assert review(workplace, bag).obstacles == ()  # nothing else has happened since
    other = ready(workplace)
    for finding in review(workplace, other).obstacles:
        draft = decide(other.draft, finding, workplace.person, now, "Ny ordination")
        other = save_draft(workplace, other, draft)
    hand_out(workplace, collected(workplace, other))
    asked = review(workplace, bag).obstacles
    assert [f.rule for f in asked] == ["T-TWIN"]
    assert reason_for(bag.draft, decision_key(asked[0])) == "Nästa uttag på samma recept"
    with pytest.raises(Refused, match="2 gånger"):
        hand_out(workplace, bag)


def test_it_is_handed_out_when_somebody_comes_by_who_it_is_and_advice_alone(
    workplace: Workplace,
) -> None:
    entry = prepare_bag(workplace, ready(workplace), "Kyl 2")
    slip = take_bag(workplace, entry.subject)
    assert {f.field for f in review(workplace, slip).obstacles} == {
        "advice_given",
        "identity_checked",
    }
    made = hand_out(workplace, collected(workplace, slip))
    assert (made.subject, made.kind) == (entry.subject, "dispensing_made")
    assert list_bags(workplace) == []
    (line,) = list_dispensings(workplace)
    assert line.slip == slip.slip
    assert list_steps(workplace)
    with pytest.raises(Refused, match="väntar inte längre"):
        take_bag(workplace, entry.subject)


def test_a_killed_program_finds_the_bag_again_as_it_was_taken_up(workplace: Workplace) -> None:
    entry = prepare_bag(workplace, ready(workplace), "")
    slip = collected(workplace, take_bag(workplace, entry.subject))
    assert list_slips(workplace) == [slip]  # parked, as it was last saved
    again = take_bag(workplace, entry.subject)
    assert (again.entry, again.draft) == (slip.entry, slip.draft)
    assert hand_out(workplace, again) == hand_out(workplace, again)


def test_what_lies_in_a_bag_is_reserved_and_not_handed_out_to_another(
    workplace: Workplace,
) -> None:
    row = RowDraft(find_product("041238"), dosage="1 på morgonen.", packs=(PACK,))
    bag = ready(workplace, filled_draft(row))
    prepare_bag(workplace, bag, "")
    receive(workplace, Arrival(find_product("041238"), 5, "Tamro 17"))
    holding = find_holding(workplace.journal.vault.connection, "v:041238")
    assert holding is not None
    assert (holding.balance, holding.reserved, holding.available(NOON.date())) == (5, 1, 4)
    slip = save_draft(workplace, open_slip(workplace), filled_draft(row))
    said = {f.rule: f.text for f in review(workplace, slip).findings}
    assert said["PK-BAG"] == f"Förpackningen ligger i påse {bag.slip}, som väntar."
    assert "T-TWIN" in said
    assert "PK-OUT" not in said
    (past,) = list_history(workplace.journal.vault.connection, _key(slip))
    assert past.is_waiting


def _key(slip: OpenSlip) -> str:
    return slip.draft.patient.identity


def test_a_bag_is_taken_apart_with_a_reason_and_its_number_is_void(workplace: Workplace) -> None:
    entry = prepare_bag(workplace, ready(workplace), "")
    slip = take_bag(workplace, entry.subject)
    with pytest.raises(Refused, match="Skäl saknas"):
        void_slip(workplace, slip, " ")
    void_slip(workplace, slip, "Ingen hämtade")
    assert list_bags(workplace) == []
    assert list_history(workplace.journal.vault.connection, _key(slip)) == ()
    issued = list_issued(workplace.journal.vault.connection, entry.outage or entry.id)
    assert [number.end for number in issued] == ["voided"]


def test_an_outage_is_not_closed_while_a_bag_waits(workplace: Workplace) -> None:
    entry = prepare_bag(workplace, ready(workplace), "")
    assert entry.outage is not None
    texts = [f.text for f in review_closing(workplace, entry.outage).obstacles]
    assert f"Påse {list_bags(workplace)[0].slip} väntar på hyllan." in texts


def test_what_is_not_done_does_not_wait_as_a_bag(workplace: Workplace) -> None:
    slip = ready(workplace, replace(filled_draft(), signature_seen=False))
    with pytest.raises(Refused, match="underskrift"):
        prepare_bag(workplace, slip, "")
    assert [s.slip for s in list_slips(workplace)] == [slip.slip]


def test_a_bag_of_who_may_not_approve_waits_for_a_pharmacist_too(workplace: Workplace) -> None:
    staff = as_person(workplace, "Kim Berg", Role.STAFF)
    entry = prepare_bag(staff, ready(staff), "")
    course = course_of(workplace.journal.entries(entry.subject))
    assert course is not None
    assert course.first.dispensed.checks == ()
    slip = collected(staff, take_bag(staff, entry.subject))
    with pytest.raises(Refused, match="Din roll"):
        hand_out(staff, slip)
    made = hand_out(workplace, slip)
    assert made.by == str(workplace.person.id)
