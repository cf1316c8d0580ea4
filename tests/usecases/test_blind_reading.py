"""The second reading of a form is by somebody who never had it, and stands once it is made."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.kit import FromForm, KitForm
from app.domain.kit_entries import FormCompared, FormReread
from app.domain.reread import Reading, ReadRow, Right
from app.domain.slip_entries import DispensingMade, PatientViewed
from app.domain.staff import Role
from app.domain.steps import READ_STEP, StepState
from app.store.verification import rebuild, verify
from app.usecases.capture_form import open_form
from app.usecases.fill_slip import drop_correction, review, save_draft, take_slip
from app.usecases.hand_out import hand_out
from app.usecases.keep_bag import prepare_bag, take_bag
from app.usecases.list_work import list_steps, view_dispensing
from app.usecases.overview import situation
from app.usecases.print_kit import print_kit
from app.usecases.reread_form import (
    FormToRead,
    compare_reading,
    find_to_read,
    open_reading,
    settle_reading,
)
from app.usecases.sign_in import sign_out
from app.usecases.take_back import open_correction
from app.usecases.workplace import Workplace
from tests.old_outage import forward
from tests.workplaces import (
    SetClock,
    as_person,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)

DOSE = "1 tablett på morgonen. Mot högt blodtryck."
RIGHT = Reading("19121212-1212", (ReadRow(find_product("041238"), DOSE, 1),))
TWO = replace(RIGHT, rows=(replace(RIGHT.rows[0], packages=2),))
OTHER = replace(RIGHT, rows=(ReadRow(find_product("041238"), "2 tabletter", 1),))


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """A pharmacy in an outage, whose read models are the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "store", SetClock())
    begin_outage(opened)
    yield opened
    assert verify(opened.journal) == []
    rebuild(opened.journal)
    assert verify(opened.journal) == []
    sign_out(opened)


@pytest.fixture
def nils(workplace: Workplace) -> Workplace:
    """The same counter, with one who is no pharmacist at it."""
    return as_person(workplace, "Nils Forsman", Role.STAFF)


@pytest.fixture
def johan(workplace: Workplace) -> Workplace:
    """The same counter, with a second pharmacist at it."""
    return as_person(workplace, "Johan Berglund", Role.PHARMACIST)


@pytest.fixture
def maria(workplace: Workplace) -> Workplace:
    """The same counter, with a third pharmacist at it."""
    return as_person(workplace, "Maria Holm", Role.PHARMACIST)


def opened(workplace: Workplace) -> OpenSlip:
    kit = print_kit(workplace, {KitForm.PRESCRIPTION: 1})
    at = workplace.computer.clock.now() - timedelta(hours=1)
    return open_form(workplace, str(kit.numbers[0].number), at)


def typed(slip: OpenSlip) -> DispensingDraft:
    """What a screen sends, which knows nobody but who opened the form."""
    return replace(
        filled_draft(),
        advice_given=True,
        happened_at=slip.draft.happened_at,
        from_form=slip.draft.from_form,
    )


def decided(workplace: Workplace, slip: OpenSlip, draft: DispensingDraft) -> OpenSlip:
    keys = tuple(f"{f.rule}@{f.field}" for f in review(workplace, slip).findings)
    return save_draft(workplace, slip, replace(draft, confirmed=keys))


def captured(workplace: Workplace) -> Entry:
    slip = opened(workplace)
    full = typed(slip)
    return hand_out(workplace, decided(workplace, save_draft(workplace, slip, full), full))


def to_read(workplace: Workplace, slip: str) -> FormToRead:
    found = find_to_read(workplace, slip)
    assert found is not None
    return found


def number_of(made: Entry) -> str:
    assert isinstance(made.content, DispensingMade)
    return made.content.dispensed.slip


def reading_state(workplace: Workplace) -> StepState:
    (state,) = (s.state for s in list_steps(workplace) if s.step.code == READ_STEP)
    return state


def written(workplace: Workplace, subject: UUID, kind: type) -> list[Entry]:
    return [e for e in workplace.journal.entries(subject) if isinstance(e.content, kind)]


def looks(workplace: Workplace) -> list[Entry]:
    entries = workplace.journal.entries()
    return [
        e for e in entries if isinstance(e.content, PatientViewed) and e.content.purpose == "reread"
    ]


def demand_refused(form: FormToRead, *people: Workplace) -> None:
    for person in people:
        assert not form.may_be_read_by(person.person.id)
        with pytest.raises(Refused, match="kollega"):
            compare_reading(person, form, RIGHT)


def test_the_overview_counts_what_waits_for_a_second_reading(
    workplace: Workplace, johan: Workplace
) -> None:
    assert situation(workplace).to_read_again == 0
    dispensing = captured(workplace)
    assert situation(johan).to_read_again == 1
    assert isinstance(dispensing.content, DispensingMade)
    compare_reading(johan, to_read(johan, dispensing.content.dispensed.slip), RIGHT)
    assert situation(johan).to_read_again == 0


