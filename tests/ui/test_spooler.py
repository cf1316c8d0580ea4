"""Printing through Qt, as on Windows: the very dots on paper of the very size."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.documents.label import render_label
from app.domain.findings import Unavailable
from app.domain.printing import Progress
from app.ui.spooler import SpooledPrinter, Spooler
from tests.documents.reading import codes, page_sizes_mm
from tests.documents.samples import LABEL, LONG_DOSAGE
from tests.workplaces import RESOURCES


@pytest.mark.parametrize("size", [(76.0, 38.0), (100.0, 50.0), (57.0, 32.0)])
def test_every_page_comes_out_as_large_as_the_label_and_its_code_reads(
    size: tuple[float, float], tmp_path: Path, qtbot: QtBot
) -> None:
    del qtbot
    pdf = render_label(replace(LABEL, dosage=LONG_DOSAGE), RESOURCES / "fonts", *size)
    out = tmp_path / "ut.pdf"
    receipt = SpooledPrinter("etikett", str(out)).print_pdf(pdf, title="A-0113-M", size_mm=size)
    assert receipt.progress is Progress.SPOOLED
    printed = out.read_bytes()
    sizes = page_sizes_mm(printed)
    assert len(sizes) == len(page_sizes_mm(pdf))
    for number, page in enumerate(sizes):
        assert page == pytest.approx(size, abs=0.4)  # a PDF made by Qt counts whole points
        assert codes(printed, 300, number) == [LABEL.slip]


def test_a_queue_that_is_not_there_is_told(qtbot: QtBot) -> None:
    del qtbot
    assert "finns-inte" not in Spooler().list_queues()
    printer = Spooler().open("finns-inte")
    with pytest.raises(Unavailable, match="finns inte") as caught:
        printer.print_pdf(b"", title="x", size_mm=(76, 38))
    assert caught.value.code == "printer_unknown"
