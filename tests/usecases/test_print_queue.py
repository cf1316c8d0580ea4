"""The print queue: what waits, what came of it, and that one label becomes one paper."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import OpenSlip
from app.domain.findings import Refused, Unavailable
from app.domain.printing import (
    STATE_WORDS,
    Paper,
    PrintJob,
    PrintOrder,
    PrintState,
    Progress,
)
from app.domain.slip_entries import LabelPrinted
from app.store import print_jobs
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.fill_slip import open_slip, review, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.print_again import retry
from app.usecases.print_label import print_labels, reprint_label, save_labels
from app.usecases.print_queue import (
    came_out,
    cancel,
    list_jobs,
    printer_state,
    send_waiting,
)
from app.usecases.purge_personal import purge
from app.usecases.put_on_paper import put_in_line
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.old_outage import FIVE_YEARS, a_closed_outage, forward
from tests.ui.stage import clock_of
from tests.workplaces import (
    PASSWORD,
    PaperTray,
    SetClock,
    begin_outage,
    filled_draft,
    make_computer,
    open_pharmacy,
)

SILENT = Unavailable("Skrivaren svarar inte.", "Slå på den.", code="printer_gone")


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def workplace(tmp_path: Path, tray: PaperTray) -> Iterator[Workplace]:
    """A pharmacy while an outage is open."""
    opened = open_pharmacy(tmp_path / "home", printer=tray)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def ready(workplace: Workplace) -> OpenSlip:
    return save_draft(workplace, open_slip(workplace), replace(filled_draft(), advice_given=True))


def states(workplace: Workplace) -> list[PrintState]:
    return [job.state for job in list_jobs(workplace)]


def noted(workplace: Workplace, slip: OpenSlip) -> list[LabelPrinted]:
    entries = workplace.journal.entries(slip.subject)
    return [e.content for e in entries if isinstance(e.content, LabelPrinted)]


def rules_in_the_way(workplace: Workplace, slip: OpenSlip) -> list[str]:
    return [finding.rule for finding in review(workplace, slip).obstacles]


def test_a_label_waits_in_line_and_the_counter_goes_on_at_once(
    workplace: Workplace, tray: PaperTray
) -> None:
    """Requirement 58."""
    slip, (job,) = print_labels(workplace, ready(workplace))
    assert (job.state, tray.sheets) == (PrintState.QUEUED, [])
    assert rules_in_the_way(workplace, slip) == []
    hand_out(workplace, slip)
    (sent,) = send_waiting(workplace).changed
    assert (sent.state, tray.sheets) == (PrintState.ACCEPTED, [job.order.pdf])
    assert noted(workplace, slip) == [
        LabelPrinted(slip.slip, 1, 1, noted(workplace, slip)[0].sha256, reprint=False)
    ]
    assert send_waiting(workplace).changed == ()


def test_a_printer_that_is_gone_fails_its_job_with_its_own_words_and_asks_for_a_decision(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.jam = SILENT
    slip, _ = print_labels(workplace, ready(workplace))
    (failed,) = send_waiting(workplace).changed
    assert (failed.state, failed.reason) == (PrintState.FAILED, str(SILENT))
    assert rules_in_the_way(workplace, slip) == ["P-NOLABEL"]
    assert noted(workplace, slip) == []
    assert printer_state(workplace).stuck == 1
    tray.jam = None
    assert send_waiting(workplace).changed == ()  # nothing comes out by itself later
    retry(workplace, failed.number)
    (again,) = send_waiting(workplace).changed
    assert tray.sheets == [print_jobs.load_job(
        workplace.journal.vault.connection, again.number).order.pdf]  # fmt: skip
    assert "OMTRYCK" not in page_texts(tray.sheets[0])[0]
    assert rules_in_the_way(workplace, slip) == []


def test_a_label_asked_for_twice_before_it_left_comes_out_once_and_unmarked(
    workplace: Workplace, tray: PaperTray
) -> None:
    slip, _ = print_labels(workplace, ready(workplace))
    slip, _ = print_labels(workplace, slip)
    send_waiting(workplace)
    assert states(workplace) == [PrintState.CANCELLED, PrintState.ACCEPTED]
    (sheet,) = tray.sheets
    assert "OMTRYCK" not in page_texts(sheet)[0]


def test_a_label_that_has_left_is_marked_when_it_is_printed_again(
    workplace: Workplace, tray: PaperTray
) -> None:
    slip, _ = print_labels(workplace, ready(workplace))
    send_waiting(workplace)
    slip, _ = print_labels(workplace, slip)
    send_waiting(workplace)
    entry = hand_out(workplace, slip)
    reprint_label(workplace, entry.subject, 1)
    send_waiting(workplace)
    marks = ["OMTRYCK" in page_texts(sheet)[0] for sheet in tray.sheets]
    assert marks == [False, True, True]


def test_only_one_program_sends_at_a_time(workplace: Workplace, tray: PaperTray) -> None:
    class Nested(PaperTray):
        """A printer during whose work another program looks at the queue."""

        def print_pdf(self, pdf: bytes, **given: object) -> object:  # type: ignore[override]
            seen.append(send_waiting(workplace))
            return tray.print_pdf(pdf, title="", size_mm=(0, 0))

    seen: list[object] = []
    printers = {Paper.LABEL: Nested()}
    busy = replace(workplace, computer=replace(workplace.computer, printers=printers))  # type: ignore[arg-type]
    print_labels(workplace, ready(workplace))
    send_waiting(busy)
    (other,) = seen
    assert other.changed == ()  # type: ignore[attr-defined]
    assert other.is_waiting  # type: ignore[attr-defined]
    assert len(tray.sheets) == 1


def test_what_is_in_the_systems_queue_is_asked_after_until_it_has_left(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.progress = Progress.QUEUED
    slip, _ = print_labels(workplace, ready(workplace))
    sent = send_waiting(workplace)
    assert [job.state for job in sent.changed] == [PrintState.SENT, PrintState.ACCEPTED]
    assert len(noted(workplace, slip)) == 1
    assert not sent.is_waiting


def test_a_job_can_be_taken_out_of_the_line(workplace: Workplace, tray: PaperTray) -> None:
    slip, (job,) = print_labels(workplace, ready(workplace))
    cancel(workplace, job.number)
    assert send_waiting(workplace).changed == ()
    assert tray.sheets == []
    assert rules_in_the_way(workplace, slip) == ["P-NOLABEL"]
    for act in (cancel, retry, came_out):
        with pytest.raises(Refused):
            act(workplace, job.number)
        with pytest.raises(Refused, match="inte kvar"):
            act(workplace, 99)


def test_labels_saved_as_files_take_the_waiting_ones_out_of_the_line(
    workplace: Workplace, tray: PaperTray, tmp_path: Path
) -> None:
    tray.jam = SILENT
    slip, _ = print_labels(workplace, ready(workplace))
    send_waiting(workplace)
    slip, _ = save_labels(workplace, slip, tmp_path / "etiketter")
    assert list_jobs(workplace) == []
    assert rules_in_the_way(workplace, slip) == []
    assert len(noted(workplace, slip)) == 1


def test_nothing_of_a_voided_slip_comes_out(workplace: Workplace, tray: PaperTray) -> None:
    slip, _ = print_labels(workplace, ready(workplace))
    void_slip(workplace, slip, "fel patient")
    assert send_waiting(workplace).changed == ()
    assert tray.sheets == []
    (job,) = list_jobs(workplace)
    assert print_jobs.load_job(
        workplace.journal.vault.connection, job.number).order.pdf == b""  # fmt: skip


def sheet_of(workplace: Workplace) -> PrintJob:
    _, (label,) = print_labels(workplace, ready(workplace))
    order = PrintOrder(Paper.SHEET, "Provblad", pdf=label.order.pdf, copies=2)
    return put_in_line(workplace, order)


def test_a_document_is_sent_in_its_size_and_as_many_copies_as_asked(
    workplace: Workplace, tray: PaperTray
) -> None:
    job = sheet_of(workplace)
    assert job.order.size_mm == pytest.approx((76, 38), abs=0.01)
    send_waiting(workplace)
    assert len(tray.sheets) == 1 + 2


def test_the_queue_forgets_what_is_done_after_a_day_and_the_rest_after_a_month(
    workplace: Workplace, tray: PaperTray
) -> None:
    sheet_of(workplace)
    send_waiting(workplace)
    tray.jam = SILENT
    print_labels(workplace, ready(workplace))
    send_waiting(workplace)
    clock_of(workplace).forward(timedelta(hours=25))
    send_waiting(workplace)
    assert states(workplace) == [PrintState.FAILED]
    clock_of(workplace).forward(timedelta(days=31))
    send_waiting(workplace)
    assert list_jobs(workplace) == []


def test_a_purge_takes_what_waits_for_paper_with_it(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    a_closed_outage(workplace)
    assert list_jobs(workplace)
    forward(workplace, FIVE_YEARS)
    purge(workplace)
    assert list_jobs(workplace) == []
    sign_out(workplace)


def test_what_came_with_a_copy_is_asked_about_and_not_sent(
    workplace: Workplace, tmp_path: Path
) -> None:
    print_labels(workplace, ready(workplace))
    (tmp_path / "stick").mkdir()
    made = back_up(workplace, tmp_path / "stick")
    tray = PaperTray()
    elsewhere = make_computer(tmp_path / "elsewhere", SetClock(), tray)
    opened_by = Restoring(name="Sara Lindqvist", password=PASSWORD)
    restore_backup(elsewhere, made.folder, opened_by)
    again = sign_in(elsewhere, "Sara Lindqvist", PASSWORD)
    assert states(again) == [PrintState.UNKNOWN]
    assert send_waiting(again).changed == ()
    assert tray.sheets == []
    sign_out(again)


def test_what_windows_has_taken_is_left_there_and_not_asked_after(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.progress = Progress.SPOOLED
    slip, _ = print_labels(workplace, ready(workplace))
    sent = send_waiting(workplace)
    assert ([job.state for job in sent.changed], sent.is_waiting) == ([PrintState.SPOOLED], False)
    assert STATE_WORDS[PrintState.SPOOLED] == "lämnad till Windows kö"
    assert len(noted(workplace, slip)) == 1
    assert rules_in_the_way(workplace, slip) == []
    print_labels(workplace, slip)
    send_waiting(workplace)
    assert "OMTRYCK" in page_texts(tray.sheets[-1])[0]