def test_who_types_on_a_form_that_another_opened_is_no_second_reader(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    """Sara opens the number, Johan types everything, Sara hands out on her own screen."""
    slip = opened(workplace)
    save_draft(johan, slip, typed(slip))
    made = hand_out(workplace, decided(workplace, slip, typed(slip)))
    form = to_read(maria, number_of(made))
    demand_refused(form, workplace, johan)
    assert compare_reading(maria, form, RIGHT) == ()


def test_no_screen_takes_away_who_has_typed(
    workplace: Workplace, johan: Workplace, nils: Workplace
) -> None:
    slip = opened(workplace)
    full = typed(slip)
    save_draft(nils, slip, full)
    for told in (None, FromForm(KitForm.PRESCRIPTION, str(johan.person.id))):
        slip = save_draft(workplace, slip, replace(full, from_form=told))
    slip = decided(workplace, slip, full)
    made = hand_out(workplace, replace(slip, draft=replace(slip.draft, from_form=None)))
    assert isinstance(made.content, DispensingMade)
    form = made.content.dispensed.from_form
    assert form is not None
    assert (form.form, form.keyed_by, form.also_by) == (
        KitForm.PRESCRIPTION,
        str(workplace.person.id),
        (str(nils.person.id),),
    )


def test_who_takes_up_a_parked_form_has_seen_it(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    slip = opened(workplace)
    slip = save_draft(workplace, slip, typed(slip))
    take_slip(johan, slip)
    slip = take_slip(workplace, slip)
    made = hand_out(workplace, decided(workplace, slip, typed(slip)))
    demand_refused(to_read(maria, number_of(made)), workplace, johan)


def test_who_typed_or_prepared_a_bag_does_not_read_its_form_when_another_hands_it_out(
    workplace: Workplace, johan: Workplace, maria: Workplace, nils: Workplace
) -> None:
    slip = opened(nils)
    full = replace(typed(slip), advice_given=False, identity_checked="")
    slip = decided(workplace, save_draft(nils, slip, full), full)
    prepare_bag(workplace, slip, "Hylla B3")
    bag = take_bag(johan, slip.subject)
    full = replace(bag.draft, advice_given=True, identity_checked="körkort")
    made = hand_out(johan, decided(johan, save_draft(johan, bag, full), full))
    form = to_read(maria, number_of(made))
    demand_refused(form, nils, workplace, johan)
    assert compare_reading(maria, form, RIGHT) == ()


def begun(workplace: Workplace, subject: UUID) -> tuple[OpenSlip, OpenSlip]:
    """Open a correction, and return it with what it is to say."""
    slip = open_correction(workplace, subject)
    assert slip.draft.correction is not None
    correction = replace(slip.draft.correction, reason="Fel antal avläst")
    (row,) = slip.draft.rows
    rows = (replace(row, packages=2, ordered=2),)
    return slip, replace(slip, draft=replace(slip.draft, rows=rows, correction=correction))


def corrected(workplace: Workplace, subject: UUID) -> Entry:
    slip, full = begun(workplace, subject)
    saved = save_draft(workplace, slip, full.draft)
    return hand_out(workplace, decided(workplace, saved, full.draft))


def test_what_nobody_has_read_is_read_by_none_who_typed_it_or_corrected_it(
    workplace: Workplace, johan: Workplace, maria: Workplace, nils: Workplace
) -> None:
    made = captured(workplace)
    slip, full = begun(johan, made.subject)
    save_draft(nils, slip, full.draft)
    hand_out(johan, decided(johan, save_draft(johan, slip, full.draft), full.draft))
    form = to_read(maria, number_of(made))
    demand_refused(form, workplace, johan, nils)
    assert compare_reading(maria, form, TWO) == ()


def test_once_it_is_read_who_typed_what_was_wrong_reads_what_another_corrected(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    made = captured(workplace)
    form = to_read(johan, number_of(made))
    compare_reading(johan, form, TWO)
    settle_reading(johan, form, [Right.SECOND])
    view_dispensing(workplace, made.subject, "settle")
    view_dispensing(maria, made.subject, "settle")
    forward(workplace, timedelta(minutes=1))
    corrected(johan, made.subject)
    view_dispensing(maria, made.subject, "settle")
    form = to_read(workplace, number_of(made))
    demand_refused(form, johan, maria)
    assert compare_reading(workplace, form, TWO) == ()


def test_who_has_looked_at_what_stands_does_not_read_it(
    workplace: Workplace, johan: Workplace, maria: Workplace, nils: Workplace
) -> None:
    made = captured(workplace)
    view_dispensing(nils, made.subject, "settle")
    drop_correction(johan, open_correction(johan, made.subject))
    form = to_read(maria, number_of(made))
    demand_refused(form, workplace, johan)
    assert not form.may_be_read_by(nils.person.id)
    assert compare_reading(maria, form, RIGHT) == ()


def test_who_takes_up_a_bag_and_leaves_it_has_had_its_form(
    workplace: Workplace, johan: Workplace, maria: Workplace, nils: Workplace
) -> None:
    slip = opened(workplace)
    full = replace(typed(slip), advice_given=False, identity_checked="")
    prepare_bag(workplace, decided(workplace, save_draft(workplace, slip, full), full), "B3")
    take_bag(johan, slip.subject)
    take_bag(nils, slip.subject)
    bag = take_bag(workplace, slip.subject)
    full = replace(bag.draft, advice_given=True, identity_checked="körkort")
    made = hand_out(workplace, decided(workplace, save_draft(workplace, bag, full), full))
    assert isinstance(made.content, DispensingMade)
    form = made.content.dispensed.from_form
    assert form is not None
    assert form.hands == {str(one.person.id) for one in (workplace, johan, nils)}
    demand_refused(to_read(maria, number_of(made)), workplace, johan)


def test_who_takes_up_a_correction_and_leaves_it_has_had_it(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    made = captured(workplace)
    open_correction(johan, made.subject)
    open_correction(maria, made.subject)
    corrected(johan, made.subject)
    demand_refused(to_read(maria, number_of(made)), workplace, johan, maria)


def test_where_the_second_was_right_nobody_reads_what_is_wrong_again(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    made = captured(workplace)
    form = to_read(johan, number_of(made))
    compare_reading(johan, form, TWO)
    assert not settle_reading(johan, form, [Right.SECOND])
    form = to_read(maria, number_of(made))
    assert form.is_wrong
    assert not form.is_hidden_from(maria.person.id)
    with pytest.raises(Refused, match="redan läst"):
        compare_reading(maria, form, RIGHT)
    assert reading_state(workplace) is StepState.WAITING
    corrected(johan, made.subject)
    form = to_read(maria, number_of(made))
    assert not form.is_wrong
    assert form.is_hidden_from(maria.person.id)
    assert compare_reading(maria, form, TWO) == ()


def test_an_answer_that_was_wrong_is_answered_anew(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    made = captured(workplace)
    form = to_read(johan, number_of(made))
    found = compare_reading(johan, form, TWO)
    settle_reading(johan, form, [Right.SECOND])
    form = to_read(maria, number_of(made))
    assert open_reading(maria, form) == found
    assert settle_reading(maria, form, [Right.FIRST])
    said = [e.content for e in written(workplace, made.subject, FormReread)]
    assert [one.right for c in said if isinstance(c, FormReread) for one in c.differences] == [
        Right.SECOND, Right.FIRST,
    ]  # fmt: skip
    assert reading_state(workplace) is StepState.SETTLED


def test_a_correction_that_changes_nothing_but_who_has_it_is_none(
    workplace: Workplace, johan: Workplace
) -> None:
    made = captured(workplace)
    slip, full = begun(johan, made.subject)
    full = replace(full, draft=replace(full.draft, rows=slip.draft.rows))
    slip = decided(johan, save_draft(johan, slip, full.draft), full.draft)
    with pytest.raises(Refused, match="Inget är ändrat"):
        hand_out(johan, slip)


def test_a_reading_that_differs_is_recorded_before_it_is_shown_and_no_second_try_changes_it(
    workplace: Workplace, johan: Workplace
) -> None:
    made = captured(workplace)
    form = to_read(johan, number_of(made))
    found = compare_reading(johan, form, OTHER)
    (kept,) = written(workplace, made.subject, FormCompared)
    assert isinstance(kept.content, FormCompared)
    assert kept.by == str(johan.person.id)
    assert kept.content.personal is not None
    assert kept.content.personal.second == ("2 tabletter",)
    assert compare_reading(johan, form, RIGHT) == found
    again = to_read(johan, number_of(made))
    assert again.is_compared
    assert not form.is_compared
    assert open_reading(johan, again) == found
    assert reading_state(workplace) is StepState.WAITING
    assert len(written(workplace, made.subject, FormCompared)) == 1
    assert settle_reading(johan, again, [Right.FIRST])
    (said,) = written(workplace, made.subject, FormReread)
    assert isinstance(said.content, FormReread)
    assert said.content.personal == kept.content.personal
    assert [one.right for one in said.content.differences] == [Right.FIRST]
    assert reading_state(workplace) is StepState.SETTLED


def test_a_third_person_may_resolve_what_two_read_differently_and_the_look_is_logged(
    workplace: Workplace, johan: Workplace, maria: Workplace
) -> None:
    made = captured(workplace)
    found = compare_reading(johan, to_read(johan, number_of(made)), OTHER)
    form = to_read(maria, number_of(made))
    with pytest.raises(Refused, match="redan läst"):
        compare_reading(maria, form, RIGHT)
    assert looks(workplace) == []
    assert open_reading(maria, form) == open_reading(maria, form) == found
    (look,) = looks(workplace)
    assert look.by == str(maria.person.id)
    with pytest.raises(Refused, match="kollega"):
        open_reading(workplace, form)
    assert not settle_reading(maria, form, [Right.SECOND])
    demand_refused(to_read(workplace, number_of(made)), workplace)


def test_nobody_says_who_was_right_before_anybody_has_read(
    workplace: Workplace, johan: Workplace
) -> None:
    made = captured(workplace)
    form = to_read(johan, number_of(made))
    assert open_reading(johan, form) == ()
    assert looks(workplace) == []
    with pytest.raises(Refused, match="Ingen läsning"):
        settle_reading(johan, form, [])
    assert reading_state(workplace) is StepState.WAITING
