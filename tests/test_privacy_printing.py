"""A patient on labels and sheets that wait, fail and come out stands in no file, log or error."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.printing import Paper
from app.usecases import (
    fill_slip,
    hand_out,
    hand_over,
    order_list,
    patient_slip,
    print_again,
    print_label,
    print_queue,
    try_printer,
)
from tests.absence import NAME, assert_absent, logged, plain_forms
from tests.documents.reading import page_texts
from tests.privacy_stages import draft
from tests.workplaces import PaperTray, begin_outage, open_pharmacy


def test_what_waits_for_paper_names_its_patient_on_paper_alone(tmp_path: Path) -> None:
    tray = PaperTray(jam=Unavailable("Skrivaren svarar inte.", "Försök igen."))
    workplace = open_pharmacy(tmp_path / "home", printer=tray)
    told: list[str] = []
    with logged(workplace):
        begin_outage(workplace)
        asked = replace(draft(), advice_given=True)
        slip = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), asked)
        slip, _ = print_label.print_labels(workplace, slip)
        try_printer.try_printer(workplace, Paper.SHEET)
        told += [repr(job) for job in print_queue.send_waiting(workplace).changed]
        shift = hand_over.hand_over(workplace)
        told += page_texts(shift)
        tray.jam = None
        for job in print_queue.list_jobs(workplace):
            told.append(repr(print_again.retry(workplace, job.number)))
        told += [repr(job) for job in print_queue.send_waiting(workplace).changed]
        label, sheet = sorted(print_queue.list_jobs(workplace), key=lambda job: not job.order.row)
        with pytest.raises(Refused) as refused:
            print_again.print_again(workplace, label.number)
        told += [str(refused.value), repr(print_again.print_again(workplace, sheet.number))]
        told += [repr(job) for job in print_queue.send_waiting(workplace).changed]
        entry = hand_out.hand_out(workplace, slip)
        own = page_texts(patient_slip.patient_slip(workplace, entry.subject))
        told += page_texts(order_list.order_list(workplace))
        assert_absent(tmp_path)
    assert NAME in "".join(own)
    assert len(tray.sheets) == 3
    for form in plain_forms():
        assert form not in "\n".join(told)
    assert_absent(tmp_path)
