"""Papers that may have come out: asked about, never sent twice unmarked, never of what is void."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.printing import MayBeOut, PrintJob, PrintState, Progress
from app.store import print_jobs
from app.usecases.fill_slip import void_slip
from app.usecases.print_again import print_again, retry
from app.usecases.print_label import print_labels
from app.usecases.print_queue import came_out, cancel, printer_state, send_waiting
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.ui.stage import clock_of
from tests.usecases.test_print_queue import (
    SILENT,
    noted,
    ready,
    rules_in_the_way,
    sheet_of,
    states,
)
from tests.workplaces import PaperTray, begin_outage, open_pharmacy


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


def test_what_may_have_left_when_the_sending_broke_off_is_asked_about(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.jam = MayBeOut("Linjen bröts.", sent_to="etikett", job="etikett-17")
    slip, _ = print_labels(workplace, ready(workplace))
    (job,) = send_waiting(workplace).changed
    assert (job.state, job.reason) == (PrintState.UNKNOWN, "Linjen bröts.")
    assert (job.sent_to, job.job) == ("etikett", "etikett-17")
    assert rules_in_the_way(workplace, slip) == ["P-NOLABEL"]
    tray.jam = None
    print_labels(workplace, slip)
    send_waiting(workplace)
    assert "OMTRYCK" in page_texts(tray.sheets[-1])[0]


def cut_off(workplace: Workplace, number: int) -> None:
    """Leave a job as a program does that is killed while it sends."""
    with workplace.journal.vault.transaction() as connection:
        job = print_jobs.load_job(connection, number)
        print_jobs.save_job(connection, replace(job, state=PrintState.SENDING))


@pytest.mark.parametrize("lay_there", [True, False])
def test_what_was_cut_off_while_it_was_sent_is_asked_about_and_never_sent_by_itself(
    workplace: Workplace, tray: PaperTray, lay_there: bool
) -> None:
    slip, (job,) = print_labels(workplace, ready(workplace))
    cut_off(workplace, job.number)
    (doubted,) = send_waiting(workplace).changed
    assert (doubted.state, tray.sheets) == (PrintState.UNKNOWN, [])
    assert rules_in_the_way(workplace, slip) == ["P-NOLABEL"]
    if lay_there:
        came_out(workplace, job.number)
        assert send_waiting(workplace).changed == ()
    else:
        with pytest.raises(Refused, match="Expediera eller Efterregistrera"):
            retry(workplace, job.number)
        slip, _ = print_labels(workplace, slip)
        send_waiting(workplace)
        assert states(workplace) == [PrintState.DROPPED, PrintState.ACCEPTED]
    assert ["OMTRYCK" in page_texts(sheet)[0] for sheet in tray.sheets] == [True] * (not lay_there)
    assert [one.row for one in noted(workplace, slip)] == [1]
    assert rules_in_the_way(workplace, slip) == []
    slip, _ = print_labels(workplace, slip)
    send_waiting(workplace)
    assert "OMTRYCK" in page_texts(tray.sheets[-1])[0]


@pytest.mark.parametrize("days", [0, 20])
def test_a_label_taken_away_in_doubt_still_marks_the_next(
    workplace: Workplace, tray: PaperTray, days: int
) -> None:
    slip, (job,) = print_labels(workplace, ready(workplace))
    cut_off(workplace, job.number)
    send_waiting(workplace)
    cancel(workplace, job.number)
    assert states(workplace) == [PrintState.DROPPED]
    assert printer_state(workplace).stuck == 0
    assert rules_in_the_way(workplace, slip) == ["P-NOLABEL"]
    clock_of(workplace).forward(timedelta(days=days))
    send_waiting(workplace)
    print_labels(workplace, slip)
    send_waiting(workplace)
    assert "OMTRYCK" in page_texts(tray.sheets[-1])[0]


def test_a_label_that_left_and_was_lost_from_sight_is_noted_once(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.progress = Progress.QUEUED
    tray.forgets = True
    slip, (job,) = print_labels(workplace, ready(workplace))
    sent, lost = send_waiting(workplace).changed
    assert (sent.state, lost.state) == (PrintState.SENT, PrintState.UNKNOWN)
    came_out(workplace, job.number)
    assert len(noted(workplace, slip)) == 1


def sheet_in_doubt(workplace: Workplace) -> PrintJob:
    job = sheet_of(workplace)
    send_waiting(workplace)
    cut_off(workplace, job.number)
    send_waiting(workplace)
    return job


def test_a_sheet_that_may_have_come_out_goes_again_only_with_the_mark(
    workplace: Workplace, tray: PaperTray
) -> None:
    job = sheet_in_doubt(workplace)
    before = len(tray.sheets)
    with pytest.raises(Refused, match="OMTRYCK"):
        retry(workplace, job.number)
    print_again(workplace, job.number)
    assert printer_state(workplace).stuck == 0
    send_waiting(workplace)
    assert states(workplace)[-2:] == [PrintState.DROPPED, PrintState.ACCEPTED]
    marks = ["OMTRYCK" in page_texts(sheet)[0] for sheet in tray.sheets[before:]]
    assert marks == [True, True]


def test_what_a_printer_says_no_to_after_its_slip_was_voided_never_comes_out(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.progress = Progress.QUEUED
    tray.asked = Unavailable("Papperet är slut.", "Fyll på.", code="print_system_silent")
    slip, (job,) = print_labels(workplace, ready(workplace))
    send_waiting(workplace)
    void_slip(workplace, slip, "fel patient")
    assert states(workplace) == [PrintState.SENT]
    tray.asked = Unavailable("Papperet är slut.", "Fyll på.", code="printer_refused")
    send_waiting(workplace)
    assert states(workplace) == [PrintState.FAILED]
    with pytest.raises(Refused, match="makulerat"):
        retry(workplace, job.number)
    cancel(workplace, job.number)
    assert printer_state(workplace).stuck == 0


@pytest.mark.parametrize("is_in_doubt", [True, False])
def test_nothing_of_a_slip_that_is_void_waits_for_a_person(
    workplace: Workplace, tray: PaperTray, is_in_doubt: bool
) -> None:
    tray.jam = MayBeOut("Linjen bröts.", sent_to="etikett") if is_in_doubt else SILENT
    slip, _ = print_labels(workplace, ready(workplace))
    send_waiting(workplace)
    void_slip(workplace, slip, "fel patient")
    assert states(workplace) == [PrintState.DROPPED if is_in_doubt else PrintState.CANCELLED]
