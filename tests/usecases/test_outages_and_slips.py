"""Outages declared, changed and ended, and the slips that belong to the one of their time."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.draft import RowDraft
from app.domain.findings import Refused
from app.domain.order import Product
from app.domain.outage import Dependency, OutageState
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Role
from app.store.verification import rebuild, verify
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import change_outage, declare_outage, end_outage, list_outages
from app.usecases.fill_slip import (
    list_slips,
    open_slip,
    review,
    save_draft,
    take_slip,
    void_slip,
)
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.overview import situation
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.workplaces import (
    PASSWORD,
    SetClock,
    another_row,
    as_person,
    begin_outage,
    filled_draft,
    open_pharmacy,
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    return open_pharmacy(tmp_path / "home", clock)


def ready(workplace: Workplace, **changes: object):  # type: ignore[no-untyped-def]
    """Return an open slip with nothing in the way of handing out."""
    slip = open_slip(workplace)
    row = another_row(len(list_slips(workplace)) - 1 + len(list_dispensings(workplace)))
    draft = replace(filled_draft(row), advice_given=True, **changes)  # type: ignore[arg-type]
    slip, _ = print_labels(workplace, save_draft(workplace, slip, draft))
    return slip


def test_nothing_is_dispensed_outside_an_outage_and_the_way_on_is_told(
    workplace: Workplace,
) -> None:
    """Requirement 2."""
    with pytest.raises(Refused, match=r"öppna ett avbrott med Ctrl\+Skift\+A"):
        open_slip(workplace)


def test_an_outage_says_what_is_down_and_since_when(workplace: Workplace, clock: SetClock) -> None:
    """Requirement 1."""
    outage = begin_outage(workplace)
    clock.forward(timedelta(minutes=10))
    at = clock.now()
    changed = change_outage(workplace, outage.id, [Dependency.EHM, Dependency.POWER], at)
    assert changed.down == {Dependency.EHM, Dependency.POWER}
    assert changed.down_at(at - timedelta(minutes=1)) == {Dependency.EHM, Dependency.EVIS}
    assert (changed.label, changed.declared_by) == ("2026-11-23-A", "Sara Lindqvist")
    clock.forward(timedelta(hours=1))
    ended = end_outage(workplace, outage.id, clock.now())
    assert (ended.state, ended.down) == (OutageState.ENDED, frozenset())
    assert all(period.until for period in ended.periods)


def test_there_is_one_open_outage_at_a_time(workplace: Workplace, clock: SetClock) -> None:
    """Requirement 1."""
    begin_outage(workplace)
    with pytest.raises(Refused, match="redan öppet"):
        begin_outage(workplace)
    end_outage(workplace, list_outages(workplace)[0].id, clock.now())
    assert begin_outage(workplace).label == "2026-11-23-B"


@pytest.mark.parametrize(
    ("down", "ahead", "ground", "told"),
    [
        ([], 0, "SMS", "Inget är valt"),
        ([Dependency.EHM], 60, "SMS", "framåt"),
        ([Dependency.EHM], 0, "  ", "Grund saknas"),
    ],
)
def test_an_outage_needs_something_down_a_past_time_and_a_ground(
    workplace: Workplace, down: list[Dependency], ahead: int, ground: str, told: str
) -> None:
    """Requirement 1."""
    since = workplace.computer.clock.now() + timedelta(seconds=ahead)
    with pytest.raises(Refused, match=told):
        declare_outage(workplace, down, since, ground)
    assert list_outages(workplace) == []


def test_roles_bind_what_a_person_may_do(workplace: Workplace, clock: SetClock) -> None:
    staff = as_person(workplace, "Nils Forsman", Role.STAFF)
    with pytest.raises(Refused, match="Din roll"):
        begin_outage(staff)
    outage = begin_outage(workplace)
    with pytest.raises(Refused, match="farmaceut eller apotekschef"):
        end_outage(staff, outage.id, clock.now())
    slip = ready(workplace)
    with pytest.raises(Refused, match="Be farmaceut"):
        hand_out(staff, slip)
    assert open_slip(staff).slip  # but staff may draft


def test_slip_numbers_follow_each_other_and_never_repeat(workplace: Workplace) -> None:
    begin_outage(workplace)
    numbers = [open_slip(workplace).slip for _ in range(40)]
    assert len(set(numbers)) == 40
    assert numbers == sorted(numbers)


def test_a_draft_is_there_to_the_last_field_for_whoever_comes_next(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = save_draft(workplace, open_slip(workplace), filled_draft())
    other = as_person(workplace, "Amina Yusuf", Role.PHARMACIST)
    assert list_slips(other) == [slip]


def test_the_same_findings_come_while_typing_and_when_handing_out(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = open_slip(workplace)
    seen = review(workplace, slip)
    assert {f.field for f in seen.obstacles} >= {
        "patient.name", "patient.identity", "prescriber.code", "rows.0.product", "reason",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        hand_out(workplace, slip)
    assert refused.value.findings == seen.obstacles
    assert list_dispensings(workplace) == []


def test_a_warning_asks_for_a_decision_and_the_entry_keeps_it(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = open_slip(workplace)
    row = RowDraft(Product("Något som registret saknar"), dosage="1 tablett.")
    wrong = replace(filled_draft(row), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, slip, wrong))
    (doubt,) = review(workplace, slip).obstacles
    with pytest.raises(Refused, match="inte vald ur registret"):
        hand_out(workplace, slip)
    key = f"{doubt.rule}@{doubt.field}"
    decided = replace(wrong, confirmed=(key,), reasons=((key, "Ringt förskrivaren"),))
    entry = hand_out(workplace, save_draft(workplace, slip, decided))
    noted = {f.rule: f.decided for f in entry.content.dispensed.findings}  # type: ignore[union-attr]
    assert noted[doubt.rule]


def test_what_must_wait_is_shown_before_and_kept_after(workplace: Workplace) -> None:
    outage = begin_outage(workplace)
    slip = ready(workplace)
    planned = [replace(step, turn="") for step in review(workplace, slip).steps]
    hand_out(workplace, slip)
    kept = list_steps(workplace, outage.id)
    assert [line.step for line in kept] == planned
    codes = [step.code for step in planned]
    assert codes == [
        "twin_check", "register_prescription", "register_withdrawal", "register_price",
        "decommission", "archive_paper",
    ]  # fmt: skip
    assert [line.is_ready for line in kept] == [True, False, False, False, True, True]


def test_a_deadline_counts_from_when_what_the_step_needs_came_back(
    workplace: Workplace, clock: SetClock
) -> None:
    outage = begin_outage(workplace)
    hand_out(workplace, ready(workplace))
    clock.forward(timedelta(hours=1))
    evis_back = clock.now()
    change_outage(workplace, outage.id, [Dependency.EHM], evis_back)
    due = {line.step.code: line.due_at for line in list_steps(workplace)}
    assert (due["decommission"], due["twin_check"]) == (evis_back, None)
    clock.forward(timedelta(hours=5))
    end_outage(workplace, outage.id, clock.now())
    due = {line.step.code: line.due_at for line in list_steps(workplace)}
    assert due["decommission"] == evis_back
    assert due["twin_check"] == clock.now() + timedelta(hours=24)


def test_a_patient_without_a_number_takes_the_paper_path(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = open_slip(workplace)
    draft = filled_draft()
    patient = replace(draft.patient, identity="", birth_date="19801224", sex="2")
    steps = review(workplace, save_draft(workplace, slip, replace(draft, patient=patient))).steps
    assert "register_prescription" not in [step.code for step in steps]
    assert "register_paper_withdrawal" in [step.code for step in steps]


def test_handing_out_twice_is_one_entry(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = ready(workplace)
    first = hand_out(workplace, slip)
    assert hand_out(workplace, slip) == first
    assert len(list_dispensings(workplace)) == 1
    assert list_slips(workplace) == []


def test_a_changed_text_makes_the_printed_label_old(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = ready(workplace)
    row = replace(slip.draft.rows[0], dosage="2 tabletter på kvällen. Mot högt blodtryck.")
    slip = save_draft(workplace, slip, replace(slip.draft, rows=(row,)))
    assert [f.rule for f in review(workplace, slip).obstacles] == ["P-NOLABEL"]
    slip, _ = print_labels(workplace, slip)
    assert review(workplace, slip).obstacles == ()


def test_paper_captured_late_belongs_to_the_outage_that_contains_its_time(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 1."""
    first = begin_outage(workplace)
    happened = clock.now()
    clock.forward(timedelta(hours=1))
    end_outage(workplace, first.id, clock.now())
    clock.forward(timedelta(hours=1))
    begin_outage(workplace, clock.now())
    slip = open_slip(workplace, happened)
    draft = replace(filled_draft(), advice_given=True, happened_at=happened)
    slip, _ = print_labels(workplace, save_draft(workplace, slip, draft))
    entry = hand_out(workplace, slip)
    assert entry.outage == first.id
    (line,) = list_dispensings(workplace)
    assert (line.happened_at, line.recorded_at) == (happened, clock.now())


