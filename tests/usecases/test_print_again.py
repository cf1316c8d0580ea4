"""A finished job printed once more: a new job, marked; what the journal counts is not done here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.kit import FormEnd, KitForm
from app.domain.prescription_entries import RevocationReason
from app.domain.printing import MayBeOut, Paper, PrintOrder, PrintState, Progress
from app.domain.slip_entries import LabelPrinted
from app.usecases import issue_prescription
from app.usecases.account_forms import account_forms
from app.usecases.close_outage import closing_protocol
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.follow_prescriptions import revoke
from app.usecases.hand_out import hand_out
from app.usecases.print_again import print_again, retry
from app.usecases.print_kit import kit_pdf, print_kit
from app.usecases.print_label import print_labels, reprint_label
from app.usecases.print_notation import print_notations
from app.usecases.print_queue import cancel, list_jobs, send_waiting
from app.usecases.put_on_paper import put_in_line
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.clinics import open_clinic, prescription
from tests.documents.reading import page_texts
from tests.usecases.test_take_back import corrected, first_row, made
from tests.workplaces import PaperTray, begin_outage, filled_draft, open_pharmacy

_SILENT = Unavailable("Kön svarar inte.", "Försök igen.", code="print_system_silent")


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def workplace(tmp_path: Path, tray: PaperTray) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "home", printer=tray)
    yield opened
    sign_out(opened)


def protocol(workplace: Workplace) -> int:
    """Put a sheet in line; return its number."""
    pdf = closing_protocol(workplace, begin_outage(workplace).id)
    return put_in_line(workplace, PrintOrder(Paper.SHEET, "Slutprotokoll", pdf=pdf)).number


def test_a_sheet_comes_out_again_with_the_mark_on_every_page(
    workplace: Workplace, tray: PaperTray
) -> None:
    number = protocol(workplace)
    send_waiting(workplace)
    again = print_again(workplace, number)
    assert (again.state, again.order.title) == (PrintState.QUEUED, "Slutprotokoll, omtryck")
    send_waiting(workplace)
    first, second = tray.sheets
    assert not any("OMTRYCK" in text for text in page_texts(first))
    assert all("OMTRYCK 2026-11-23" in text for text in page_texts(second))
    print_again(workplace, again.number)
    send_waiting(workplace)
    assert tray.sheets[2] == second
    assert [job.order.title for job in list_jobs(workplace)][1:] == ["Slutprotokoll, omtryck"] * 2


def test_what_has_not_left_is_sent_instead_and_never_marked(
    workplace: Workplace, tray: PaperTray
) -> None:
    number = protocol(workplace)
    with pytest.raises(Refused, match="inte lämnat kön"):
        print_again(workplace, number)
    tray.jam = Unavailable("Papperet är slut.", "Fyll på.")
    send_waiting(workplace)
    with pytest.raises(Refused, match="inte lämnat kön"):
        print_again(workplace, number)
    cancel(workplace, number)
    with pytest.raises(Refused, match="inte lämnat kön"):
        print_again(workplace, number)
    assert len(list_jobs(workplace)) == 1


def test_a_label_is_printed_again_where_it_is_as_it_now_stands(
    workplace: Workplace, tray: PaperTray
) -> None:
    begin_outage(workplace)
    ready = replace(filled_draft(), advice_given=True)
    slip, (job,) = print_labels(workplace, save_draft(workplace, open_slip(workplace), ready))
    send_waiting(workplace)
    hand_out(workplace, slip)
    with pytest.raises(Refused, match="Efterregistrera"):
        print_again(workplace, job.number)
    assert send_waiting(workplace).changed == ()
    assert len(tray.sheets) == 1


def test_a_note_for_the_form_is_printed_again_with_the_mark_and_counts_as_no_label(
    workplace: Workplace, tray: PaperTray
) -> None:
    begin_outage(workplace)
    slip = save_draft(workplace, open_slip(workplace), filled_draft())
    (job,) = print_notations(workplace, slip)
    send_waiting(workplace)
    print_again(workplace, job.number)
    send_waiting(workplace)
    assert ["OMTRYCK" in page_texts(sheet)[0] for sheet in tray.sheets] == [False, True]
    entries = workplace.journal.entries(slip.subject)
    assert not [e for e in entries if isinstance(e.content, LabelPrinted)]


def test_an_emergency_prescription_is_printed_again_where_it_is_counted(tmp_path: Path) -> None:
    """Requirement 19."""
    clinic = open_clinic(tmp_path / "clinic")
    issue_prescription.issue(clinic, prescription())
    send_waiting(clinic)
    (job,) = list_jobs(clinic)
    with pytest.raises(Refused, match="Förskriv"):
        print_again(clinic, job.number)
    assert len(list_jobs(clinic)) == 1
    sign_out(clinic)


def test_a_prescription_that_may_have_come_out_is_not_sent_again_but_printed_anew(
    tmp_path: Path, tray: PaperTray
) -> None:
    """Requirement 19."""
    clinic = open_clinic(tmp_path / "clinic")
    clinic = replace(clinic, computer=replace(clinic.computer, printers={Paper.SHEET: tray}))
    tray.jam = MayBeOut("Linjen bröts.", sent_to="blad")
    issued = issue_prescription.issue(clinic, prescription())
    (job,) = send_waiting(clinic).changed
    tray.jam = None
    with pytest.raises(Refused, match="Förskriv"):
        retry(clinic, job.number)
    issue_prescription.reprint(clinic, issued.line.subject)
    send_waiting(clinic)
    assert [one.state for one in list_jobs(clinic)] == [PrintState.DROPPED, PrintState.ACCEPTED]
    assert ["OMTRYCK" in page_texts(sheet)[0].upper() for sheet in tray.sheets] == [True]
    sign_out(clinic)


def test_a_prescription_that_is_revoked_while_it_is_sent_never_comes_out_later(
    tmp_path: Path, tray: PaperTray
) -> None:
    clinic = open_clinic(tmp_path / "clinic")
    clinic = replace(clinic, computer=replace(clinic.computer, printers={Paper.SHEET: tray}))
    tray.progress, tray.asked = Progress.QUEUED, _SILENT
    issued = issue_prescription.issue(clinic, prescription())
    send_waiting(clinic)
    revoke(clinic, issued.line.subject, RevocationReason.STOPPED, "")
    tray.asked = Unavailable("Papperet är slut.", "Fyll på.", code="printer_refused")
    (job,) = send_waiting(clinic).changed
    assert job.state is PrintState.FAILED
    with pytest.raises(Refused, match="makulerat"):
        retry(clinic, job.number)
    sign_out(clinic)


def test_a_label_of_before_a_correction_is_not_sent_again(
    workplace: Workplace, tray: PaperTray
) -> None:
    begin_outage(workplace)
    entry = made(workplace)
    tray.jam = Unavailable("Papperet är slut.", "Fyll på.")
    job = reprint_label(workplace, entry.subject, 1)
    send_waiting(workplace)
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    tray.jam = None
    with pytest.raises(Refused, match="är rättat"):
        retry(workplace, job.number)
    reprint_label(workplace, entry.subject, 1)
    send_waiting(workplace)
    assert [job.state for job in list_jobs(workplace)][-2:] == [
        PrintState.CANCELLED, PrintState.ACCEPTED,
    ]  # fmt: skip


def test_blank_forms_come_out_again_only_where_it_is_known_which_are_used(
    workplace: Workplace, tray: PaperTray
) -> None:
    kit = print_kit(workplace, {KitForm.LOG: 2})
    used, blank = (form.number for form in kit.numbers)
    order = PrintOrder(Paper.SHEET, "Pappersreserv", slip=str(used))
    job = put_in_line(workplace, replace(order, pdf=kit_pdf(workplace, kit.id)))
    send_waiting(workplace)
    account_forms(workplace, {used}, FormEnd.FILED)
    with pytest.raises(Refused, match="Beredskap") as refused:
        print_again(workplace, job.number)
    assert refused.value.findings[0].text.startswith("Pappersreserven skrivs om")
    again = kit_pdf(workplace, kit.id, again=True)
    put_in_line(workplace, replace(order, pdf=again))
    send_waiting(workplace)
    (text,) = page_texts(tray.sheets[1])
    assert (str(used) in text, str(blank) in text) == (False, True)


def test_blank_forms_that_may_have_come_out_are_asked_after_until_they_are_made_anew(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.jam = MayBeOut("Linjen bröts.", sent_to="blad")
    kits = [print_kit(workplace, {KitForm.LOG: 1}) for _ in range(2)]
    orders = [
        PrintOrder(
            Paper.SHEET,
            "Pappersreserv",
            pdf=kit_pdf(workplace, kit.id),
            slip=str(kit.numbers[0].number),
        )
        for kit in kits
    ]
    for order in orders:
        put_in_line(workplace, order)
        send_waiting(workplace)
    tray.jam = None
    with pytest.raises(Refused, match="Beredskap"):
        retry(workplace, list_jobs(workplace)[0].number)
    put_in_line(workplace, replace(orders[0], pdf=kit_pdf(workplace, kits[0].id, again=True)))
    send_waiting(workplace)
    assert [job.state for job in list_jobs(workplace)] == [
        PrintState.DROPPED, PrintState.UNKNOWN, PrintState.ACCEPTED,
    ]  # fmt: skip


def test_without_a_printer_the_way_on_is_told_and_nothing_is_in_line(workplace: Workplace) -> None:
    number = protocol(workplace)
    send_waiting(workplace)
    bare = replace(workplace, computer=replace(workplace.computer, printers={}))
    with pytest.raises(Unavailable, match="Ingen skrivare är vald"):
        print_again(bare, number)
    assert len(list_jobs(workplace)) == 1
