"""A patient whose row goes past the receiver stands in no file, log or error but those chosen."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.e_twin_entries import EPrescription, EVerdict
from app.domain.findings import Refused
from app.usecases import (
    compare_e_prescriptions,
    fill_slip,
    hand_out,
    print_label,
    scan_over,
    settle_by_file,
)
from app.usecases.workplace import Workplace
from tests.absence import NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.privacy_stages import draft
from tests.ui.views.settle.cases import end_now
from tests.usecases.test_scan_over import read_all, searched, settle
from tests.workplaces import begin_outage, open_pharmacy


def given(workplace: Workplace) -> UUID:
    """Hand out to the known patient."""
    begin_outage(workplace)
    slip = fill_slip.open_slip(workplace)
    filled = replace(draft(), advice_given=True)
    slip, _ = print_label.print_labels(workplace, fill_slip.save_draft(workplace, slip, filled))
    subject = hand_out.hand_out(workplace, slip).subject
    searched(workplace)
    return subject


def test_a_row_scanned_over_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    told: list[str] = []
    with logged(workplace):
        subject = given(workplace)
        scan = scan_over.begin_scan(workplace, subject, 1)
        assert scan.codes[0].content in NUMBERS
        scan = scan_over.skip(workplace, scan, 0, f"{NAME} {NUMBERS[0]}")
        with pytest.raises(Refused) as refused:
            scan_over.proof_of(scan, f"{NAME} {NUMBERS[0]}")
        told.append(str(refused.value))
        scan_over.release_row(workplace, subject, 1, f"{NAME} {NUMBERS[0]}")
        assert_absent(tmp_path)
        scan = scan_over.skip(workplace, scan, 0, f"{NAME} {NUMBERS[0]}")
        assert scan_over.scan_sheet(workplace, [(subject, 1)]).startswith(b"%PDF")
        assert_absent(tmp_path)
        settle(workplace, read_all(workplace, scan), NUMBERS[0])
        with pytest.raises(Refused) as refused:
            scan_over.begin_scan(workplace, subject, 1)
        told.append(str(refused.value))
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]


def test_a_row_in_a_file_stands_only_in_the_files_of_the_folder_that_was_chosen(
    tmp_path: Path,
) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    told: list[str] = []
    with logged(workplace):
        given(workplace)
        end_now(workplace)
        made = settle_by_file.export_rows(workplace, chosen)
        told.append(str(made))
        content = (made.folder / "rader.jsonl").read_text(encoding="utf-8")
        assert NUMBERS[0] in content
        answer = chosen / "svar"
        answer.write_text(f'{{"id": "{NAME}", "answer": "{NUMBERS[0]}"}}', encoding="utf-8")
        with pytest.raises(Refused) as refused:
            settle_by_file.take_answers(workplace, answer)
        told.append(str(refused.value))
        assert_absent(tmp_path / "home")
    assert_absent(tmp_path / "home")
    assert not [text for text in told for form in plain_forms() if form in text]
    assert not [p for p in chosen.rglob("*") for form in plain_forms() if form in p.name]


def test_an_e_prescription_that_is_compared_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    told: list[str] = []
    with logged(workplace):
        given(workplace)
        product = draft().rows[0].product
        assert product is not None
        one = EPrescription(NUMBERS[0], product.name, reference=NAME)
        assert compare_e_prescriptions.compare_one(workplace, one).found == 1
        ((case,),) = compare_e_prescriptions.list_e_twins(workplace).values()
        words = f"{NAME} {NUMBERS[0]}"
        compare_e_prescriptions.decide_e_twin(workplace, case, EVerdict.KEEP_PAPER, words)
        with pytest.raises(Refused) as refused:
            compare_e_prescriptions.decide_e_twin(workplace, case, EVerdict.KEEP_PAPER, words)
        told.append(str(refused.value))
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]
