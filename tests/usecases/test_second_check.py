"""What was typed at the counter off paper is read by another, blind, where it is risky or drawn."""

from dataclasses import replace

import pytest

from app.domain.draft import RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.reread import ReadField, Reading, ReadRow, Right
from app.domain.second_check import is_drawn
from app.domain.staff import Role
from app.usecases.check_typing import errors_csv, transcription_errors
from app.usecases.fill_slip import open_slip
from app.usecases.report_outage import report_outage
from app.usecases.reread_form import (
    FormToRead,
    compare_reading,
    find_to_read,
    list_to_check,
    settle_reading,
)
from app.usecases.workplace import Workplace
from tests.usecases.test_take_back import corrected, first_row, narcotic
from tests.usecases.test_take_up import give
from tests.workplaces import as_person, filled_draft


@pytest.fixture
def johan(workplace: Workplace) -> Workplace:
    """The same counter, with a second pharmacist at it."""
    return as_person(workplace, "Johan Berglund", Role.PHARMACIST)


def handed_out(workplace: Workplace, row: RowDraft | None = None) -> Entry:
    draft = filled_draft(row) if row else filled_draft()
    return give(workplace, open_slip(workplace), draft)


def form_of(workplace: Workplace, entry: Entry) -> FormToRead:
    found = find_to_read(workplace, entry.subject)
    assert found is not None
    return found


def reading(row: RowDraft, packages: int = 1) -> Reading:
    return Reading("19121212-1212", (ReadRow(row.product, row.dosage, packages),))


def test_a_narcotic_waits_for_another_person_and_an_equal_reading_ends_it(
    workplace: Workplace, johan: Workplace
) -> None:
    entry = handed_out(workplace, narcotic())
    (form,) = list_to_check(workplace)
    assert (form.subject, form.form) == (entry.subject, None)
    assert not form.may_be_read_by(workplace.person.id)
    with pytest.raises(Refused, match="Be en kollega"):
        compare_reading(workplace, form, reading(narcotic()))
    assert compare_reading(johan, form, reading(narcotic())) == ()
    assert list_to_check(workplace) == []
    rate = transcription_errors(workplace)
    assert (rate.forms, rate.read, rate.typist) == (1, 6, 0)


def test_what_was_typed_wrong_is_corrected_as_a_new_entry_and_read_once_more(
    workplace: Workplace, johan: Workplace
) -> None:
    entry = handed_out(workplace, narcotic())
    (found,) = compare_reading(johan, form_of(johan, entry), reading(narcotic(), 2))
    assert found.second == "2"
    assert not settle_reading(johan, form_of(johan, entry), [Right.SECOND])
    assert form_of(johan, entry).is_wrong
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    again = form_of(johan, entry)
    assert not again.is_wrong
    assert compare_reading(johan, again, reading(narcotic(), 2)) == ()
    rate = transcription_errors(workplace)
    assert (rate.forms, rate.typist, rate.reader) == (2, 1, 0)
    assert errors_csv(workplace).splitlines()[-1] == "Alla;12;1;0;83,3"
    assert entry.outage is not None
    report = report_outage(workplace, entry.outage)
    assert report.measure("read_twice").shown == "12"
    assert report.measure("typing_errors").shown == "83,3"


def test_a_reader_who_was_wrong_is_counted_apart(workplace: Workplace, johan: Workplace) -> None:
    entry = handed_out(workplace, narcotic())
    compare_reading(johan, form_of(johan, entry), reading(narcotic(), 3))
    assert settle_reading(johan, form_of(johan, entry), [Right.FIRST])
    rate = transcription_errors(workplace)
    assert (rate.typist, rate.reader) == (0, 1)
    assert list_to_check(workplace) == []


def test_who_is_alone_reads_it_all_the_same_with_empty_fields(workplace: Workplace) -> None:
    entry = handed_out(workplace, narcotic())
    assert compare_reading(workplace, form_of(workplace, entry), reading(narcotic())) == ()
    assert list_to_check(workplace) == []


def test_the_rest_is_drawn_by_its_own_id(workplace: Workplace, johan: Workplace) -> None:
    entry = handed_out(workplace)
    assert bool(list_to_check(johan)) is is_drawn(entry.id, 10)


def test_of_several_withdrawals_their_number_is_read_and_nothing_else(
    workplace: Workplace, johan: Workplace
) -> None:
    row = replace(filled_draft().rows[0], withdrawals=3)
    entry = not_drawn(workplace, row)
    form = form_of(johan, entry)
    assert form.fields == {ReadField.ROWS, ReadField.QUANTITY, ReadField.WITHDRAWALS}
    with pytest.raises(Refused) as lacking:
        compare_reading(johan, form, Reading("", (ReadRow(packages=1),)))
    assert [finding.field for finding in lacking.value.findings] == ["rows.0.withdrawals"]
    (found,) = compare_reading(johan, form, Reading("", (ReadRow(packages=1, withdrawals=2),)))
    assert (found.field, found.first, found.second) == (ReadField.WITHDRAWALS, "3", "2")
    assert settle_reading(johan, form_of(johan, entry), [Right.FIRST])
    rate = transcription_errors(workplace)
    assert {one.field: one.read for one in rate.fields if one.read} == dict.fromkeys(form.fields, 1)


def not_drawn(workplace: Workplace, row: RowDraft) -> Entry:
    """Hand out until the draw, which nobody chooses, leaves one out."""
    while is_drawn((entry := handed_out(workplace, row)).id, 10):
        pass
    return entry
