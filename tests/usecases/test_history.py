"""What the patient has had here reaches the check of the next draft, and no other patient's."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.workplace import Workplace, surroundings
from tests.workplaces import begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    begin_outage(opened)
    return opened


def test_the_check_knows_what_the_same_patient_has_had_however_the_number_is_written(
    workplace: Workplace,
) -> None:
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    assert surroundings(workplace, draft).history == ()
    hand_out(workplace, slip)
    for written in ("191212121212", "19121212-1212", "121212+1212"):
        same = replace(draft, patient=replace(draft.patient, identity=written))
        assert [past.slip for past in surroundings(workplace, same).history] == [slip.slip]
    (past,) = surroundings(workplace, draft).history
    assert (past.row.product, past.subject) == (draft.rows[0].product, slip.subject)
    assert surroundings(workplace, draft, own=slip.subject).history == ()


@pytest.mark.parametrize(
    "patient",
    [
        PatientDraft(),
        PatientDraft("Tolvan Tolvansson", "19121212"),
        PatientDraft("Tolvan Tolvansson", "", "19121212", "1"),
        PatientDraft("Tolvan Tolvansson", "", "19129999", "1"),
    ],
)
def test_a_patient_who_is_not_yet_told_has_no_history(
    workplace: Workplace, patient: PatientDraft
) -> None:
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    assert surroundings(workplace, replace(draft, patient=patient)).history == ()