def test_voiding_needs_a_reason_and_accounts_for_the_number(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = open_slip(workplace)
    with pytest.raises(Refused, match="Skäl saknas"):
        void_slip(workplace, slip, " ")
    void_slip(workplace, slip, "Patienten gick")
    assert list_slips(workplace) == []
    with pytest.raises(Refused, match="redan avslutad"):
        save_draft(workplace, slip, filled_draft())


def test_the_situation_counts_what_waits(workplace: Workplace) -> None:
    begin_outage(workplace)
    hand_out(workplace, ready(workplace))
    open_slip(workplace)
    now = situation(workplace)
    assert (now.dispensed, now.waiting, now.open_slips) == (1, 1, 1)
    assert now.is_practice
    assert now.outage is not None


def test_a_day_verifies_and_rebuilds_to_the_same_tables(workplace: Workplace) -> None:
    begin_outage(workplace)
    for _ in range(3):
        hand_out(workplace, ready(workplace))
    void_slip(workplace, open_slip(workplace), "prov")
    assert verify(workplace.journal) == []
    before = list_steps(workplace)
    rebuild(workplace.journal)
    assert list_steps(workplace) == before
    assert verify(workplace.journal) == []


def test_an_unknown_outage_is_refused(workplace: Workplace, clock: SetClock) -> None:
    with pytest.raises(Refused, match="finns inte"):
        end_outage(workplace, uuid4(), clock.now())


def test_a_slip_ends_once_whoever_comes_second_is_told(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = ready(workplace)
    hand_out(workplace, slip)
    with pytest.raises(Refused, match="redan avslutad"):
        void_slip(workplace, slip, "för sent")
    other = ready(workplace)
    void_slip(workplace, other, "prov")
    with pytest.raises(Refused, match="redan avslutad"):
        hand_out(workplace, other)
    assert situation(workplace).dispensed == 1


def test_taking_up_a_parked_slip_is_a_look_at_its_patient_once_a_quarter(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 52."""
    begin_outage(workplace)
    empty, filled = open_slip(workplace), ready(workplace)
    take_slip(workplace, empty)
    assert looks(workplace) == []  # nobody stands in it
    take_slip(workplace, filled)
    take_slip(workplace, filled)
    assert looks(workplace) == [("parked", filled.subject)]
    clock.forward(timedelta(minutes=16))
    take_slip(workplace, filled)
    assert looks(workplace) == [("parked", filled.subject)] * 2


def looks(workplace: Workplace) -> list[tuple[str, UUID]]:
    contents = (entry.content for entry in workplace.journal.entries())
    return [(c.purpose, c.dispensing) for c in contents if isinstance(c, PatientViewed)]


def test_a_slip_is_held_by_the_screen_that_took_it_last(workplace: Workplace) -> None:
    begin_outage(workplace)
    here = ready(workplace)
    there = take_slip(workplace, here)
    with pytest.raises(Refused, match="annan skärm"):
        save_draft(workplace, here, replace(here.draft, identity_checked="Pass"))
    with pytest.raises(Refused, match="annan skärm"):
        hand_out(workplace, here)
    with pytest.raises(Refused, match="annan skärm"):
        print_labels(workplace, here)
    assert hand_out(workplace, there).kind == "dispensing_made"


def test_text_typed_while_the_label_printed_is_kept(workplace: Workplace) -> None:
    begin_outage(workplace)
    slip = save_draft(workplace, open_slip(workplace), filled_draft())
    newer = save_draft(workplace, slip, replace(slip.draft, identity_checked="Pass"))
    print_labels(workplace, slip)
    (stored,) = list_slips(workplace)
    assert stored.draft == newer.draft


def test_a_slip_opened_in_one_outage_and_handed_out_in_the_next_belongs_there(
    workplace: Workplace, clock: SetClock
) -> None:
    first = begin_outage(workplace)
    slip = ready(workplace)
    clock.forward(timedelta(minutes=5))
    end_outage(workplace, first.id, clock.now())
    clock.forward(timedelta(minutes=5))
    second = begin_outage(workplace, clock.now())
    hand_out(workplace, slip)
    assert review_closing(workplace, first.id).report.series == ()
    (series,) = review_closing(workplace, second.id).report.series
    assert (series.used, series.missing) == (1, 0)


def test_a_draft_lost_with_the_log_comes_back_empty_and_a_finished_one_does_not(
    workplace: Workplace,
) -> None:
    begin_outage(workplace)
    slip, finished = ready(workplace), ready(workplace)
    workplace.journal.vault.checkpoint()
    lost = open_slip(workplace)
    hand_out(workplace, finished)
    home = workplace.computer.home
    copy = home.with_name("crashed")
    shutil.copytree(home, copy)
    (copy / "store.db-wal").unlink()
    again = sign_in(replace(workplace.computer, home=copy), "Sara Lindqvist", PASSWORD)
    assert again.start.recovered
    assert {s.slip for s in list_slips(again)} == {slip.slip, lost.slip}
    (empty,) = [s for s in list_slips(again) if s.slip == lost.slip]
    void_slip(again, take_slip(again, empty), "Patienten gick")
    assert verify(again.journal) == []
    sign_out(again)
