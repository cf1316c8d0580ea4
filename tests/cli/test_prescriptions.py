"""`prescriptions`: what was issued here, for scripts and for people."""

from dataclasses import replace

from app.domain.prescription_entries import EPrescription, RevocationReason
from app.domain.staff import Role
from app.usecases import follow_prescriptions, write_prescription
from app.usecases.issue_prescription import issue
from tests.cli.lykta import Lykta
from tests.clinics import PROFILE, other_medicine, prescription
from tests.workplaces import as_person


def test_issued_orders_are_listed_with_what_became_of_them(lykta: Lykta) -> None:
    """Requirement 19."""
    with lykta.at_work() as workplace:
        prescriber = as_person(workplace, "Mattias Öberg", Role.PRESCRIBER)
        write_prescription.keep_profile(prescriber, PROFILE)
        first = issue(prescriber, prescription())
        queued = replace(prescription(other_medicine(0)), e_prescription=EPrescription.QUEUED)
        second = issue(prescriber, queued)
        follow_prescriptions.revoke(prescriber, first.line.subject, RevocationReason.STOPPED, "")
    listed = lykta("prescriptions", "--json").values
    assert [line["number"] for line in listed] == [
        second.line.issued.number, first.line.issued.number,
    ]  # fmt: skip
    assert [line["e_prescription"] for line in listed] == ["queued", "not_sent"]
    assert (listed[1]["revoked_why"], listed[0]["revoked_at"]) == ("3", None)
    assert listed[1]["lines"][0]["product"] == "Fenoximetylpenicillin tablett 1 g"
    shown = lykta("prescriptions", "--open").out
    assert second.line.issued.number in shown
    assert first.line.issued.number not in shown
