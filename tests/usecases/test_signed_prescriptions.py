"""The paper of a clinic with an issuing key carries the whole order, signed, for a scanner."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from app.documents.raster import page
from app.documents.symbols import qr_code
from app.domain.draft import PatientDraft
from app.domain.emergency import EmergencyPrescription
from app.domain.issuing import IssuerKey, Revocation, key_id
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.staff import Role
from app.exchange.prescription_code import verify
from app.usecases import issue_prescription
from app.usecases.own_keys import ISSUING_KEY, make_issuing_key
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.clinics import OINTMENT, PENICILLIN, open_clinic, other_medicine, prescription
from tests.documents.reading import codes, page_texts, picture
from tests.exchange.codes import KEY
from tests.usecases.believed import believe_clinic, take_list
from tests.workplaces import NOON, as_person

FIVE = prescription(PENICILLIN, *map(other_medicine, range(4)))


def signed_code(pdf: bytes, dpi: int) -> str:
    """Return the signed code that a scanner reads on the printed page."""
    (code,) = [text for text in codes(pdf, dpi) if text.startswith("LYKTA1:")]
    return code


def read_back(clinic: Workplace, code: str) -> EmergencyPrescription:
    """Return what a pharmacy that believes the clinic's key reads."""
    key = make_issuing_key(clinic.computer, clinic.key).public_key
    today = NOON.date()
    issuer = IssuerKey(key, "Backe hälsocentral", "Region Nord", today, today)
    return verify(code, {key_id(key): issuer}, NOON, is_practice=True).prescription


MADE = prescription(OINTMENT)


@pytest.mark.parametrize("draft", [prescription(), FIVE, MADE], ids=["one", "five", "extempore"])
def test_the_whole_order_is_read_back_from_the_print(
    tmp_path: Path, draft: PrescriptionDraft
) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    make_issuing_key(clinic.computer, clinic.key)
    made = issue_prescription.issue(clinic, draft)
    for dpi in (203, 300):
        told = read_back(clinic, signed_code(made.pdf, dpi))
        assert told.patient.identity == "191212121212"
        for line, row in zip(told.lines, draft.rows, strict=True):
            assert (line.dosage, line.kind) == (row.dosage, row.kind)
            assert line.description == row.description
        assert told.id == made.line.subject
        assert told.is_practice
    assert "Hela receptet, signerat." in "".join(page_texts(made.pdf))
    again = issue_prescription.reprint(clinic, made.line.subject)
    assert signed_code(again.pdf, 203) == signed_code(made.pdf, 203)
    sign_out(clinic)


def test_five_orders_stay_within_a_code_that_any_camera_reads(tmp_path: Path) -> None:
    """Requirement 18. QR version 21 at most, and read through blur and a crooked hand."""
    clinic = open_clinic(tmp_path / "home")
    make_issuing_key(clinic.computer, clinic.key)
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


def own_key(clinic: Workplace) -> IssuerKey:
    """Return the clinic's own key as a region would list it, made if need be."""
    made = make_issuing_key(clinic.computer, clinic.key)
    day = NOON.date()
    return IssuerKey(made.public_key, "Backe hälsocentral", "Region Mitt", day, day)


def said_below(pdf: bytes) -> str:
    """Return what the paper says of its code, which is there."""
    assert signed_code(pdf, 203)
    said = " ".join("".join(page_texts(pdf)).split())
    return said.partition("Hela receptet, signerat. ")[2]


_BEFORE, _AFTER = NOON - timedelta(days=1), NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "is_believed"),
    [
        ({}, True),
        ({"until": _BEFORE.date()}, False),
        ({"since": _AFTER.date() + timedelta(days=1)}, False),
        ({"revoked_at": _AFTER, "revoked_why": Revocation.CEASED}, True),
        ({"revoked_at": _BEFORE, "revoked_why": Revocation.CEASED}, False),
        ({"revoked_at": _AFTER, "revoked_why": Revocation.STOLEN}, False),
        ({"public_key": KEY.public_key}, False),  # another clinic's: ours is not there
    ],
    ids=["listed", "expired", "not yet", "ceased later", "ceased before", "stolen", "absent"],
)
def test_the_paper_promises_a_reading_only_when_the_list_here_covers_its_moment(
    tmp_path: Path, changes: dict[str, Any], is_believed: bool
) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    key = replace(own_key(clinic), **changes)
    manager = as_person(clinic, "Chef", Role.MANAGER)
    believe_clinic(manager, tmp_path)
    take_list(manager, tmp_path, 2, key)
    said = said_below(issue_prescription.issue(clinic, prescription()).pdf)
    promised, warned = "Läses utan nät.", "Nyckeln är inte ansluten: apoteket kan inte kontrollera"
    assert said.startswith(promised if is_believed else warned)
    sign_out(clinic)


def test_without_a_list_the_paper_does_not_promise_that_its_code_is_believed(
    tmp_path: Path,
) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    own_key(clinic)
    said = said_below(issue_prescription.issue(clinic, FIVE).pdf)
    assert said.startswith("Inte känt om nyckeln är ansluten: mottagningen har ingen tillitslista.")
    sign_out(clinic)


@pytest.mark.parametrize("is_unreadable", [True, False], ids=["disk", "damaged"])
def test_no_paper_waits_for_a_key_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_unreadable: bool
) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    own_key(clinic)
    path = tmp_path / "home" / ISSUING_KEY
    if is_unreadable:
        read = Path.read_bytes
        broken = OSError(5, "Input/output error")
        monkeypatch.setattr(Path, "read_bytes", lambda p: fails(broken) if p == path else read(p))
    else:
        path.write_bytes(b"damaged")
    pdf = issue_prescription.issue(clinic, prescription()).pdf
    assert "Utan signerad kod" in " ".join("".join(page_texts(pdf)).split())
    assert not [text for text in codes(pdf) if text.startswith("LYKTA1:")]
    monkeypatch.undo()
    assert path.read_bytes() == b"damaged" or is_unreadable
    sign_out(clinic)


def fails(error: OSError) -> bytes:
    raise error


def test_a_draft_in_sight_carries_no_code_that_could_be_copied(tmp_path: Path) -> None:
    clinic = open_clinic(tmp_path / "home")
    make_issuing_key(clinic.computer, clinic.key)
    shown = issue_prescription.preview(clinic, prescription())
    assert not [text for text in codes(shown) if text.startswith("LYKTA1:")]
    assert [text for text in codes(shown) if text.startswith("UTKAST")]
    sign_out(clinic)


def test_a_protected_name_stands_in_no_code(tmp_path: Path) -> None:
    """Requirement 54."""
    clinic = open_clinic(tmp_path / "home")
    make_issuing_key(clinic.computer, clinic.key)
    hidden = PatientDraft("Tolvan Tolvansson", "191212121212", is_protected=True)
    made = issue_prescription.issue(clinic, replace(prescription(), patient=hidden))
    told = read_back(clinic, signed_code(made.pdf, 203))
    assert told.patient.name == "Skyddade uppgifter"
    sign_out(clinic)
