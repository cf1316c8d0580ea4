"""A form filled in by hand is typed off on its own number, and read a second time by another."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.kit import FormEnd, FromForm, Kit, KitForm
from app.domain.kit_entries import FormReread
from app.domain.order import OrderKind
from app.domain.requisition_entries import RequisitionDelivered
from app.domain.reread import ReadField, Reading, ReadRow, Right
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Role
from app.domain.steps import READ_STEP, StepState
from app.usecases.account_forms import account_forms, list_uncounted
from app.usecases.capture_form import find_form, open_form
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import list_slips, review, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_kit import list_kits, print_kit
from app.usecases.reread_form import (
    FormToRead,
    compare_reading,
    find_to_read,
    list_to_read,
    settle_reading,
)
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.take_back import open_correction
from app.usecases.workplace import Workplace
from tests.units import order
from tests.workplaces import (
    TOLVAN,
    SetClock,
    as_person,
    filled_draft,
    find_product,
)

DOSE = "1 tablett på morgonen. Mot högt blodtryck."
RIGHT = Reading("19121212-1212", (ReadRow(find_product("041238"), DOSE, 1),))
SHEETS = {KitForm.PRESCRIPTION: 2, KitForm.REQUISITION: 1, KitForm.AID_CARD: 1, KitForm.LOG: 1}


@pytest.fixture
def kit(workplace: Workplace) -> Kit:
    return print_kit(workplace, SHEETS)


@pytest.fixture
def johan(workplace: Workplace) -> Workplace:
    """The same counter, with a colleague at it."""
    return as_person(workplace, "Johan Berglund", Role.PHARMACIST)


def number_of(kit: Kit, form: KitForm, place: int = 0) -> str:
    return str([n.number for n in kit.numbers if n.form is form][place])


def captured(workplace: Workplace, number: str, draft: DispensingDraft | None = None) -> Entry:
    """Type a form off and finish it as a pharmacist does."""
    slip = open_form(workplace, number, workplace.computer.clock.now() - timedelta(hours=1))
    given = draft or filled_draft()
    full = replace(
        given,
        advice_given=True,
        kind=slip.draft.kind,
        happened_at=slip.draft.happened_at,
        from_form=slip.draft.from_form,
    )
    slip = save_draft(workplace, slip, full)
    keys = tuple(f"{f.rule}@{f.field}" for f in review(workplace, slip).findings)
    reasons = tuple((key, "Så står det på blanketten") for key in keys)
    slip = save_draft(workplace, slip, replace(full, confirmed=keys, reasons=reasons))
    return hand_out(workplace, slip)


def to_read(workplace: Workplace, number: str) -> FormToRead:
    found = find_to_read(workplace, number)
    assert found is not None
    return found


def reading_steps(workplace: Workplace) -> list[StepState]:
    return [s.state for s in list_steps(workplace) if s.step.code == READ_STEP]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (KitForm.PRESCRIPTION, OrderKind.HUMAN),
        (KitForm.REQUISITION, OrderKind.REQUISITION),
        (KitForm.AID_CARD, OrderKind.AID_CARD),
    ],
)
def test_a_form_opens_as_what_it_is_on_its_own_number_at_the_time_on_the_paper(
    workplace: Workplace, kit: Kit, form: KitForm, kind: OrderKind, clock: SetClock
) -> None:
    at = clock.now() - timedelta(minutes=73)
    number = number_of(kit, form)
    slip = open_form(workplace, number, at)
    assert (slip.slip, slip.draft.kind, slip.draft.happened_at) == (number, kind, at)
    now = workplace.computer.clock.now()
    assert slip.draft.from_form == FromForm(form, str(workplace.person.id), opened_at=now)
    assert [s.slip for s in list_slips(workplace)] == [number]
    with pytest.raises(Refused, match="redan öppen"):
        open_form(workplace, number, at)


def test_what_is_captured_bears_the_number_and_the_mark_of_the_form(
    workplace: Workplace, kit: Kit, clock: SetClock
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    content = captured(workplace, number).content
    assert isinstance(content, DispensingMade)
    assert content.dispensed.slip == number
    person, now = str(workplace.person.id), clock.now()
    assert content.dispensed.from_form == FromForm(KitForm.PRESCRIPTION, person, opened_at=now)
    assert content.dispensed.happened_at == clock.now() - timedelta(hours=1)
    form = find_form(workplace, number)
    assert form is not None
    assert form.end is FormEnd.USED
    with pytest.raises(Refused, match="inmatad"):
        open_form(workplace, number, clock.now())
    with pytest.raises(Refused, match="inmatad"):
        account_forms(workplace, [form.number], FormEnd.VOIDED, "x")


def test_a_log_sheet_a_void_form_and_a_foreign_number_are_not_typed_off(
    workplace: Workplace, kit: Kit, clock: SetClock
) -> None:
    void = next(n.number for n in kit.numbers)
    account_forms(workplace, [void], FormEnd.VOIDED, "Riven")
    for number in (number_of(kit, KitForm.LOG), str(void), "A-9999-Q"):
        before = workplace.journal.count()
        with pytest.raises(Refused):
            open_form(workplace, number, clock.now())
        assert workplace.journal.count() == before
    with pytest.raises(Refused, match="avbrott"):
        open_form(workplace, number_of(kit, KitForm.AID_CARD), clock.now() - timedelta(days=2))
    assert list_slips(workplace) == []


def test_a_form_that_was_missing_and_is_found_is_typed_off(
    workplace: Workplace, kit: Kit, clock: SetClock
) -> None:
    form = kit.numbers[0]
    account_forms(workplace, [form.number], FormEnd.MISSING, "Inte i pärmen")
    captured(workplace, str(form.number))
    assert list_kits(workplace)[0].count(FormEnd.USED) == 1


def test_a_form_begun_at_the_counter_is_no_longer_counted_and_may_be_voided_there(
    workplace: Workplace, kit: Kit, clock: SetClock
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    slip = open_form(workplace, number, clock.now())
    outage = review_closing(workplace, slip_outage(workplace)).outage
    end_outage(workplace, outage.id, clock.now())
    said = [f.text for f in review_closing(workplace, outage.id).obstacles]
    assert f"Expedition {number} är öppen." in said
    numbers = [form.number for form in kit.numbers]
    with pytest.raises(Refused, match="öppen vid disken"):
        account_forms(workplace, numbers, FormEnd.UNUSED)
    void_slip(workplace, slip, "Felskriven")
    account_forms(workplace, [n for n in numbers if str(n) != number], FormEnd.UNUSED)
    assert list_uncounted(workplace) == []
    report = review_closing(workplace, outage.id).report
    assert number in report.voided


def slip_outage(workplace: Workplace) -> UUID:
    return list_outages(workplace)[0].id


def test_a_second_reading_that_says_the_same_ends_the_step(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    captured(workplace, number)
    assert reading_steps(workplace) == [StepState.WAITING]
    form = to_read(johan, number)
    assert compare_reading(johan, form, RIGHT) == ()
    assert reading_steps(workplace) == [StepState.SETTLED]
    assert list_to_read(workplace) == []
    with pytest.raises(Refused, match="väntar inte"):
        compare_reading(johan, form, RIGHT)


def test_nothing_is_registered_before_the_second_reading(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    captured(workplace, number_of(kit, KitForm.PRESCRIPTION))
    waits = {s.step.code: s.waits_for for s in list_steps(workplace)}
    (reading,) = (s.step.id for s in list_steps(workplace) if s.step.code == READ_STEP)
    for code in ("register_prescription", "register_withdrawal", "register_price"):
        assert reading in waits[code], code
    assert reading not in waits["decommission"]


def test_whoever_typed_a_form_off_is_never_the_second_reader(
    workplace: Workplace, johan: Workplace, kit: Kit, clock: SetClock
) -> None:
    """One types, another approves: neither reads it a second time."""
    number = number_of(kit, KitForm.PRESCRIPTION)
    nils = as_person(workplace, "Nils Forsman", Role.STAFF)
    slip = open_form(nils, number, clock.now() - timedelta(hours=1))
    full = replace(
        filled_draft(), happened_at=slip.draft.happened_at, from_form=slip.draft.from_form
    )
    slip = save_draft(nils, slip, full)
    finish(workplace, slip)
    form = to_read(workplace, number)
    assert not form.may_be_read_by(nils.person.id)
    assert not form.may_be_read_by(workplace.person.id)
    for person in (nils, workplace):
        with pytest.raises(Refused, match="kollega"):
            compare_reading(person, form, RIGHT)
    assert compare_reading(johan, form, RIGHT) == ()


def finish(workplace: Workplace, slip: OpenSlip) -> Entry:
    full = replace(slip.draft, advice_given=True)
    slip = save_draft(workplace, slip, full)
    keys = tuple(f"{f.rule}@{f.field}" for f in review(workplace, slip).findings)
    slip = save_draft(workplace, slip, replace(full, confirmed=keys))
    return hand_out(workplace, slip)


def test_the_step_is_not_ticked_off_by_hand_but_a_manager_may_waive_it(
    workplace: Workplace, kit: Kit
) -> None:
    captured(workplace, number_of(kit, KitForm.PRESCRIPTION))
    (step,) = (s.step.id for s in list_steps(workplace) if s.step.code == READ_STEP)
    with pytest.raises(Refused, match="andra gång"):
        mark_done(workplace, [step], "läst")
    waive(workplace, [step], "Ensam på apoteket till i morgon")
    assert reading_steps(workplace) == [StepState.WAIVED]


@pytest.mark.parametrize(
    ("field", "reading"),
    [
        (ReadField.PATIENT, replace(RIGHT, patient="195704289999")),
        (ReadField.PRODUCT, replace(RIGHT, rows=(ReadRow(find_product("512047"), DOSE, 1),))),
        (ReadField.STRENGTH, replace(RIGHT, rows=(ReadRow(find_product("041239"), DOSE, 1),))),
        (ReadField.DOSE, replace(RIGHT, rows=(ReadRow(find_product("041238"), "2 tabletter", 1),))),
        (ReadField.QUANTITY, replace(RIGHT, rows=(ReadRow(find_product("041238"), DOSE, 2),))),
        (ReadField.ROWS, replace(RIGHT, rows=(*RIGHT.rows, *RIGHT.rows))),
    ],
)
def test_every_high_risk_field_that_differs_must_be_resolved(
    workplace: Workplace, johan: Workplace, kit: Kit, field: ReadField, reading: Reading
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    made = captured(workplace, number)
    form = to_read(johan, number)
    found = compare_reading(johan, form, reading)
    assert field in {difference.field for difference in found}
    with pytest.raises(Refused, match="skillnad"):
        settle_reading(johan, form, [])
    assert reading_steps(workplace) == [StepState.WAITING]
    assert settle_reading(johan, form, [Right.FIRST] * len(found))
    assert reading_steps(workplace) == [StepState.SETTLED]
    entry = next(
        e for e in workplace.journal.entries(made.subject) if isinstance(e.content, FormReread)
    )
    assert isinstance(entry.content, FormReread)
    assert entry.by == str(johan.person.id)
    assert entry.content.of == made.id
    assert field in {difference.what for difference in entry.content.differences}
    assert {difference.right for difference in entry.content.differences} == {Right.FIRST}


def test_where_the_second_was_right_the_step_waits_until_it_is_corrected_and_read_again(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    made = captured(workplace, number)
    reading = Reading(TOLVAN, (ReadRow(find_product("041238"), DOSE, 2),))
    form = to_read(johan, number)
    assert len(compare_reading(johan, form, reading)) == 1
    assert not settle_reading(johan, form, [Right.SECOND])
    assert reading_steps(workplace) == [StepState.WAITING]
    slip = open_correction(johan, made.subject)
    (row,) = slip.draft.rows
    correction = slip.draft.correction
    assert correction is not None
    draft = replace(
        slip.draft,
        rows=(replace(row, packages=2, ordered=2),),
        correction=replace(correction, reason="Fel antal avläst"),
    )
    slip = save_draft(johan, slip, draft)
    keys = tuple(f"{f.rule}@{f.field}" for f in review(johan, slip).findings)
    hand_out(johan, save_draft(johan, slip, replace(draft, confirmed=keys)))
    again = to_read(workplace, number)
    assert again.may_be_read_by(workplace.person.id)
    with pytest.raises(Refused, match="kollega"):
        compare_reading(johan, again, reading)
    assert compare_reading(workplace, again, reading) == ()
    assert reading_steps(workplace) == [StepState.SETTLED]


def test_what_a_second_reader_leaves_empty_is_asked_for(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    captured(workplace, number)
    with pytest.raises(Refused) as refused:
        compare_reading(johan, to_read(johan, number), Reading())
    assert {finding.field for finding in refused.value.findings} == {
        "patient", "rows.0.product", "rows.0.dosage", "rows.0.packages",
    }  # fmt: skip


def test_a_requisition_is_read_again_by_its_unit_and_lines(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    number = number_of(kit, KitForm.REQUISITION)
    given = order()
    content = captured(workplace, number, given).content
    assert isinstance(content, RequisitionDelivered)
    assert content.delivered.from_form is not None
    form = to_read(johan, number)
    assert ReadField.DOSE not in form.fields
    rows = tuple(ReadRow(row.product, "", row.packages) for row in given.rows)
    assert compare_reading(johan, form, Reading(given.requisition.unit.upper(), rows)) == ()
    assert set(reading_steps(workplace)) == {StepState.SETTLED}


@pytest.mark.parametrize(
    ("text", "is_alike"),
    [("1978-03-02", True), ("birgitta  provsson", True), ("1978-03-03", False)],
)
def test_the_look_of_a_patient_without_a_number_is_held_against_birth_date_or_name(
    workplace: Workplace, johan: Workplace, kit: Kit, text: str, is_alike: bool
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    who = PatientDraft("Birgitta Provsson", birth_date="19780302", sex="2")
    captured(workplace, number, replace(filled_draft(), patient=who))
    found = compare_reading(johan, to_read(johan, number), replace(RIGHT, patient=text))
    assert (found == ()) is is_alike


def test_one_reading_ends_the_step_of_every_row_of_the_form(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    capture_two(workplace, number)
    assert reading_steps(workplace) == [StepState.WAITING] * 2
    second = ReadRow(find_product("512047"), "1 tablett till kvällen", 1)
    reading = replace(RIGHT, rows=(*RIGHT.rows, second))
    assert compare_reading(johan, to_read(johan, number), reading) == ()
    assert reading_steps(workplace) == [StepState.SETTLED] * 2


def test_a_row_that_the_second_reader_does_not_see_is_a_difference(
    workplace: Workplace, johan: Workplace, kit: Kit
) -> None:
    number = number_of(kit, KitForm.PRESCRIPTION)
    capture_two(workplace, number)
    (difference,) = compare_reading(johan, to_read(johan, number), RIGHT)
    assert difference.field is ReadField.ROWS


def capture_two(workplace: Workplace, number: str) -> None:
    (row,) = filled_draft().rows
    other = replace(row, product=find_product("512047"), dosage="1 tablett till kvällen.")
    captured(workplace, number, filled_draft(row, other))
