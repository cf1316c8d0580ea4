"""A patient on a form that is typed off and read again stands in no file, log or error."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.domain.findings import Refused
from app.domain.kit import FormEnd, KitForm
from app.domain.reread import Reading, ReadRow, Right
from app.domain.staff import Role
from app.usecases import account_forms, capture_form, fill_slip, hand_out, print_kit, reread_form
from tests.absence import DOSAGE, NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.workplaces import as_person, begin_outage, filled_draft, find_product, open_pharmacy


def test_who_stands_on_a_form_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    told: list[str] = []
    with logged(workplace):
        begin_outage(workplace)
        kit = print_kit.print_kit(workplace, {KitForm.PRESCRIPTION: 2})
        first, second = kit.numbers
        assert print_kit.kit_pdf(workplace, kit.id).startswith(b"%PDF")
        account_forms.account_forms(
            workplace, [second.number], FormEnd.VOIDED, f"{NAME} {NUMBERS[0]}"
        )
        at = workplace.computer.clock.now() - timedelta(hours=1)
        slip = capture_form.open_form(workplace, str(first.number), at)
        base = filled_draft()
        full = replace(
            base,
            patient=PatientDraft(NAME, NUMBERS[0]),
            rows=(replace(base.rows[0], dosage=DOSAGE),),
            advice_given=True,
            happened_at=at,
            from_form=slip.draft.from_form,
        )
        slip = fill_slip.save_draft(workplace, slip, full)
        keys = tuple(f"{f.rule}@{f.field}" for f in fill_slip.review(workplace, slip).findings)
        reasons = tuple((key, NAME) for key in keys)
        slip = fill_slip.save_draft(workplace, slip, replace(full, confirmed=keys, reasons=reasons))
        hand_out.hand_out(workplace, slip)
        with pytest.raises(Refused) as taken:
            capture_form.open_form(workplace, str(first.number), at)
        told.append(str(taken.value))
        johan = as_person(workplace, "Johan Berglund", Role.PHARMACIST)
        form = reread_form.find_to_read(johan, str(first.number))
        assert form is not None
        assert NAME not in repr(form)
        row = ReadRow(find_product("512047"), f"{DOSAGE} {NAME}", 3)
        reading = Reading(f"{NAME} {NUMBERS[0]}", (row,))
        found = reread_form.compare_reading(johan, form, reading)
        with pytest.raises(Refused) as unresolved:
            reread_form.settle_reading(johan, form, [])
        told.append(str(unresolved.value))
        assert reread_form.open_reading(johan, form) == found
        reread_form.settle_reading(johan, form, [Right.SECOND] * len(found))
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for plain in plain_forms() if plain in text]
