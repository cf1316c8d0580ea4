"""A patient whom a clinic prescribes for stands in no file, log or error."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.domain.findings import Refused
from app.domain.order import Product
from app.domain.prescription_draft import MedicineDraft
from app.domain.prescription_entries import EPrescription, Favourite, RevocationReason
from app.usecases import follow_prescriptions, issue_prescription, write_prescription
from tests.absence import DOSAGE, NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.clinics import PROFILE, open_clinic, prescription

ROW = MedicineDraft(Product(NAME), f"30 st {NAME}", dosage=DOSAGE, purpose=NAME)
DRAFT = replace(prescription(ROW, patient=PatientDraft(NAME, NUMBERS[0])), message=NAME)


def test_whom_a_prescription_is_for_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    clinic = open_clinic(tmp_path / "home")
    told: list[str] = []

    def fails(call: Callable[[], object]) -> None:
        with pytest.raises(Refused) as refused:
            call()
        told.append(str(refused.value) + repr(refused.value))

    with logged(clinic):
        wrong = replace(PROFILE, code=NUMBERS[0], workplace_code=NAME)
        fails(lambda: write_prescription.keep_profile(clinic, wrong))
        begun = write_prescription.begin(clinic)
        write_prescription.keep(clinic, replace(DRAFT, entry=begun.entry))
        for bad in (
            replace(DRAFT, first_by=NUMBERS[0], valid_until=NAME, language=NAME),
            replace(DRAFT, rows=(replace(ROW, withdrawals=NUMBERS[0], interval=NAME),)),
            replace(DRAFT, rows=(replace(ROW, dosage=f"{DOSAGE} 一"),)),
            replace(DRAFT, message=f"{NAME} " * 20, e_prescription=None),
        ):
            fails(partial(issue_prescription.issue, clinic, bad))
        made = issue_prescription.issue(clinic, DRAFT)
        told.append(repr(issue_prescription.review(clinic, DRAFT)))
        assert write_prescription.known_patients(clinic, NAME)
        assert write_prescription.often_used(clinic)[0].dosage == DOSAGE
        write_prescription.keep_favourites(clinic, (Favourite(Product(NAME), 1, DOSAGE, NAME),))
        subject = made.line.subject
        follow_prescriptions.look(clinic, subject)
        follow_prescriptions.mark(clinic, subject, EPrescription.SENT)
        issue_prescription.reprint(clinic, subject)
        fails(lambda: follow_prescriptions.revoke(
            clinic, subject, RevocationReason.OTHER, f"{NAME} " * 20))  # fmt: skip
        follow_prescriptions.revoke(clinic, subject, RevocationReason.OTHER, NAME)
        fails(lambda: issue_prescription.reprint(clinic, subject))
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]
