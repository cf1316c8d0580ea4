"""A number that nobody can see is no number, and a row that is not there has no label."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.domain.findings import Refused
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings
from app.usecases.print_label import print_labels, reprint_label
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import begin_outage, filled_draft, open_pharmacy


@pytest.mark.parametrize("unseen", ["\u200b", " \u200e\u200f ", "\ufeff", "\u00ad"])
def test_a_number_of_invisible_characters_is_missing(tmp_path: Path, unseen: str) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    begin_outage(workplace)
    patient = PatientDraft("Tolvan Tolvansson", unseen)
    draft = replace(filled_draft(), patient=patient, advice_given=True)
    slip = save_draft(workplace, open_slip(workplace), draft)
    (told,) = [f for f in review(workplace, slip).obstacles if f.field == "patient.identity"]
    assert told.text == "Personnummer eller födelsedatum saknas."
    slip, _ = print_labels(workplace, slip)
    with pytest.raises(Refused, match="Personnummer eller födelsedatum saknas"):
        hand_out(workplace, slip)
    born = replace(draft, patient=replace(patient, birth_date="19121212", sex="1"))
    slip, _ = print_labels(workplace, save_draft(workplace, slip, born))
    hand_out(workplace, slip)
    assert [line.identity for line in list_dispensings(workplace)] != [unseen]


@pytest.mark.parametrize("row", [-1, 0, 2])
def test_a_row_that_is_not_there_is_refused_and_prints_nothing(tmp_path: Path, row: int) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    begin_outage(workplace)
    made = hand_out(workplace, ready(workplace))
    count = workplace.journal.count()
    with pytest.raises(Refused, match="Raden finns inte"):
        reprint_label(workplace, made.subject, row)
    assert workplace.journal.count() == count
