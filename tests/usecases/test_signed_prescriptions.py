"""The paper of a clinic with an issuing key carries the whole order, signed, for a scanner."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from app.documents.raster import page
from app.documents.symbols import qr_code
from app.domain.draft import PatientDraft
from app.domain.emergency import EmergencyPrescription
from app.domain.issuing import IssuerKey, key_id
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.staff import Role
from app.exchange.prescription_code import verify
from app.usecases import issue_prescription
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, load_issuing_key
from tests.clinics import PENICILLIN, open_clinic, other_medicine, prescription
from tests.documents.reading import codes, page_texts, picture
from tests.usecases.believed import believe_clinic
from tests.workplaces import NOON, as_person

FIVE = prescription(PENICILLIN, *map(other_medicine, range(4)))


def signed_code(pdf: bytes, dpi: int) -> str:
    """Return the signed code that a scanner reads on the printed page."""
    (code,) = [text for text in codes(pdf, dpi) if text.startswith("LYKTA1:")]
    return code


def read_back(clinic: Workplace, code: str) -> EmergencyPrescription:
    """Return what a pharmacy that believes the clinic's key reads."""
    key = load_issuing_key(clinic).public_key
    today = NOON.date()
    issuer = IssuerKey(key, "Backe hälsocentral", "Region Nord", today, today)
    return verify(code, {key_id(key): issuer}, NOON, is_practice=True).prescription


@pytest.mark.parametrize("draft", [prescription(), FIVE], ids=["one", "five"])
def test_the_whole_order_is_read_back_from_the_print(
    tmp_path: Path, draft: PrescriptionDraft
) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    load_issuing_key(clinic)
    made = issue_prescription.issue(clinic, draft)
    for dpi in (203, 300):
        told = read_back(clinic, signed_code(made.pdf, dpi))
        assert told.patient.identity == "191212121212"
        assert [line.dosage for line in told.lines] == [row.dosage for row in draft.rows]
        assert told.id == made.line.subject
        assert told.is_practice
    assert "Hela receptet, signerat." in "".join(page_texts(made.pdf))
    again = issue_prescription.reprint(clinic, made.line.subject)
    assert signed_code(again.pdf, 203) == signed_code(made.pdf, 203)
    sign_out(clinic)


def test_five_orders_stay_within_a_code_that_any_camera_reads(tmp_path: Path) -> None:
    """Requirement 18. QR version 21 at most, and read through blur and a crooked hand."""
    clinic = open_clinic(tmp_path / "home")
    load_issuing_key(clinic)
    made = issue_prescription.issue(clinic, FIVE)
    code = signed_code(made.pdf, 300)
    assert qr_code(code).modules <= 17 + 4 * 21
    shot = picture(page(made.pdf, 300)).filter(ImageFilter.GaussianBlur(1.0))
    for angle in (5, 37, 90):
        turned = shot.rotate(
            angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
        )
        assert code in [found.text for found in zxingcpp.read_barcodes(turned)]
    sign_out(clinic)


def test_without_a_key_the_paper_says_so_and_holds_as_paper(tmp_path: Path) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    made = issue_prescription.issue(clinic, prescription())
    said = " ".join("".join(page_texts(made.pdf)).split())
    assert "Utan signerad kod" in said
    assert "Gäller som vanligt papper." in said
    assert not [text for text in codes(made.pdf) if text.startswith("LYKTA1:")]
    sign_out(clinic)


def test_a_key_that_the_list_here_lacks_is_said_on_the_paper(tmp_path: Path) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    load_issuing_key(clinic)
    believe_clinic(as_person(clinic, "Chef", Role.MANAGER), tmp_path)  # another clinic's key
    made = issue_prescription.issue(clinic, prescription())
    said = " ".join("".join(page_texts(made.pdf)).split())
    assert "Nyckeln är inte ansluten" in said
    assert signed_code(made.pdf, 203)
    sign_out(clinic)


def test_a_draft_in_sight_carries_no_code_that_could_be_copied(tmp_path: Path) -> None:
    clinic = open_clinic(tmp_path / "home")
    load_issuing_key(clinic)
    shown = issue_prescription.preview(clinic, prescription())
    assert not [text for text in codes(shown) if text.startswith("LYKTA1:")]
    assert [text for text in codes(shown) if text.startswith("UTKAST")]
    sign_out(clinic)


def test_a_protected_name_stands_in_no_code(tmp_path: Path) -> None:
    """Requirement 54."""
    clinic = open_clinic(tmp_path / "home")
    load_issuing_key(clinic)
    hidden = PatientDraft("Tolvan Tolvansson", "191212121212", is_protected=True)
    made = issue_prescription.issue(clinic, replace(prescription(), patient=hidden))
    told = read_back(clinic, signed_code(made.pdf, 203))
    assert told.patient.name == "Skyddade uppgifter"
    sign_out(clinic)
