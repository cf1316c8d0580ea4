"""A clinic's prescriber writes, issues, marks and revokes emergency prescriptions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft, PrescriberDraft
from app.domain.findings import Refused
from app.domain.order import Product, RowKind
from app.domain.prescribing import decide
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.prescription_entries import EPrescription, Favourite, RevocationReason
from app.domain.printing import PrintState
from app.domain.slip import SlipNumber, next_serial
from app.domain.staff import Role
from app.usecases import (
    follow_prescriptions,
    issue_prescription,
    print_queue,
    write_prescription,
)
from app.usecases.close_outage import close_outage
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.purge_personal import purge
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import rebuild_store
from app.usecases.workplace import Workplace
from tests.clinics import (
    OINTMENT,
    PENICILLIN,
    PROFILE,
    open_clinic,
    other_medicine,
    prescription,
)
from tests.documents.reading import codes, page_sizes_mm, page_texts
from tests.workplaces import SetClock, as_person, find_product


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def clinic(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    workplace = open_clinic(tmp_path / "home", clock)
    yield workplace
    sign_out(workplace)


def squeezed(pdf: bytes) -> str:
    """Return what a document says, each run of spaces as one."""
    return " ".join("".join(page_texts(pdf)).split())


def in_the_way(workplace: Workplace, draft: PrescriptionDraft) -> set[str]:
    """Return where something forbids issuing."""
    return {finding.field for finding in issue_prescription.review(workplace, draft).obstacles}


def test_an_issued_order_stands_with_a_number_and_a_paper(clinic: Workplace) -> None:
    """Requirements 18 and 20."""
    made = issue_prescription.issue(clinic, prescription())
    SlipNumber.parse(made.line.issued.number)
    said = " ".join("".join(page_texts(made.pdf)).split())
    for words in (
        made.line.issued.number, "Tolvan Tolvansson", "19121212-1212", "Mattias Öberg, läkare",
        "Backe hälsocentral, Lillgatan 9, 830 90 Backe", "Tfn 0640-100 00", "9014820",
        "2355000012345", "2026-11-23 17:21", "Gäller till och med", "2027-11-23",
        "Tekniskt fel: e-recept kan inte skickas", "Fenoximetylpenicillin tablett 1 g, 30 st",
        "AKUT. 1 tablett 3 gånger dagligen i 10 dagar mot halsfluss.", "ETT",
        "Egenhändig underskrift", "Förmånsberättigad", "Inte Läkemedelsverkets blankett.",
    ):  # fmt: skip
        assert words in said, words
    assert [line.issued for line in follow_prescriptions.list_own(clinic)] == [made.line.issued]


def test_who_has_no_number_and_a_dosage_in_another_language_stand_as_that(
    clinic: Workplace,
) -> None:
    """Requirement 18."""
    patient = PatientDraft("Prov Femton", birth_date="19800102", sex="2")
    made = issue_prescription.issue(clinic, replace(prescription(patient=patient), language="en"))
    said = squeezed(made.pdf)
    assert "Födelsedatum och kön" in said
    assert "1980-01-02, kvinna" in said
    assert "Personnummer" not in said
    assert "Dosering, användning, ändamål, på engelska" in said


def test_both_codes_are_read_by_a_scanner_from_the_paper(clinic: Workplace) -> None:
    """Requirement 18."""
    made = issue_prescription.issue(clinic, prescription())
    for dpi in (203, 300):
        assert "90148202355000012345" in codes(made.pdf, dpi)


def test_one_withdrawal_and_akut_are_what_a_new_order_has(clinic: Workplace) -> None:
    """Requirement 17. Requirement 18."""
    draft = write_prescription.begin(clinic)
    assert (draft.is_urgent, draft.rows[0].withdrawals) == (True, "1")
    assert draft.reason is not None
    again = replace(prescription(), rows=(replace(PENICILLIN, withdrawals="2"),))
    assert in_the_way(clinic, again) == {"rows.0.withdrawals"}
    assert not in_the_way(clinic, replace(again, is_urgent=False))


def test_what_is_made_or_sold_on_a_licence_is_described_on_the_paper(clinic: Workplace) -> None:
    """Requirement 18. And nothing is issued without the description; no other row has one."""
    licence = replace(
        PENICILLIN,
        product=Product("Melatonin mixtur 1 mg/ml", schedule=""),
        kind=RowKind.LICENCE,
        description="Licens 2026-0417, Provpharma",
    )
    bare = replace(OINTMENT, description=" ")
    assert in_the_way(clinic, prescription(bare)) == {"rows.0.description"}
    made = issue_prescription.issue(clinic, prescription(OINTMENT, licence))
    said = squeezed(made.pdf)
    for words in (
        "Ex tempore: Hydrokortisonsalva 1 %, 100 g", "Sammansättning", OINTMENT.description,
        "Licensläkemedel: Melatonin mixtur 1 mg/ml, 30 st", "Licens 2026-0417, Provpharma",
    ):  # fmt: skip
        assert words in said, words
    assert "Får bytas ut" not in said
    plain = replace(OINTMENT, kind=RowKind.ORDINARY, product=Product("Salva"))
    assert OINTMENT.description not in squeezed(
        issue_prescription.issue(clinic, prescription(plain)).pdf
    )


def test_narcotics_of_the_lowest_schedule_are_special_on_a_licence(clinic: Workplace) -> None:
    drops = replace(PENICILLIN, product=Product("Droppar", schedule="I"), withdrawals="2")
    on_licence = replace(drops, kind=RowKind.LICENCE, description="Licens 2026-0417")
    slow = replace(prescription(drops), is_urgent=False)
    assert not in_the_way(clinic, slow)
    assert in_the_way(clinic, replace(slow, rows=(on_licence,))) == {"rows.0.withdrawals"}


def test_what_was_made_before_is_at_hand_with_its_composition(clinic: Workplace) -> None:
    issue_prescription.issue(clinic, prescription(OINTMENT))
    (used,) = write_prescription.often_used(clinic)
    assert (used.kind, used.description) == (RowKind.EXTEMPORE, OINTMENT.description)


def test_nothing_is_issued_while_the_question_of_the_queue_is_open(clinic: Workplace) -> None:
    """Requirement 19."""
    draft = replace(prescription(), e_prescription=None)
    with pytest.raises(Refused, match="Frågan om e-receptet"):
        issue_prescription.issue(clinic, draft)
    assert not follow_prescriptions.list_own(clinic)
    queued = issue_prescription.issue(clinic, replace(draft, e_prescription=EPrescription.QUEUED))
    assert "kan ligga i kö" in " ".join("".join(page_texts(queued.pdf)).split())
    marked = follow_prescriptions.mark(clinic, queued.line.subject, EPrescription.SENT)
    assert marked.state is EPrescription.SENT


def test_the_same_substance_to_the_same_patient_is_a_twin_to_be_decided_upon(
    clinic: Workplace, clock: SetClock
) -> None:
    """Requirement 19. By name, by substance, and within a month only."""
    ramipril = replace(PENICILLIN, product=find_product("088001"))
    first = issue_prescription.issue(clinic, prescription(ramipril))
    twin = prescription(replace(PENICILLIN, product=Product("Ramipril tablett 10 mg")))
    review = issue_prescription.review(clinic, twin)
    (warning,) = review.obstacles
    assert (warning.rule, warning.field) == ("RR-TWIN", "rows.0.product")
    assert first.line.issued.number in warning.text
    with pytest.raises(Refused):
        issue_prescription.issue(clinic, twin)
    decided = decide(twin, warning)
    other = replace(decided, patient=PatientDraft("Annan", birth_date="19700101", sex="1"))
    assert not in_the_way(clinic, decided)
    assert not in_the_way(clinic, other)  # no twin of another patient's
    clock.forward(timedelta(days=40))
    assert not in_the_way(clinic, twin)


def test_a_decision_holds_for_what_it_was_about_and_stands_in_the_entry(clinic: Workplace) -> None:
    """Requirement 19."""
    issue_prescription.issue(clinic, prescription(PENICILLIN, other_medicine(0)))
    twin = prescription()
    (warning,) = issue_prescription.review(clinic, twin).obstacles
    decided = decide(twin, warning)
    moved = replace(decided, rows=(other_medicine(0),))
    assert in_the_way(clinic, moved) == {"rows.0.product"}
    made = issue_prescription.issue(clinic, decided)
    noted = [(f.rule, f.decided) for f in made.line.issued.findings if f.rule == "RR-TWIN"]
    assert noted == [("RR-TWIN", True)]


def test_a_revoked_order_is_no_twin_and_is_not_printed_again(clinic: Workplace) -> None:
    """Requirement 19."""
    made = issue_prescription.issue(clinic, prescription())
    with pytest.raises(Refused, match="Skäl saknas"):
        follow_prescriptions.revoke(clinic, made.line.subject, RevocationReason.OTHER, "  ")
    gone = follow_prescriptions.revoke(
        clinic, made.line.subject, RevocationReason.WRONG_MEDICINE, "fel styrka"
    )
    assert (gone.is_revoked, gone.revoked_words) == (True, "fel styrka")
    with pytest.raises(Refused, match="redan makulerat"):
        follow_prescriptions.revoke(clinic, made.line.subject, RevocationReason.STOPPED, "")
    with pytest.raises(Refused, match="makulerat"):
        issue_prescription.reprint(clinic, made.line.subject)
    assert not in_the_way(clinic, prescription())


def test_a_reprint_is_marked_and_counted(clinic: Workplace) -> None:
    """Requirement 19."""
    made = issue_prescription.issue(clinic, prescription())
    again = issue_prescription.reprint(clinic, made.line.subject)
    assert again.line.copies == 2
    assert "OMTRYCK, utskrift 2" in "".join(page_texts(again.pdf))
    assert "OMTRYCK" not in "".join(page_texts(made.pdf))


def test_a_retry_after_any_failure_doubles_nothing(clinic: Workplace) -> None:
    draft = prescription()
    first = issue_prescription.issue(clinic, draft)
    again = issue_prescription.issue(clinic, draft)
    assert again.line.subject == first.line.subject
    assert len(follow_prescriptions.list_own(clinic)) == 1


def test_the_paper_waits_for_its_printer_until_it_is_revoked(clinic: Workplace) -> None:
    """Requirement 19."""
    draft = prescription()
    made = issue_prescription.issue(clinic, draft)
    issue_prescription.issue(clinic, draft)  # tried again
    (job,) = print_queue.list_jobs(clinic)
    assert job.order.title == f"Reservrecept {made.line.issued.number}"
    assert [round(side) for side in job.order.size_mm] == [148, 210]
    follow_prescriptions.revoke(clinic, made.line.subject, RevocationReason.STOPPED, "")
    assert [job.state for job in print_queue.list_jobs(clinic)] == [PrintState.CANCELLED]
    without = replace(clinic, computer=replace(clinic.computer, printers={}))
    again = issue_prescription.issue(without, prescription())
    assert not again.is_in_line


def test_what_is_typed_is_kept_until_it_is_issued_or_cleared(clinic: Workplace) -> None:
    begun = write_prescription.begin(clinic)
    typed = replace(begun, patient=PatientDraft("Tolvan"), message="Ring mig")
    write_prescription.keep(clinic, typed)
    assert write_prescription.begin(clinic) == typed
    whole = replace(prescription(), entry=begun.entry)
    issue_prescription.issue(clinic, whole)
    write_prescription.keep(clinic, whole)  # typed while it was issued
    assert not write_prescription.begin(clinic).is_begun
    write_prescription.keep(clinic, prescription())
    assert not write_prescription.clear(clinic).is_begun


def test_what_nobody_issued_in_a_month_is_forgotten_whoever_wrote_it(
    clinic: Workplace, clock: SetClock
) -> None:
    """Requirement 56."""
    write_prescription.keep(clinic, prescription())
    colleague = as_person(clinic, "Nina Berg", Role.PRESCRIBER)
    clock.forward(timedelta(days=30))
    write_prescription.begin(colleague)
    assert write_prescription.begin(clinic).is_begun
    clock.forward(timedelta(days=1))
    write_prescription.begin(colleague)
    rows = clinic.journal.vault.connection.execute("SELECT value FROM local").fetchall()
    assert not [value for (value,) in rows if "Tolvan" in value]


def test_two_orders_go_on_a5_and_five_on_a4(clinic: Workplace) -> None:
    """Requirement 18."""
    two = issue_prescription.issue(clinic, prescription(PENICILLIN, other_medicine(0)))
    assert [(round(w), round(h)) for w, h in page_sizes_mm(two.pdf)] == [(148, 210)]
    rows = (PENICILLIN, *map(other_medicine, range(4)))
    patient = PatientDraft("Annan Patient", birth_date="19700101", sex="2")
    five = issue_prescription.issue(clinic, prescription(*rows, patient=patient))
    assert [(round(w), round(h)) for w, h in page_sizes_mm(five.pdf)] == [(210, 297)]
    assert in_the_way(clinic, prescription(*rows, other_medicine(0), patient=patient)) >= {"rows"}


def test_words_that_no_paper_holds_are_refused_and_no_number_is_used(clinic: Workplace) -> None:
    """Requirement 18."""
    long = replace(PENICILLIN, dosage="ta en tablett " * 28)
    rows = tuple(replace(long, product=other_medicine(n).product) for n in range(4))
    draft = replace(prescription(long, *rows), message="läs noga " * 40)
    with pytest.raises(Refused, match="får inte plats"):
        issue_prescription.issue(clinic, draft)
    with pytest.raises(Refused, match="går inte att skriva ut"):
        issue_prescription.issue(clinic, prescription(replace(PENICILLIN, dosage="一 tablett")))
    made = issue_prescription.issue(clinic, prescription())
    number = SlipNumber.parse(made.line.issued.number)
    assert number.serial == next_serial(number.series, 0)


def test_a_protected_patient_stands_by_number_alone(clinic: Workplace) -> None:
    """Requirement 54."""
    patient = replace(prescription().patient, is_protected=True)
    made = issue_prescription.issue(clinic, prescription(patient=patient))
    said = "".join(page_texts(made.pdf))
    assert "Tolvan" not in said
    assert "Skyddade uppgifter" in said
    assert "19121212-1212" in said


def test_a_prescriber_tells_once_and_a_colleague_gets_the_workplace(tmp_path: Path) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home", told=False)
    assert "profile" in in_the_way(clinic, prescription())
    wrong = replace(PROFILE, code="9014821", name="")
    with pytest.raises(Refused) as caught:
        write_prescription.keep_profile(clinic, wrong)
    assert {f.field for f in caught.value.findings} == {"name", "code"}
    group = replace(PROFILE, code="9100009", profession="Barnmorska")
    with pytest.raises(Refused) as shared:
        write_prescription.keep_profile(clinic, group)
    assert {f.field for f in shared.value.findings} == {"position", "licence"}
    write_prescription.keep_profile(clinic, PROFILE)
    assert not in_the_way(clinic, prescription())
    colleague = as_person(clinic, "Nina Berg", Role.PRESCRIBER)
    assert write_prescription.profile(colleague) is None
    suggested = write_prescription.suggested_profile(colleague)
    assert suggested is not None
    assert suggested.workplace == "Backe hälsocentral"
    with pytest.raises(Refused):
        write_prescription.keep_profile(clinic, PrescriberDraft())
    sign_out(clinic)


def test_what_was_written_before_is_at_hand(clinic: Workplace) -> None:
    issue_prescription.issue(clinic, prescription())
    issue_prescription.issue(clinic, prescription(other_medicine(0)))
    (known,) = write_prescription.known_patients(clinic, "tol")
    assert known.times == 2
    taken = write_prescription.take_patient(clinic, known)
    assert (taken.name, taken.identity) == ("Tolvan Tolvansson", "191212121212")
    assert [k.patient for k in write_prescription.known_patients(clinic, "1912")]
    assert not write_prescription.known_patients(clinic, "berg")
    often = write_prescription.often_used(clinic)
    assert {used.purpose for used in often} == {"mot halsfluss", "mot besvär"}
    kept = (Favourite(Product("Alvedon 500 mg", pack="20 st"), 1, "2 vid behov", "mot värk"),)
    write_prescription.keep_favourites(clinic, kept)
    assert write_prescription.favourites(clinic) == kept
    with pytest.raises(Refused, match="60"):
        write_prescription.keep_favourites(clinic, kept * 61)


def test_only_a_prescriber_issues_and_managers_may_list(clinic: Workplace) -> None:
    """Requirement 19."""
    made = issue_prescription.issue(clinic, prescription())
    manager = as_person(clinic, "Chef", Role.MANAGER)
    for act in (
        lambda: issue_prescription.issue(manager, prescription()),
        lambda: follow_prescriptions.mark(manager, made.line.subject, EPrescription.SENT),
        lambda: write_prescription.begin(manager),
    ):
        with pytest.raises(Refused, match="roll"):
            act()
    assert [line.subject for line in follow_prescriptions.list_all(manager)] == [made.line.subject]


def test_the_register_is_folded_alike_when_it_is_built_anew(clinic: Workplace) -> None:
    made = issue_prescription.issue(clinic, prescription())
    follow_prescriptions.mark(clinic, made.line.subject, EPrescription.QUEUED)
    before = follow_prescriptions.list_own(clinic), write_prescription.profile(clinic)
    rebuild_store(as_person(clinic, "Chef", Role.MANAGER))
    assert (follow_prescriptions.list_own(clinic), write_prescription.profile(clinic)) == before


def test_that_an_order_was_looked_at_is_logged_once(clinic: Workplace) -> None:
    made = issue_prescription.issue(clinic, prescription())
    for _ in range(2):
        follow_prescriptions.look(clinic, made.line.subject)
    kinds = [entry.kind for entry in clinic.journal.entries() if entry.kind == "patient_viewed"]
    assert kinds == ["patient_viewed"]


def test_whom_it_was_for_is_purged_in_time_and_the_number_stays(
    clinic: Workplace, clock: SetClock
) -> None:
    """Requirement 56."""
    made = issue_prescription.issue(clinic, prescription())
    follow_prescriptions.revoke(clinic, made.line.subject, RevocationReason.OTHER, "fel")
    clock.forward(timedelta(days=6 * 365))
    manager = as_person(clinic, "Chef", Role.MANAGER)
    open_ones = [outage.id for outage in list_outages(manager)]
    end_outage(manager, open_ones[0], clock.now())
    closed = close_outage(manager, open_ones[0])
    assert "1 reservrecept utfärdade här" in squeezed(closed.protocol)
    clock.forward(timedelta(days=6 * 365))
    purge(manager)
    (line,) = follow_prescriptions.list_own(clinic)
    assert (line.personal, line.revoked_words) == (None, "")
    assert line.issued.number == made.line.issued.number
    with pytest.raises(Refused):
        issue_prescription.reprint(clinic, made.line.subject)
    assert not write_prescription.known_patients(clinic, "tolvan")
    assert write_prescription.profile(clinic) is not None
